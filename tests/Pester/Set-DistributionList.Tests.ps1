BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test
    $null = New-DistributionList empty@example.test
}

AfterAll { Remove-TestBed }

Describe 'Set-DistributionList' {
    It 'changes the name, once, and keeps the members' {
        Set-DistributionList team@example.test -DisplayName Whole -WhatIf | Should -BeNullOrEmpty
        (Set-DistributionList team@example.test -DisplayName Whole).Changes | Should -Be "DisplayName 'The team' → 'Whole'"
        (Set-DistributionList team@example.test -DisplayName Whole).Outcome | Should -Be 'AlreadyAsAsked'
        (Get-DistributionListMember team@example.test).PrimarySmtpAddress | Should -Be 'alice@example.test'
    }

    It 'takes lists, and clears' {
        $null = Get-DistributionList t* | Set-DistributionList -Clear DisplayName
        (Get-DistributionList team@example.test).DisplayName | Should -BeNullOrEmpty
    }

    It 'refuses what the operator cannot do' {
        { Set-DistributionList team@example.test -HiddenFromAddressListsEnabled $true -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
    }
}
