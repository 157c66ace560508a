BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
}

AfterAll { Remove-TestBed }

Describe 'New-MailDomain' {
    It 'adds one, once, and only tells with -WhatIf' {
        New-MailDomain further.test -WhatIf | Should -BeNullOrEmpty
        (New-MailDomain Further.Test).Outcome | Should -Be 'Created'
        (New-MailDomain further.test).Outcome | Should -Be 'AlreadyAsAsked'
        Get-Content "$folder/domains" | Should -Be 'example.test', 'further.test'
        (New-Mailbox alice@further.test).Outcome | Should -Be 'Created'
    }

    It 'takes rows' {
        ([pscustomobject]@{ Domain = 'bücher.example' } | New-MailDomain).Identity | Should -Be 'xn--bcher-kva.example'
    }

    It 'refuses what is no domain' { { New-MailDomain 'no domain' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDomain,*' }
}
