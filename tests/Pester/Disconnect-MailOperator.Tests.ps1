BeforeAll { . $PSScriptRoot/common.ps1 }

AfterAll { Remove-TestBed }

Describe 'Disconnect-MailOperator' {
    It 'ends the ones named, and no other' {
        'a', 'b', 'c' | ForEach-Object { $null = Connect-TestHost $_ }
        Disconnect-MailOperator a, c
        (Get-MailOperator).Name | Should -Be 'b'
    }

    It 'ends what is piped, and what is not there is no error' {
        Get-MailOperator | Disconnect-MailOperator
        Disconnect-MailOperator b
        Get-MailOperator | Should -BeNullOrEmpty
    }
}
