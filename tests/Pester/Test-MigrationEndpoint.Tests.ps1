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

Describe 'Test-MigrationEndpoint, without a server' {
    BeforeAll {
        $authority = Join-Path $TestDrive 'authority.pem'
        $found = Start-MailServer 'alice@found.example' --dns '_imaps._tcp.found.example SRV 0 0 {tls} localhost' --authority $authority
        $env:KIMOUNMAIL_DNS = $found.Dns
    }

    AfterAll { $env:KIMOUNMAIL_DNS = $null }

    It 'finds it by the domain, and says how' {
        $result = Test-MigrationEndpoint alice@found.example -Credential $found.Credential -CertificateAuthority $authority -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Success | Should -BeTrue
        $result.Server | Should -Be ($found.TlsUrl -replace '127\.0\.0\.1', 'localhost')
        $result.DetectedBy | Should -Be 'SRV record _imaps._tcp.found.example'
        $result | Format-List | Out-String | Should -Match 'DetectedBy'
        "$warnings" | Should -Match 'not signed' -Because 'localhost is not in found.example'
    }

    It 'takes none whose certificate is not trusted' {
        $failure = { Test-MigrationEndpoint alice@found.example -Credential $found.Credential -ErrorAction Stop } |
            Should -Throw -ErrorId 'ServerNotDetected,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'certificate was refused'
    }

    It 'says what it tried where there is none' {
        $failure = { Test-MigrationEndpoint alice@nosuch.invalid -Credential $found.Credential -ErrorAction Stop } |
            Should -Throw -ErrorId 'ServerNotDetected,*' -PassThru
        foreach ($tried in 'SRV _imaps._tcp.nosuch.invalid', 'https://autoconfig.nosuch.invalid/', 'autodiscover.nosuch.invalid', 'MX nosuch.invalid', 'imap.nosuch.invalid:993') {
            "$($failure.ErrorDetails)" | Should -Match ([regex]::Escape($tried))
        }
    }
}
