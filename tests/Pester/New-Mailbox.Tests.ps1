BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $csv = Join-Path $TestDrive 'mailboxes.csv'
    @'
PrimarySmtpAddress,DisplayName,Password,ProhibitSendReceiveQuota,HiddenFromAddressListsEnabled,ForwardingSmtpAddress
carol@example.test,"Carol, Dr.",correct horse 1,2GB,,
dave@example.test,,,,False,a@elsewhere.test;b@elsewhere.test
'@ | Set-Content $csv
}

AfterAll { Remove-TestBed }

Describe 'New-Mailbox' {
    It 'creates one, with a password made for it that is not shown' {
        $result = New-Mailbox alice@example.test -DisplayName 'Alice Moreau' -ProhibitSendReceiveQuota 5GB
        $result.Outcome | Should -Be 'Created'
        $mailbox = Get-Mailbox alice@example.test
        $mailbox.DisplayName | Should -Be 'Alice Moreau'
        $mailbox.ProhibitSendReceiveQuota.Bytes | Should -Be 5GB
        $secret = $result.Password.Reveal()
        $secret.Length | Should -BeGreaterThan 9
        $result | Format-List * | Out-String | Should -Not -Match ([regex]::Escape($secret))
        $result | ConvertTo-Json | Should -Not -Match ([regex]::Escape($secret))
        Get-Content "$folder/users" -Raw | Should -Not -Match ([regex]::Escape($secret))
    }

    It 'leaves alone what is as asked, and says what is not' {
        $before = Get-Content "$folder/users" -Raw
        $again = New-Mailbox alice@example.test -DisplayName 'Alice Moreau'
        $again.Outcome | Should -Be 'AlreadyAsAsked'
        $again.Password | Should -BeNullOrEmpty
        $failure = { New-Mailbox alice@example.test -DisplayName 'Another' -ErrorAction Stop } | Should -Throw -ErrorId 'AddressInUse,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match "'Alice Moreau' → 'Another'"
        Get-Content "$folder/users" -Raw | Should -Be $before
    }

    It 'only tells with -WhatIf' {
        New-Mailbox bob@example.test -ProhibitSendReceiveQuota 1GB -WhatIf | Should -BeNullOrEmpty
        Get-Mailbox b* | Should -BeNullOrEmpty
    }

    It 'takes the rows of a CSV file, twice' {
        (Import-Csv $csv | New-Mailbox).Outcome | Should -Be 'Created', 'Created'
        (Import-Csv $csv | New-Mailbox).Outcome | Should -Be 'AlreadyAsAsked', 'AlreadyAsAsked'
        (Get-Mailbox carol@example.test).DisplayName | Should -Be 'Carol, Dr.'
        (Get-Mailbox dave@example.test).ForwardingSmtpAddress | Should -Be 'a@elsewhere.test', 'b@elsewhere.test'
    }

    It 'copies the mailboxes of another operator' {
        $null = Connect-TestHost other -Bare
        (Get-Mailbox [ac]* -Operator host | New-Mailbox -Operator other).Outcome | Should -Be 'Created', 'Created'
        (Get-Mailbox carol@example.test -Operator other).ProhibitSendReceiveQuota.Bytes | Should -Be 2GB
        Disconnect-MailOperator other
    }

    It 'tells all that is wrong with a row, and goes on with the next' {
        $rows = [pscustomobject]@{ PrimarySmtpAddress = 'a b@nowhere.test'; Password = 'x' }, [pscustomobject]@{ PrimarySmtpAddress = 'erin@example.test'; Password = 'correct horse 1' }
        $result = $rows | New-Mailbox -ErrorVariable failures -ErrorAction SilentlyContinue
        $result.Identity | Should -Be 'erin@example.test'
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Match '^InvalidRequest'
        $words = "$($failures[0].ErrorDetails)"
        $words | Should -Match 'nowhere.test'
        $words | Should -Match 'less than 10 characters'
    }

    It 'refuses what the operator cannot do' {
        { New-Mailbox frank@example.test -HiddenFromAddressListsEnabled $true -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        { New-Mailbox frank@example.test -ResetPasswordOnNextLogon $true -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        { New-Mailbox frank@example.test -ProhibitSendReceiveQuota huge } | Should -Throw '*no quota*'
        Get-Mailbox frank* | Should -BeNullOrEmpty
    }
}
