BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    'alice', 'bob' | ForEach-Object { $null = New-Mailbox "$_@example.test" }
    $null = New-MailAlias info@example.test alice@example.test
    $null = New-MailAlias sales@example.test bob@example.test
}

AfterAll { Remove-TestBed }

Describe 'Get-MailAlias' {
    It 'gives all, or those of a target, or by name' {
        (Get-MailAlias).Alias | Should -Be 'info@example.test', 'sales@example.test'
        (Get-MailAlias -Target bob@example.test).Alias | Should -Be 'sales@example.test'
        (Get-MailAlias i*).Target | Should -Be 'alice@example.test'
        (Get-MailAlias info@example.test).Target | Should -Be 'alice@example.test'
        Get-MailAlias -Domain elsewhere.test | Should -BeNullOrEmpty
    }

    It 'takes mailboxes' { (Get-Mailbox alice* | Get-MailAlias).Alias | Should -Be 'info@example.test' }

    It 'says when one is not there' { { Get-MailAlias no@example.test -ErrorAction Stop } | Should -Throw -ErrorId 'AliasNotFound,*' }
}
