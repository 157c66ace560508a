BeforeDiscovery {
    . $PSScriptRoot/dnsbed.ps1
    $gap = Get-DnsBedGap
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $dns = Start-MailServer alice --dns 'example.com MX 10 mx1.example.com' --dns 'example.com MX 20 mx2.example.com' --dns 'mx1.example.com A 192.0.2.1' `
        --dns 'xn--bcher-kva.example MX 5 mx1.example.com' --dns 'example.com TXT v=spf1 mx -all'
}

AfterAll { Remove-TestBed }

Describe 'Resolve-MailDns' {
    It 'gives the records of a name as objects' {
        $records = Resolve-MailDns example.com -Server $dns.Dns
        $records.Type | Should -Be 'MX', 'MX'
        $records.Preference | Should -Be 10, 20
        "$($records[0].Exchange)" | Should -Be 'mx1.example.com'
        $records[0].TimeToLive | Should -BeIn (1..60)
    }

    It 'shows them as a zone file would' {
        Resolve-MailDns example.com -Server $dns.Dns | Out-String | Should -Match '(?m)^\s+60 MX\s+example\.com\s+10 mx1\.example\.com\.'
    }

    It 'asks for several types and names at once' {
        $records = 'example.com', 'mx1.example.com' | Resolve-MailDns -Type TXT, A -Server $dns.Dns -ErrorAction SilentlyContinue -ErrorVariable failures
        $records.Type | Should -Be 'TXT', 'A'
        $failures.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'DnsNoData', 'DnsNoData'
    }

    It 'takes the type <Type>' -ForEach @(
        @{ Type = 'mx' }
        @{ Type = 15 }
        @{ Type = '15' }
        @{ Type = 'TYPE15' }
    ) {
        (Resolve-MailDns example.com $Type -Server $dns.Dns).Count | Should -Be 2
    }

    It 'asks for types without a name too, and refuses <Type> which none is' -ForEach @(
        @{ Type = 0 }
        @{ Type = 255 }
        @{ Type = 65536 }
        @{ Type = 'NOSUCH' }
    ) {
        { Resolve-MailDns example.com 65280 -Server $dns.Dns -ErrorAction Stop } | Should -Throw -ErrorId 'DnsNoData,*'
        { Resolve-MailDns example.com $Type -Server $dns.Dns } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'takes names with letters beyond ASCII' {
        (Resolve-MailDns 'Bücher.example' -Server $dns.Dns).Preference | Should -Be 5
    }

    It 'says with id <Id> that <Case>' -ForEach @(
        @{ Id = 'DnsNameNotFound'; Category = 'ObjectNotFound'; Case = 'there is no such name'; Name = 'nosuch.example.com'; Type = 'MX' }
        @{ Id = 'DnsNoData'; Category = 'ObjectNotFound'; Case = 'there are no such records'; Name = 'example.com'; Type = 'CAA' }
        @{ Id = 'InvalidDomain'; Category = 'InvalidArgument'; Case = 'it is no name'; Name = 'a..b'; Type = 'MX' }
    ) {
        $records = Resolve-MailDns $Name, example.com -Type $Type -Server $dns.Dns -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failures[0].CategoryInfo.Category | Should -Be $Category
        $failures[0].TargetObject | Should -Be $Name
        "$($failures[0])" | Should -Not -Match '   at |Exception'
        if ($Type -eq 'MX') { $records.Count | Should -Be 2 -Because 'the other name is still asked for' }
    }

    It 'says that nobody answers, in the time given' {
        # A socket that listens and never answers.
        $silent = [Net.Sockets.UdpClient]::new([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, 0))
        try {
            { Resolve-MailDns example.com -Server "127.0.0.1:$($silent.Client.LocalEndPoint.Port)" -TimeoutSeconds 1 -ErrorAction Stop } |
                Should -Throw -ErrorId 'DnsTimedOut,*'
        }
        finally { $silent.Dispose() }
    }

    It 'refuses what is no server, in words' {
        { Resolve-MailDns example.com -Server 'dns://x' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidDnsServer,*'
    }

    It 'gives a whole answer for a failure too, when asked to' {
        $answer = Resolve-MailDns nosuch.example.com -Server $dns.Dns -Detailed
        $answer.Status | Should -Be 'NameError'
        $answer.Server | Should -Match '127\.0\.0\.1'
        $answer | Format-List | Out-String | Should -Match 'Status +: NameError'
    }

    It 'asks the servers of the environment where none is given' {
        $env:KIMOUNMAIL_DNS = $dns.Dns
        try { (Resolve-MailDns example.com).Count | Should -Be 2 } finally { $env:KIMOUNMAIL_DNS = $null }
    }

    It 'needs no program of this machine' {
        $output = & $pwsh -NoProfile -NonInteractive -Command "
            `$env:PATH = ''
            Import-Module '$modulePath'
            (Resolve-MailDns example.com -Server $($dns.Dns)).Data
            (Test-MailDns example.com -Server $($dns.Dns) -Check Mx).Domain.ToString()"
        $output | Should -Be '10 mx1.example.com.', '20 mx2.example.com.', 'example.com'
    }
}

