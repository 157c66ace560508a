BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test
    $null = New-DistributionList empty@example.test
}

AfterAll { Remove-TestBed }

Describe 'Remove-DistributionList' {
    It 'removes one, once, and only tells with -WhatIf' {
        Remove-DistributionList team@example.test -WhatIf | Should -BeNullOrEmpty
        (Remove-DistributionList team@example.test).Changes | Should -Be 'member alice@example.test'
        (Remove-DistributionList team@example.test).Outcome | Should -Be 'AlreadyAsAsked'
        Get-Mailbox alice@example.test | Should -Not -BeNullOrEmpty
    }

    It 'takes lists' {
        (Get-DistributionList | Remove-DistributionList).Outcome | Should -Be 'Removed'
        Get-Content "$folder/virtual" | Should -BeNullOrEmpty
    }
}
