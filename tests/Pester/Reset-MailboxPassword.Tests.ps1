BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
}

AfterAll { Remove-TestBed }

Describe 'Reset-MailboxPassword' {
    It 'makes one that is in the result, hidden, and nowhere else' {
        $before = Get-Content "$folder/users" -Raw
        $result = Reset-MailboxPassword alice@example.test
        $result.Outcome | Should -Be 'Changed'
        $result | Out-String | Should -Not -Match ([regex]::Escape($result.Password.Reveal()))
        Get-Content "$folder/users" -Raw | Should -Not -Be $before
    }

    It 'takes a given one' {
        $given = ConvertTo-SecureString 'correct horse 1' -AsPlainText -Force
        (Reset-MailboxPassword alice@example.test -Password $given).Password.Reveal() | Should -Be 'correct horse 1'
        (Get-Mailbox | Reset-MailboxPassword -Password 'correct horse 2').Changes | Should -Be 'password'
    }

    It 'refuses one that breaks the rules, without repeating it, and changes nothing with -WhatIf' {
        $before = Get-Content "$folder/users" -Raw
        $failure = { Reset-MailboxPassword alice@example.test -Password hunter2 -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Not -Match 'hunter2'
        Reset-MailboxPassword alice@example.test -WhatIf | Should -BeNullOrEmpty
        Get-Content "$folder/users" -Raw | Should -Be $before
    }
}
