BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-MailDomain further.test
    $null = New-Mailbox alice@example.test
}

AfterAll { Remove-TestBed }

Describe 'Get-MailDomain' {
    It 'gives all, or by name' {
        (Get-MailDomain).Domain | Should -Be 'example.test', 'further.test'
        (Get-MailDomain EXAMPLE.test).MailboxCount | Should -Be 1
        (Get-MailDomain f*).Status | Should -Be 'Active'
    }

    It 'says where the operator finds nothing out about the DNS' { { Get-MailDomain -Diagnose -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*' }

    It 'says when one is not there' { { Get-MailDomain no.test -ErrorAction Stop } | Should -Throw -ErrorId 'DomainNotFound,*' }
}
