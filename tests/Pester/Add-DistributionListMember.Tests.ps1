BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test
    $null = New-DistributionList empty@example.test
}

AfterAll { Remove-TestBed }

Describe 'Add-DistributionListMember' {
    It 'adds those that are not on the list, and only tells with -WhatIf' {
        Add-DistributionListMember team@example.test bob@elsewhere.test -WhatIf | Should -BeNullOrEmpty
        (Add-DistributionListMember team@example.test Alice@example.test, bob@elsewhere.test).Changes | Should -Be 'bob@elsewhere.test'
        (Add-DistributionListMember team@example.test bob@elsewhere.test).Outcome | Should -Be 'AlreadyAsAsked'
        (Get-DistributionListMember team@example.test).PrimarySmtpAddress | Should -Be 'alice@example.test', 'bob@elsewhere.test'
    }

    It 'takes members of another list, and mailboxes' {
        (Get-DistributionListMember team@example.test | Add-DistributionListMember -Identity empty@example.test).Outcome | Should -Be 'Created', 'Created'
        (Get-Mailbox | Add-DistributionListMember empty@example.test).Outcome | Should -Be 'AlreadyAsAsked'
        (Get-DistributionList empty@example.test).MemberCount | Should -Be 2
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'InvalidRequest'; List = 'team@example.test'; Member = 'nobody' }
        @{ Id = 'DistributionListNotFound'; List = 'no@example.test'; Member = 'x@elsewhere.test' }
    ) { { Add-DistributionListMember $List $Member -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*" }
}
