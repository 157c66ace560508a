BeforeAll {
    . $PSScriptRoot/common.ps1
    $null = Connect-TestHost east
    $null = Connect-TestHost west -Bare
}

AfterAll { Remove-TestBed }

Describe 'Get-MailOperator' {
    It 'gives all that are connected' { (Get-MailOperator).Name | Should -Be 'east', 'west' }

    It 'takes wildcards' { (Get-MailOperator e*).Name | Should -Be 'east' }

    It 'shows what they can do' {
        (Get-MailOperator west).Features.HasFlag([KimounMail.OperatorFeatures]::DistributionLists) | Should -BeFalse
        (Get-MailOperator east).Features.HasFlag([KimounMail.OperatorFeatures]::DistributionLists) | Should -BeTrue
        Get-MailOperator | Out-String -Width 80 | Should -Match 'Aliases'
    }

    It 'says when one is not connected' {
        { Get-MailOperator north -ErrorAction Stop } | Should -Throw -ErrorId 'OperatorNotConnected,*'
    }
}
