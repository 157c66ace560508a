BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test -ProhibitSendReceiveQuota 1000
    $null = New-Mailbox bob@example.test -ProhibitSendReceiveQuota 1GB
    Add-TestMail $folder alice@example.test 950
    Add-TestMail $folder bob@example.test 950
}

AfterAll { Remove-TestBed }

Describe 'Get-MailboxUsage' {
    It 'tells size, items and how full' {
        $usage = Get-MailboxUsage alice@example.test
        $usage.UsedBytes | Should -Be 950
        $usage.ItemCount | Should -Be 1
        $usage.PercentUsed | Should -Be 95
        Get-MailboxUsage | Out-String -Width 80 | Should -Match '95.*alice@example.test'
    }

    It 'gives those above a threshold only' {
        (Get-MailboxUsage -Threshold 90).PrimarySmtpAddress | Should -Be 'alice@example.test'
        Get-MailboxUsage -Threshold 96 | Should -BeNullOrEmpty
        (Get-MailboxUsage -Domain example.test).Count | Should -Be 2
        (Get-Mailbox b* | Get-MailboxUsage).UsedBytes | Should -Be 950
    }

    It 'is refused where it is not told' {
        $null = Connect-TestHost plain -Bare
        { Get-MailboxUsage -Operator plain -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        Disconnect-MailOperator plain
    }
}
