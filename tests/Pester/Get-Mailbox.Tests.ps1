BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    'alice', 'bob', 'zoe' | ForEach-Object { $null = New-Mailbox "$_@example.test" -DisplayName $_ }
    $null = New-MailDomain other.test
    $null = New-Mailbox alice@other.test
}

AfterAll { Remove-TestBed }

Describe 'Get-Mailbox' {
    It 'gives all, or those of a domain, or those whose address fits' {
        (Get-Mailbox).Count | Should -Be 4
        (Get-Mailbox -Domain other.test).PrimarySmtpAddress | Should -Be 'alice@other.test'
        (Get-Mailbox alice@*).Count | Should -Be 2
    }

    It 'gives one by its address, whatever its case' {
        $mailbox = Get-Mailbox Zoe@Example.Test
        $mailbox.PrimarySmtpAddress | Should -Be 'zoe@example.test'
        $mailbox.Status | Should -Be 'Active'
        $mailbox | Should -BeOfType KimounMail.Mailbox
    }

    It 'takes rows and results' {
        ([pscustomobject]@{ PrimarySmtpAddress = 'bob@example.test' } | Get-Mailbox).DisplayName | Should -Be 'bob'
        (New-Mailbox bob@example.test | Get-Mailbox).DisplayName | Should -Be 'bob'
    }

    It 'says when one is not there' {
        { Get-Mailbox nobody@example.test -ErrorAction Stop } | Should -Throw -ErrorId 'MailboxNotFound,*'
        Get-Mailbox nobody* | Should -BeNullOrEmpty
    }

    It 'shows the state and why' {
        $null = Suspend-Mailbox bob@example.test -Reason "left`tin May"
        (Get-Mailbox bob@example.test).StatusReason | Should -Be "left`tin May"
        Get-Mailbox | Out-String -Width 100 | Should -Match 'Suspended +.*bob@example.test'
    }
}
