BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test
}

AfterAll { Remove-TestBed }

Describe 'New-MailAlias' {
    It 'gives a mailbox or a list a further address, once' {
        (New-MailAlias info@example.test alice@example.test).Outcome | Should -Be 'Created'
        (New-MailAlias info@example.test alice@example.test).Outcome | Should -Be 'AlreadyAsAsked'
        (New-MailAlias all@example.test team@example.test).Outcome | Should -Be 'Created'
        (Get-Mailbox alice@example.test).Aliases | Should -Be 'info@example.test'
    }

    It 'takes rows' {
        (@'
Alias,Target
a1@example.test,alice@example.test
a2@example.test,alice@example.test
'@ | ConvertFrom-Csv | New-MailAlias).Outcome | Should -Be 'Created', 'Created'
    }

    It 'refuses <Id>, and only tells with -WhatIf' -ForEach @(
        @{ Id = 'AddressInUse'; Alias = 'info@example.test'; Target = 'team@example.test' }
        @{ Id = 'AddressInUse'; Alias = 'team@example.test'; Target = 'alice@example.test' }
        @{ Id = 'MailboxNotFound'; Alias = 'x@example.test'; Target = 'nobody@example.test' }
        @{ Id = 'DomainNotFound'; Alias = 'x@nowhere.test'; Target = 'alice@example.test' }
    ) {
        { New-MailAlias $Alias $Target -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
        New-MailAlias y@example.test alice@example.test -WhatIf | Should -BeNullOrEmpty
        Get-MailAlias y* | Should -BeNullOrEmpty
    }

    It 'is refused where there are none' {
        $null = Connect-TestHost plain -Bare
        { New-MailAlias info@example.test alice@example.test -Operator plain -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        Disconnect-MailOperator plain
    }
}
