BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-Mailbox alice@example.test
    $null = New-DistributionList team@example.test -DisplayName 'The team' -Member alice@example.test
    $null = New-DistributionList empty@example.test
}

AfterAll { Remove-TestBed }

Describe 'Get-DistributionListMember' {
    It 'gives who is on a list' {
        $member = Get-DistributionListMember team@example.test
        $member.DistributionList | Should -Be 'team@example.test'
        $member.PrimarySmtpAddress | Should -Be 'alice@example.test'
        Get-DistributionListMember empty@example.test | Should -BeNullOrEmpty
    }

    It 'takes lists' { (Get-DistributionList | Get-DistributionListMember).PrimarySmtpAddress | Should -Be 'alice@example.test' }

    It 'says when a list is not there' { { Get-DistributionListMember no@example.test -ErrorAction Stop } | Should -Throw -ErrorId 'DistributionListNotFound,*' }
}
