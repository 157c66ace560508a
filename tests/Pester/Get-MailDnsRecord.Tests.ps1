BeforeAll {
    . $PSScriptRoot/common.ps1
    $dns = Start-MailServer alice --dns 'example.com MX 10 mail.old.example' --dns 'example.com TXT v=spf1 include:_spf.old.example ~all'
}

AfterAll { Remove-TestBed }

Describe 'Get-MailDnsRecord' {
    It 'gives what an operator expects, as records' {
        $records = Get-MailDnsRecord example.com -Expected OvhZimbra
        $mx = $records.Where{ $_.Type -eq 'MX' }
        $mx.Data[0] | Should -Be '1 mx0.mail.ovh.net.'
        $records.Where{ $_.Type -eq 'TXT' -and "$($_.Name)" -eq 'example.com' }.Data | Should -Be '"v=spf1 include:mx.ovh.com ~all"'
        $records.Where{ $_.IsTemplate }.Data | Should -Match '<'
    }

    It 'gives them as a zone file' {
        $zone = 'example.com', 'alice@example.net' | Get-MailDnsRecord -Expected OvhZimbra -AsZoneFile
        $zone.Count | Should -Be 2
        $zone[0] | Should -Match '(?m)^\$ORIGIN example\.com\.$'
        $zone[1] | Should -Match '(?m)^@ +3600 IN MX    1 mx0\.mail\.ovh\.net\.$'
    }

    It 'gives the steps from what is published, and keeps senders' {
        $steps = Get-MailDnsRecord example.com -Expected OvhZimbra -WhatIf -Server $dns.Dns
        $steps.Where{ $_.Action -eq 'Remove' -and $_.Type -eq 'MX' }.Data | Should -Be '10 mail.old.example.'
        $steps.Where{ $_.Action -eq 'Add' -and $_.Type -eq 'MX' }.Count | Should -BeGreaterThan 1
        $steps.Where{ $_.Action -eq 'Add' -and $_.Data -match 'spf1' }.Data | Should -Match 'include:_spf\.old\.example.*include:mx\.ovh\.com|include:mx\.ovh\.com.*include:_spf\.old\.example'
        $steps | Out-String | Should -Match 'Remove +MX'
    }

    It 'says what could not be found out, and leaves it alone' {
        $silent = [Net.Sockets.UdpClient]::new([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, 0))
        try {
            $steps = Get-MailDnsRecord example.com -Expected OvhZimbra -WhatIf -Server "127.0.0.1:$($silent.Client.LocalEndPoint.Port)" -TimeoutSeconds 1 -ErrorAction SilentlyContinue -ErrorVariable failures
        }
        finally { $silent.Dispose() }
        $steps | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'DnsTimedOut,*'
    }

    It 'takes profiles of one''s own' {
        $path = Join-Path $TestDrive 'profiles.json'
        '[{ "name": "Mine", "title": "My hosting", "mx": { "accept": ["mx.mine.example"], "publish": ["10 mx.mine.example."] } }]' | Set-Content $path
        (Get-MailDnsRecord example.com -Expected mine -ProfilePath $path).Data | Should -Be '10 mx.mine.example.'
        '[{ "name": "Mine"' | Set-Content $path
        { Get-MailDnsRecord example.com -Expected Mine -ProfilePath $path } | Should -Throw -ErrorId 'InvalidDnsProfile,*'
    }

    It 'knows no operator of another name' {
        { Get-MailDnsRecord example.com -Expected Nobody } | Should -Throw -ErrorId 'UnknownDnsProfile,*'
        { Test-MailDns example.com -Expected Nobody } | Should -Throw -ErrorId 'UnknownDnsProfile,*'
    }

    It 'completes the names of operators' {
        (TabExpansion2 'Get-MailDnsRecord example.com -Expected Ovh').CompletionMatches.CompletionText | Should -Contain 'OvhZimbra'
    }
}
