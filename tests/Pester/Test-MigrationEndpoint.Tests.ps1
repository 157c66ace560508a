BeforeAll {
    . $PSScriptRoot/common.ps1
    $server = Start-MailServer alice --sample 9 --quota 51200000
}

AfterAll { Remove-TestBed }

Describe 'Test-MigrationEndpoint' {
    It 'tells what the account and its server are like' {
        $result = Test-MigrationEndpoint alice $server.Url -Credential $server.Credential
        $result.Success | Should -BeTrue
        $result.ContainerCount | Should -BeGreaterThan 1
        $result.LimitBytes | Should -Be 51200000
        $result.Capabilities | Should -Contain 'IMAP4rev1'
    }

    It 'finds a wrong password, which is not an error of its own' {
        $result = [pscustomobject]@{ SourceAccount = 'alice'; SourceServer = $server.Url; SourcePassword = 'wrong' } | Test-MigrationEndpoint
        $result.Success | Should -BeFalse
        $result.ErrorId | Should -Be 'AuthenticationFailed'
        $result.Error | Should -Not -BeNullOrEmpty
    }

    It 'finds <Id> at <Url>' -ForEach @(
        @{ Id = 'HostNotFound'; Url = 'imaps://nowhere.invalid' }
        @{ Id = 'ConnectionFailed'; Url = 'imaps://127.0.0.1:1' }
    ) {
        (Test-MigrationEndpoint alice $Url -Password x).ErrorId | Should -Be $Id
    }
}