Describe 'Resolve-MailDns, at the name servers of others' -Skip:([bool] $gap) {
    BeforeAll { $bed = Start-DnsBed }

    It 'asks what an address is called' {
        Resolve-MailDns 192.0.2.1 -Server $bed.Resolver | ForEach-Object Data | Should -Be 'mx1.mailtest.'
        Resolve-MailDns 2001:db8::2 -Server $bed.Authority | ForEach-Object Data | Should -Be 'mx2.mailtest.'
    }

    It 'keeps the octets of text' {
        $text = Resolve-MailDns txtbin.mailtest TXT -Server $bed.Authority
        $text.Data | Should -Be '"caf\195\169 \255\000 \"q\" \\"'
        (Resolve-MailDns txt4k.mailtest TXT -Server $bed.Authority).Text.Length | Should -Be 4000
    }

    It 'tells what each name server of a zone says' {
        $answers = Resolve-MailDns stale.mailtest SOA -Authority -Server $bed.Resolver -AuthorityPort $bed.Port
        $answers.Server | Should -Contain 'ns1.mailtest (127.0.0.1)'
        $answers.Server | Should -Contain 'nsold.mailtest (127.0.0.5)'
        $answers.Records.Serial | Sort-Object -Unique | Should -Be 2020010101, 2026112001
    }

    It 'tells of a name server that is lame and one that is silent' {
        $answers = Resolve-MailDns lame.mailtest -Authority -Server $bed.Resolver -AuthorityPort $bed.Port -TimeoutSeconds 5
        $answers.Where{ $_.Server -match '127\.0\.0\.1\)' }.Status | Should -Be 'Success'
        $answers.Where{ $_.Server -match '127\.0\.0\.4\)' }.Status | Should -Be 'Refused'
        $answers.Where{ $_.Server -match '127\.0\.0\.9\)' }.Status | Should -BeIn 'TimedOut', 'Unreachable'
    }

    It 'tells that DNSSEC fails, and what is there' {
        $failure = { Resolve-MailDns expired.sec -Server $bed.Resolver -ErrorAction Stop } | Should -Throw -ErrorId 'DnsServerFailure,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'answered: \d+ \(DNS(SEC|KEY)'
        (Resolve-MailDns expired.sec -Server $bed.Resolver -CheckingDisabled).Type | Should -Be 'MX'
        (Resolve-MailDns ok.sec -Server $bed.Resolver -Detailed).IsAuthenticated | Should -BeTrue
    }

    It 'asks over TLS, and only whose certificate is trusted' {
        (Resolve-MailDns ok.sec -Server $bed.ResolverTls -CertificateAuthority $bed.Certificate).Type | Should -Be 'MX'
        { Resolve-MailDns ok.sec -Server $bed.ResolverTls -ErrorAction Stop } | Should -Throw -ErrorId 'DnsUnreachable,*'
    }

    It 'says <Id> for <Name>' -ForEach @(
        @{ Id = 'DnsRefused'; Name = 'refused.fault.mailtest' }
        @{ Id = 'DnsServerFailure'; Name = 'servfail.fault.mailtest' }
        @{ Id = 'DnsNameNotFound'; Name = 'nxd.fault.mailtest' }
        @{ Id = 'DnsTimedOut'; Name = 'drop.fault.mailtest' }
    ) {
        { Resolve-MailDns $Name -Server $bed.Fault -TimeoutSeconds 2 -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }
}
