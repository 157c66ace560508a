BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $missing = Get-OvhMissingReason
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $api = Start-OvhApi
    $null = Connect-OvhApi $api
}

AfterAll { Remove-TestBed }

Describe 'Set-MailDnsRecord' -Skip:([bool] $missing) {
    It 'tells each step with -WhatIf, and does none' {
        Set-MailDnsRecord example.test -WhatIf | Where-Object Action -in Add, Remove | Should -BeNullOrEmpty
        $api.Ask('zone') | Should -BeNullOrEmpty
    }

    It 'writes the records of mail, publishes them, and leaves others alone' {
        $steps = Set-MailDnsRecord example.test
        $steps.Where{ $_.Action -eq 'Remove' }.Data | Should -Be '10 mail.old.test.'
        $zone = $api.Ask('zone')
        $zone | Should -Contain 'A 192.0.2.1'
        $zone | Should -Contain 'MX 1 mx1.mail.ovh.net.'
        $zone | Should -Contain 'TXT "v=spf1 include:mx.ovh.com -all"'
        $zone | Should -Contain 'ovhmo-selector-2._domainkey CNAME ovhmo-selector-2._domainkey.4712.aa.dkim.mail.ovh.net.'
        $zone | Should -Not -Contain 'MX 10 mail.old.test.'
    }

    It 'does nothing a second time, and takes rows' {
        $steps = [pscustomobject]@{ Domain = 'example.test'; Operator = 'OvhZimbra' } | Set-MailDnsRecord
        $steps.Action | Select-Object -Unique | Should -Be 'Keep'
    }

    It 'says which profiles there are' {
        { Set-MailDnsRecord example.test -Expected Nobody -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownDnsProfile,*'
    }

    It 'goes on after a domain the operator does not know' {
        $steps = 'unknown.test', 'example.test' | Set-MailDnsRecord -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures.FullyQualifiedErrorId | Should -BeLike 'DomainNotFound,*'
        $steps.Count | Should -BeGreaterThan 5
    }

    It 'is refused where the operator keeps no zones' {
        $null = Connect-TestHost plain
        $failure = { Set-MailDnsRecord example.test -Operator plain -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'zones'
    }
}

Describe 'What a connected operator expects' -Skip:([bool] $missing) {
    It 'takes the place of the profile of its name' {
        $live = Get-MailDnsRecord example.test -Expected OvhZimbra
        $live.Where{ $_.Type -eq 'MX' }.Data | Should -Be '1 mx1.mail.ovh.net.', '5 mx2.mail.ovh.net.', '100 mx3.mail.ovh.net.'
        $live.Where{ $_.IsTemplate } | Should -BeNullOrEmpty
        Disconnect-MailOperator OvhZimbra
        (Get-MailDnsRecord example.test -Expected OvhZimbra).Where{ $_.IsTemplate } | Should -HaveCount 2
    }
}
