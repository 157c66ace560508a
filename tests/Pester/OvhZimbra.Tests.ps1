BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $missing = Get-OvhMissingReason
}

BeforeAll {
    . $PSScriptRoot/common.ps1
    $count = 300
    $api = Start-OvhApi '--slots', $count, '--delay', 30
    $password = 'Hush-Hush-4711'
    $rows = "$TestDrive/rows.csv"
    1..$count | ForEach-Object { [pscustomobject]@{ PrimarySmtpAddress = "user$_@example.test"; DisplayName = "User $_" } } | Export-Csv $rows

    # What a scheduled script would do, in a pwsh of its own.
    $script = "$TestDrive/create.ps1"
    Set-Content $script @"
        . '$PSScriptRoot/common.ps1'
        `$null = Connect-OvhApi ([pscustomobject]@{ Url = '$($api.Url)'; Authority = '$($api.Authority)' })
        `$VerbosePreference = `$DebugPreference = 'Continue'
        Import-Csv '$rows' | New-Mailbox -Password (ConvertTo-SecureString '$password' -AsPlainText -Force) -NoWait -Verbose -Debug | Group-Object Outcome -NoElement | Out-String
"@

    function Start-Creation {
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh, [string[]] @('-NoProfile', '-File', $script))
        $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['KIMOUNMAIL_TRACE'] = "$TestDrive/trace"
        [Diagnostics.Process]::Start($start)
    }
}

AfterAll { Remove-TestBed }

Describe 'Many mailboxes at OVHcloud' -Skip:([bool] $missing) {
    It 'are made once, although the first run is killed in the middle' {
        $null = New-Item "$TestDrive/trace" -ItemType Directory
        $first = Start-Creation
        while (@($api.Ask('accounts')).Count -lt $count / 3 -and -not $first.HasExited) { Start-Sleep -Milliseconds 50 }
        $first.HasExited | Should -BeFalse
        $first.Kill()
        $first.WaitForExit()
        @($api.Ask('accounts')).Count | Should -BeLessThan $count

        $second = Start-Creation
        $said = $second.StandardOutput.ReadToEndAsync()
        $complained = $second.StandardError.ReadToEnd()
        $second.WaitForExit()
        $complained | Should -BeNullOrEmpty
        $accounts = $api.Ask('accounts')
        $accounts | Should -HaveCount $count
        ($accounts | Select-Object -Unique) | Should -HaveCount $count
        $rate, $faults = $api.Ask('rate')
        $faults | Should -BeNullOrEmpty
        # Each POST made a mailbox: none was made again.
        ($rate -split ' ')[1] | Should -Be $count
        Set-Content "$TestDrive/trace/screen.txt" $said.Result
        $said.Result | Should -Match 'AlreadyAsAsked'
    }

    It 'leave no secret in any trace, message or error' {
        $secrets = $password, 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF', 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1'
        $files = Get-ChildItem "$TestDrive/trace" -File
        ($files | Select-String 'POST /v2/zimbra/platform' -SimpleMatch).Count | Should -BeGreaterOrEqual $count
        $files | Select-String $secrets -SimpleMatch | Should -BeNullOrEmpty
    }

    It 'are in a domain whose DNS OVHcloud looks at' {
        $null = Connect-OvhApi $api
        (Get-MailDomain -Diagnose).Diagnosis | Should -BeNullOrEmpty
        (Get-MailDomain).Status | Should -Be 'Active'
    }

    It 'use up what was bought' {
        $null = Connect-OvhApi $api
        $subscription = Get-MailSubscription
        $subscription.Used | Should -Be $count
        $subscription.Free | Should -Be 0
        $failure = { New-Mailbox one-more@example.test -Password (ConvertTo-SecureString $password -AsPlainText -Force) -ErrorAction Stop } | Should -Throw -ErrorId 'NoFreeSlot,*' -PassThru
        "$($failure.ErrorDetails)" | Should -Match 'slots'
    }
}
