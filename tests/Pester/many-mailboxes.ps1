<#
.SYNOPSIS
Makes many mailboxes from a CSV file at OVHcloud's API on loopback, kills the session on the way (SIGKILL), runs it again, and tells what the API saw.
.DESCRIPTION
Each run is a pwsh of its own: Import-Csv | New-Mailbox. A thousand rows at the rate OVHcloud's developers state (60 calls a minute) take 18 minutes:
    pwsh tests/Pester/many-mailboxes.ps1
#>
param(
    [int] $Rows = 1000,
    [int] $CallsPerMinute = 60,
    # A run is killed when the API has made so many mailboxes in all; the last run is left to end.
    [int[]] $KillAfter = 400,
    # How long the API takes for a call.
    [int] $DelayMilliseconds = 30,
    # Where traces go; none without it.
    [string] $TraceFolder
)

$stateBefore = $env:KIMOUNMAIL_STATE
. $PSScriptRoot/common.ps1
$folder = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "kimounmail-many-$([guid]::NewGuid().ToString('n'))") -ItemType Directory).FullName
$csv, $session = "$folder/rows.csv", "$folder/session.ps1"
1..$Rows | ForEach-Object { [pscustomobject]@{ PrimarySmtpAddress = "user$_@example.test"; DisplayName = "User $_" } } | Export-Csv $csv
@'
param($Module, $Url, $Authority, $CallsPerMinute, $Csv)
Import-Module $Module
$VerbosePreference = $DebugPreference = 'Continue'
$keys = @{
    ApplicationKey    = '7kbG7Bk7S9Nt7ZSV'
    ApplicationSecret = ConvertTo-SecureString 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF' -AsPlainText -Force
    ConsumerKey       = ConvertTo-SecureString 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1' -AsPlainText -Force
}
$null = Connect-MailOperator OvhZimbra -Server $Url -CertificateAuthority $Authority -CallsPerMinute $CallsPerMinute @keys
Import-Csv $Csv | New-Mailbox -Password (ConvertTo-SecureString 'Hush-Hush-4711' -AsPlainText -Force) -NoWait | Select-Object Identity, Outcome
'@ | Set-Content $session

# One run; what it says, progress too, comes as XML, as it does to a host that records.
function Start-Run($Api) {
    $start = [Diagnostics.ProcessStartInfo]::new($pwsh, [string[]] @('-NoProfile', '-NonInteractive', '-OutputFormat', 'XML', '-File', $session, $modulePath, $Api.Url, $Api.Authority, $CallsPerMinute, $csv))
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    if ($TraceFolder) { $start.Environment['KIMOUNMAIL_TRACE'] = $TraceFolder }
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Streams = $process.StandardError.ReadToEndAsync() }
}

try {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $api = Start-OvhApi '--slots', $Rows, '--delay', $DelayMilliseconds
    $runs = foreach ($kill in @($KillAfter) + [int]::MaxValue) {
        $run = Start-Run $api
        while ($kill -lt $Rows -and -not $run.Process.WaitForExit(20)) {
            if (@($api.Ask('accounts')).Count -ge $kill) { $run.Process.Kill() }
        }
        $run.Process.WaitForExit()
        $text = $run.Output.Result
        [pscustomobject]@{
            ExitCode       = $run.Process.ExitCode
            MailboxesAfter = @($api.Ask('accounts')).Count
            Progress       = [regex]::Matches($run.Streams.Result, '<SD>(\d+: user\d+@example\.test)</SD>').ForEach{ $_.Groups[1].Value } | Select-Object -Unique
            Created        = [regex]::Matches($text, '>Created<').Count
            AlreadyAsAsked = [regex]::Matches($text, '>AlreadyAsAsked<').Count
            Errors         = [regex]::Matches($run.Streams.Result, '<S S="error">[^<]*').Value
            Screen         = $text + $run.Streams.Result
        }
    }
    $accounts, $asked = @($api.Ask('accounts')), @($api.Ask('asked'))
    $rate, $faults = $api.Ask('rate')
    [pscustomobject]@{
        Rows          = $Rows
        Mailboxes     = @($accounts | Select-Object -Unique).Count
        Accounts      = $accounts.Count
        AskedFor      = $asked.Count
        AskedTwice    = @($asked | Group-Object | Where-Object Count -GT 1).Name
        BusiestMinute = [int] ($rate -split ' ')[0]
        Faults        = $faults
        Minutes       = [Math]::Round($clock.Elapsed.TotalMinutes, 1)
        Runs          = $runs
    }
}
finally {
    Remove-TestBed
    $env:KIMOUNMAIL_STATE = $stateBefore
    Remove-Item $folder -Recurse -Force
}
