BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $missing = Get-OvhMissingReason
}

BeforeAll { . $PSScriptRoot/common.ps1 }

AfterAll { Remove-TestBed }

Describe 'Many mailboxes at OVHcloud' -Skip:([bool] $missing) {
    It 'are made once, although runs are killed in the middle, and no trace or screen shows a secret' {
        $trace = (New-Item "$TestDrive/trace" -ItemType Directory).FullName
        $seen = & $PSScriptRoot/many-mailboxes.ps1 -Rows 300 -CallsPerMinute 100000 -KillAfter 90, 200 -TraceFolder $trace
        $seen.Runs.ExitCode | Should -Be 137, 137, 0 -Because 'SIGKILL ended the first two'
        $seen.Runs[0].MailboxesAfter, $seen.Runs[1].MailboxesAfter | Should -BeLessThan 300
        $seen.Runs[2].Errors | Should -BeNullOrEmpty
        $seen.Mailboxes, $seen.Accounts, $seen.AskedFor | Should -Be 300, 300, 300
        $seen.AskedTwice | Should -BeNullOrEmpty
        $seen.Faults | Should -BeNullOrEmpty
        # What was on its way when the run was killed may have been made after it was counted.
        $seen.Runs[2].AlreadyAsAsked | Should -BeIn $seen.Runs[1].MailboxesAfter, ($seen.Runs[1].MailboxesAfter + 1)
        $seen.Runs[2].Created | Should -Be (300 - $seen.Runs[2].AlreadyAsAsked)

        $secrets = 'Hush-Hush-4711', 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF', 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1'
        Set-Content "$trace/screen.txt" $seen.Runs.Screen
        $files = Get-ChildItem $trace -File
        ($files | Select-String 'POST /v2/zimbra/platform' -SimpleMatch).Count | Should -BeGreaterOrEqual 300
        $files | Select-String $secrets -SimpleMatch | Should -BeNullOrEmpty
    }

    # The full run, 1,000 rows, is `pwsh tests/Pester/many-mailboxes.ps1`.
    It 'are asked for at the rate stated, over all runs together, with progress' {
        $seen = & $PSScriptRoot/many-mailboxes.ps1 -Rows 70 -CallsPerMinute 60 -KillAfter 30
        $seen.Runs.ExitCode | Should -Be 137, 0
        $seen.Mailboxes, $seen.AskedFor | Should -Be 70, 70
        $seen.AskedTwice | Should -BeNullOrEmpty
        $seen.Faults | Should -BeNullOrEmpty
        $seen.BusiestMinute | Should -Be 60
        $seen.Runs[1].Progress | Should -HaveCount 70
        $seen.Runs[1].Progress[69] | Should -Be '70: user70@example.test'
    }
}

Describe 'A platform at OVHcloud' -Skip:([bool] $missing) {
    BeforeAll { $null = Connect-OvhApi (Start-OvhApi '--slots', 1) }

    It 'has a domain whose DNS OVHcloud looks at' {
        (Get-MailDomain -Diagnose).Diagnosis | Should -BeNullOrEmpty
        (Get-MailDomain).Status | Should -Be 'Active'
    }

    It 'tells when all that was bought is used' {
        $password = ConvertTo-SecureString 'Hush-Hush-4711' -AsPlainText -Force
        (New-Mailbox only@example.test -Password $password).Outcome | Should -Be 'Created'
        $subscription = Get-MailSubscription
        $subscription.Used, $subscription.Free | Should -Be 1, 0
        $failure = { New-Mailbox one-more@example.test -Password $password -ErrorAction Stop } | Should -Throw -ErrorId 'NoFreeSlot,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'slots'
    }
}

Describe 'Connect-MailOperator at OVHcloud' -Skip:([bool] $missing) {
    BeforeAll {
        $api = Start-OvhApi '--slots', 1
        $there = @{ Server = $api.Url; CertificateAuthority = $api.Authority; CallsPerMinute = '100000'; ApplicationKey = '7kbG7Bk7S9Nt7ZSV'; ApplicationSecret = ConvertTo-SecureString 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF' -AsPlainText -Force }
    }

    It 'asks for a consumer key, shows where its owner says yes, connects, and keeps it where asked' {
        $connected = Connect-MailOperator OvhZimbra -Name asked @there -RequestConsumerKey -Save -WarningVariable shown -WarningAction SilentlyContinue
        $connected.Name | Should -Be 'asked'
        $shown | Should -HaveCount 1
        "$shown" | Should -Match 'https://www\.ovh\.test/auth/\?credentialToken='
        (Get-MailDomain -Operator asked).Domain | Should -Be 'example.test'
        Disconnect-MailOperator asked
        $null = Connect-MailOperator -Name asked
        (Get-MailDomain -Operator asked).Domain | Should -Be 'example.test'
        Disconnect-MailOperator asked -Forget
    }

    It 'says what is missing without one' {
        $failure = { Connect-MailOperator OvhZimbra @there -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidOperatorSettings,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'RequestConsumerKey'
    }

    It 'reads what is to be migrated from E-mail Pro, and changes nothing there' {
        $null = Connect-MailOperator OvhEmail -Name old @there -ConsumerKey (ConvertTo-SecureString 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1' -AsPlainText -Force)
        $mailbox = Get-Mailbox -Operator old
        $mailbox.PrimarySmtpAddress, $mailbox.Offer, $mailbox.ProhibitSendReceiveQuota.Bytes | Should -Be 'paula@pro.test', 'EmailPro', 10GB
        $mailbox.Server | Should -Be 'pro1.mail.ovh.net'
        (Get-MailboxUsage -Operator old).UsedBytes | Should -Be 2MB
        (Get-MailSubscription -Operator old).Used | Should -Be 1
        { $mailbox | Remove-Mailbox -Operator old -Force -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        { New-Mailbox new@pro.test -Operator old -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupportedByOperator,*'
        Disconnect-MailOperator old
    }
}
