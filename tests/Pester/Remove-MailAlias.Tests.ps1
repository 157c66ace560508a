BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    'info', 'sales' | ForEach-Object { $null = New-MailAlias "$_@example.test" alice@example.test }
}

AfterAll { Remove-TestBed }

Describe 'Remove-MailAlias' {
    It 'removes one, once, and only tells with -WhatIf' {
        Remove-MailAlias info@example.test -WhatIf | Should -BeNullOrEmpty
        (Remove-MailAlias info@example.test).Outcome | Should -Be 'Removed'
        (Remove-MailAlias info@example.test).Outcome | Should -Be 'AlreadyAsAsked'
    }

    It 'takes aliases, and leaves the mailbox' {
        (Get-MailAlias | Remove-MailAlias).Changes | Should -Be 'of alice@example.test'
        Get-Content "$folder/virtual" | Should -BeNullOrEmpty
        Get-Mailbox alice@example.test | Should -Not -BeNullOrEmpty
    }
}
