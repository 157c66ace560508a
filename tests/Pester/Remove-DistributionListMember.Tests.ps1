BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test
    $null = New-DistributionList empty@example.test
}

AfterAll { Remove-TestBed }

Describe 'Remove-DistributionListMember' {
    It 'takes off who is on the list, once, and only tells with -WhatIf' {
        Remove-DistributionListMember team@example.test alice@example.test -WhatIf | Should -BeNullOrEmpty
        (Remove-DistributionListMember team@example.test ALICE@example.test, no@elsewhere.test).Changes | Should -Be 'ALICE@example.test'
        (Remove-DistributionListMember team@example.test alice@example.test).Outcome | Should -Be 'AlreadyAsAsked'
        (Get-DistributionList team@example.test).MemberCount | Should -Be 0
    }

    It 'takes lists' {
        $null = Add-DistributionListMember team@example.test alice@example.test
        (Get-DistributionList | Remove-DistributionListMember -Member alice@example.test).Outcome | Should -Be 'Removed', 'AlreadyAsAsked'
    }
}
