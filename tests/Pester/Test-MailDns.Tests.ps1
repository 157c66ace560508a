BeforeDiscovery {
    . $PSScriptRoot/dnsbed.ps1
    $gap = Get-DnsBedGap
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $records = 'a.example', 'b.example', 'c.example' | ForEach-Object { '--dns'; "$_ MX 10 mx.$_"; '--dns'; "mx.$_ A 192.0.2.1" }
    $dns = Start-MailServer alice @records
}

AfterAll { Remove-TestBed }

Describe 'Test-MailDns' {
    It 'reports each domain, of a name or an address in it' {
        $reports = 'a.example', 'alice@B.example' | Test-MailDns -Server $dns.Dns -Check Mx
        $reports.Domain | Sort-Object | ForEach-Object ToString | Should -Be 'a.example', 'b.example'
        $reports[0].Findings.Check | Should -Contain 'Mx'
    }

    It 'takes domains from the columns of a table' {
        $reports = [pscustomobject]@{ Domain = 'a.example' }, [pscustomobject]@{ Name = 'b.example' } | Test-MailDns -Server $dns.Dns -Check Mx
        $reports.Count | Should -Be 2
    }

    It 'takes domains from its own reports, to look again' {
        $again = 'a.example', 'c.example' | Test-MailDns -Server $dns.Dns -Check Mx | Where-Object Domain -Like 'c.*' | Test-MailDns -Server $dns.Dns -Check Mx
        "$($again.Domain)" | Should -Be 'c.example'
        (Resolve-MailDns a.example -Server $dns.Dns | Test-MailDns -Server $dns.Dns -Check Mx).Domain.ToString() | Should -Be 'a.example'
    }

    It 'goes on after what is no domain' {
        $reports = 'a.example', '192.0.2.1', 'no domain', 'b.example' | Test-MailDns -Server $dns.Dns -Check Mx -ErrorAction SilentlyContinue -ErrorVariable failures
        $reports.Count | Should -Be 2
        $failures.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'InvalidDomain', 'InvalidDomain'
        $failures.TargetObject | Should -Be '192.0.2.1', 'no domain'
    }

    It 'runs the checks asked for and no other' {
        (Test-MailDns a.example -Server $dns.Dns -Check dmarc).Findings.Check | Sort-Object -Unique | Should -Be 'Dmarc'
        { Test-MailDns a.example -Check NoSuch } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'completes the names of checks' {
        (TabExpansion2 'Test-MailDns a.example -Check Dm').CompletionMatches.CompletionText | Should -Be 'Dmarc'
    }

    It 'stops where the pipeline stops' {
        $first = 1..200 | ForEach-Object { "d$_.example" } | Test-MailDns -Server $dns.Dns -Check Mx | Select-Object -First 1
        $first | Should -BeOfType ([KimounMail.MailDnsReport])
    }

    It 'never calls an error what it could not find out' {
        $silent = [Net.Sockets.UdpClient]::new([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, 0))
        try {
            $report = Test-MailDns a.example -Server "127.0.0.1:$($silent.Client.LocalEndPoint.Port)" -TimeoutSeconds 1
        }
        finally { $silent.Dispose() }
        $report.Overall | Should -Be 'Unknown'
        $report.Findings.Severity | Should -Not -Contain 'Error'
        $report.Findings.Id | Should -Not -Contain 'CHECK_FAILED'
    }

    It 'shows by default what is not as it should be, and all with -Detailed' {
        $text = Test-MailDns a.example -Server $dns.Dns -Check Mx, Dmarc | Out-String -Width 100
        $text | Should -Match 'a\.example: '
        $text | Should -Match 'DMARC_'
        $text | Should -Not -Match 'MX_OK'
        $detailed = Test-MailDns a.example -Server $dns.Dns -Check Mx, Dmarc -Detailed | Out-String -Width 100
        $detailed | Should -Match 'Rule +: RFC'
    }

    It 'fits a table' {
        Test-MailDns a.example -Server $dns.Dns -Check Mx | Format-Table | Out-String | Should -Match 'Overall +Errors +Unknown +Warnings +Domain'
    }

    It 'explains every finding in its topic' {
        Get-Help about_KimounMail_MailDns | Out-String | Should -Match 'MX_NULL_MIXED'
    }
}

Describe 'Test-MailDns, at the name servers of others' -Skip:([bool] $gap) {
    BeforeAll {
        $bed = Start-DnsBed 300
        function Test-Bed { Test-MailDns @args -Server $bed.Resolver -AuthorityPort $bed.Port }
    }

    It 'finds nothing wrong with a domain that is well' {
        $report = Test-Bed good.mailtest -Selector s1, ed -Check Mx, Spf, Dkim, Dmarc, TlsReporting, Caa
        $report.Findings.Where{ $_.Severity -ge 'Unknown' }.Id | Should -BeNullOrEmpty
        Test-Bed good.mailtest -Selector s1, ed -Check Mx, Spf, Dkim, Dmarc -Quiet | Should -BeTrue
    }

    It 'finds <Id> at <Domain>, <Severity>' -ForEach @(
        @{ Domain = 'nullmx.mailtest'; Id = 'MX_NULL'; Severity = 'Info' }
        @{ Domain = 'nullmxplus.mailtest'; Id = 'MX_NULL_MIXED'; Severity = 'Error' }
        @{ Domain = 'mxcname.mailtest'; Id = 'MX_CNAME'; Severity = 'Error' }
        @{ Domain = 'dnone.mailtest'; Id = 'DMARC_POLICY_NONE'; Severity = 'Info' }
    ) {
        $found = (Test-Bed $Domain).Findings.Where{ $_.Id -eq $Id }
        $found.Severity | Should -Be $Severity
        $found.Message | Should -Not -BeNullOrEmpty
    }

    It 'is quietly False for a domain with an error' {
        Test-Bed nullmxplus.mailtest -Check Mx -Quiet | Should -BeFalse
    }

    It 'tells of a key only that it is not under a name that was tried' {
        (Test-Bed dk.mailtest -Check Dkim).Findings.Severity | Should -Not -Contain 'Error'
    }

    It 'streams many domains, each once' {
        $names = 0..299 | ForEach-Object { 'd{0:00000}.bench' -f $_ }
        $reports = $names | Test-MailDns -Server $bed.Authority -AuthorityPort $bed.Port -Check Mx, Spf, Dmarc -ThrottleLimit 100
        $reports.Domain | ForEach-Object ToString | Sort-Object | Should -Be $names
        $reports.Findings.Id | Should -Not -Contain 'CHECK_FAILED'
        $reports.Where{ $_.Overall -ge 'Unknown' } | Should -BeNullOrEmpty
    }

    It 'tells what lives how long before a cut-over' {
        $report = Test-Bed ovh.mailtest -Expected OvhZimbra -CutOver
        $report.Findings.Check | Should -Contain 'Expected'
        $mx = $report.CutOver.Entries.Where{ $_.Type -eq 'MX' }
        $mx.TimeToLive | Should -Be 3600
        $mx.Authorities.Server | Should -Contain 'ns1.mailtest (127.0.0.1)'
        $mx.Resolvers.TimeToLive | Should -BeIn (1..3600)
        $mx.OldAnswersUntil | Should -BeGreaterThan ([DateTimeOffset]::Now)
        $report | Out-String -Width 100 | Should -Match 'Cut-over of ovh\.mailtest'
    }
}
