BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test
    $null = New-DistributionList empty@example.test
}

AfterAll { Remove-TestBed }

Describe 'Get-DistributionList' {
    It 'gives all, or by address' {
        (Get-DistributionList).PrimarySmtpAddress | Should -Be 'team@example.test', 'empty@example.test'
        (Get-DistributionList TEAM@example.test).DisplayName | Should -Be 'The team'
        (Get-DistributionList e*).MemberCount | Should -Be 0
        Get-DistributionList | Out-String -Width 80 | Should -Match 'The team'
    }

    It 'says when one is not there' { { Get-DistributionList alice@example.test -ErrorAction Stop } | Should -Throw -ErrorId 'DistributionListNotFound,*' }
}
