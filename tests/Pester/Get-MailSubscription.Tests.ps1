BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
}

AfterAll { Remove-TestBed }

Describe 'Get-MailSubscription' {
    It 'is refused by an operator that sells nothing' {
        $failure = { Get-MailSubscription -Days 30 -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'what was bought'
    }
}
