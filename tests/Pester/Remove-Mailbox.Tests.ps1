BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    'alice', 'bob' | ForEach-Object { $null = New-Mailbox "$_@example.test" }
    $null = New-MailAlias info@example.test -Target alice@example.test
    $null = New-DistributionList team@example.test -Member alice@example.test, bob@example.test
    Add-TestMail $folder alice@example.test 2000
}

AfterAll { Remove-TestBed }

Describe 'Remove-Mailbox' {
    It 'refuses to lose something, and says what' {
        $failure = { Remove-Mailbox alice@example.test -RemoveMail -ErrorAction Stop } | Should -Throw -ErrorId 'DataLossRefused,*' -PassThru
        foreach ($part in '1 item of', 'info@example.test', 'team@example.test') { "$($failure.ErrorDetails)" | Should -Match $part }
        Get-Mailbox alice@example.test | Should -Not -BeNullOrEmpty
    }

    It 'tells the same with -WhatIf' {
        $words = & $pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$modulePath'
            `$null = Connect-MailOperator Dovecot -PasswdFile '$folder/users' -DomainFile '$folder/domains' -VirtualFile '$folder/virtual' -MailHome '$folder/mail/%d/%n'
            Remove-Mailbox alice@example.test -RemoveMail -WhatIf" | Out-String
        $words | Should -Match 'What if.*Remove mailbox.*info@example.test.*alice@example.test'
    }

    It 'removes it by force, with what goes with it' {
        (Remove-Mailbox alice@example.test -RemoveMail -Force).Outcome | Should -Be 'Removed'
        Get-Mailbox alice* | Should -BeNullOrEmpty
        Get-MailAlias | Should -BeNullOrEmpty
        (Get-DistributionListMember team@example.test).PrimarySmtpAddress | Should -Be 'bob@example.test'
        Test-Path "$folder/mail/example.test/alice" | Should -BeFalse
        (Remove-Mailbox alice@example.test).Outcome | Should -Be 'AlreadyAsAsked'
    }

    It 'leaves the mail on the host unless told otherwise' {
        $null = New-Mailbox carol@example.test
        Add-TestMail $folder carol@example.test
        (Remove-Mailbox carol@example.test).Outcome | Should -Be 'Removed'
        Test-Path "$folder/mail/example.test/carol" | Should -BeTrue
    }
}
