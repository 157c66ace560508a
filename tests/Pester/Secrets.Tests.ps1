# What is never to be found in what a session leaves behind or shows to others while it runs, however much it is asked to tell.
BeforeDiscovery {
    . $PSScriptRoot/common.ps1
    $missing = Get-OvhMissingReason
}

BeforeAll {
    . $PSScriptRoot/common.ps1

    # A text as it may stand somewhere: itself, and in base64 wherever it begins there.
    function Get-Form([string] $Secret) {
        $Secret
        [uri]::EscapeDataString($Secret)
        foreach ($before in 0..2) {
            $octets = [byte[]] ((, 0 * $before) + [Text.Encoding]::UTF8.GetBytes($Secret))
            $whole = $octets.Length - $octets.Length % 3
            [Convert]::ToBase64String($octets, 0, $whole).Substring($before ? 4 : 0)
        }
    }

    # The files in which any of them stands, as it is or in UTF-16.
    function Find-Leak([string[]] $Form, [string[]] $Path) {
        foreach ($file in Get-ChildItem $Path -Recurse -File) {
            $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file)) -replace "`0"
            if ($Form | Where-Object { $text.Contains($_) }) { $file.FullName }
        }
    }

    # Runs a script in a pwsh of its own; what it must know goes where no other process can read it.
    function Invoke-Session([string] $Script, [hashtable] $Known, [string] $Console) {
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh, [string[]] @('-NoProfile', '-NonInteractive', '-File', $Script))
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.WriteLine(($Known | ConvertTo-Json -Compress))
        $process.StandardInput.Close()
        $said = $process.StandardOutput.ReadToEndAsync()
        $complained = $process.StandardError.ReadToEnd()
        $process.WaitForExit()
        Set-Content $Console ($said.Result + $complained)
    }
}

AfterAll { Remove-TestBed }

Describe 'A session that tells all it can' -Skip:([bool] $missing) {
    BeforeAll {
        $secrets = @{
            Given             = 'Kn0wn-given-1!'
            Reset             = 'Kn0wn-reset-2!'
            List              = 'Kn0wn-of-the-list-3'
            Unused            = 'Kn0wn-operator-4'
            Weak              = 'Kn0wn5#'
            Imap              = 'Kn0wn-of-imap-6'
            ApplicationSecret = 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF'
            ConsumerKey       = 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1'
            ClientSecret      = 'c2VydmljZS1hY2NvdW50LXNlY3JldA'
            ZimbraAdmin       = 'fake-Admin-5ecret'
        }
        # A consumer key that is asked for begins so there.
        $forms = @($secrets.Values; 'asked-key-') | ForEach-Object { Get-Form $_ }
        $folder = Connect-TestHost
        $out = (New-Item "$TestDrive/out" -ItemType Directory).FullName
        $api, $zimbra = (Start-OvhApi '--slots', 9), (Start-Zimbra)
        $from, $to = (Start-MailServer user --sample 5 -Password $secrets.Imap), (Start-MailServer user -Password $secrets.Imap)
        @"
PrimarySmtpAddress,Password
alice@example.test,$($secrets.Given)
bob@example.test,$($secrets.Weak)
"@ | Set-Content "$TestDrive/mailboxes.csv"
        @'
$known = [Console]::In.ReadLine() | ConvertFrom-Json -AsHashtable
$secure = @{}
foreach ($name in $known.Secrets.Keys) { $secure[$name] = ConvertTo-SecureString $known.Secrets[$name] -AsPlainText -Force }
function Get-Login($User, $Secret) { [pscredential]::new($User, $secure[$Secret]) }
$out, $folder = $known.Out, $known.Folder
$VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
$null = Start-Transcript "$out/transcript" -IncludeInvocationHeader
Import-Module $known.Module
$results = [System.Collections.Generic.List[object]]::new()

# Each kind of operator, kept and connected to again.
$files = @{ PasswdFile = "$folder/users"; DomainFile = "$folder/domains"; VirtualFile = "$folder/virtual"; MailHome = "$folder/mail/%d/%n" }
$ovh = @{ Provider = 'OvhZimbra'; Server = $known.Url; CertificateAuthority = $known.Authority; CallsPerMinute = '100000' }
Connect-MailOperator Dovecot -Credential (Get-Login admin Unused) -Save @files -Verbose -Debug | Format-List *
Connect-MailOperator @ovh -Name signed -ApplicationKey 7kbG7Bk7S9Nt7ZSV -ApplicationSecret $secure.ApplicationSecret -ConsumerKey $secure.ConsumerKey -Save -Verbose -Debug | Format-List *
Connect-MailOperator @ovh -Name asked -ApplicationKey 7kbG7Bk7S9Nt7ZSV -ApplicationSecret $secure.ApplicationSecret -RequestConsumerKey -Save -Verbose -Debug | Format-List *
Connect-MailOperator @ovh -Name service -Credential (Get-Login EU.0f00baa1cafe ClientSecret) -Save -Verbose -Debug | Format-List *
Connect-MailOperator ZimbraAdmin -Name zimbra -Server $known.Zimbra -CertificateAuthority $known.ZimbraAuthority -Credential (Get-Login admin@zimbra.example ZimbraAdmin) -Save -Verbose -Debug | Format-List *
Get-MailOperator | Disconnect-MailOperator
foreach ($name in 'Dovecot', 'signed', 'asked', 'service', 'zimbra') { Connect-MailOperator -Name $name -Verbose -Debug | ConvertTo-Json -Depth 5 }
# Refused by each with what it has to say.
Connect-MailOperator @ovh -Name wrong -ApplicationKey 7kbG7Bk7S9Nt7ZSV -ApplicationSecret $secure.Given -ConsumerKey $secure.ConsumerKey -ErrorAction Continue
Connect-MailOperator @ovh -Name wrong -Credential (Get-Login EU.0f00baa1cafe Given) -ErrorAction Continue
Connect-MailOperator ZimbraAdmin -Name wrong -Server $known.Zimbra -CertificateAuthority $known.ZimbraAuthority -Credential (Get-Login admin@zimbra.example Given) -ErrorAction Continue

# The life of mailboxes at each.
foreach ($name in 'Dovecot', 'signed', 'zimbra') {
    Import-Csv $known.Csv | New-Mailbox -Operator $name -Verbose -Debug | Tee-Object -Variable made | Export-MailboxPassword "$out/handover-$name" -FilePassword $secure.List -Verbose
    $made | ForEach-Object { $results.Add($_) }
    $results.Add((Reset-MailboxPassword alice@example.test -Operator $name -Password $secure.Reset -Verbose -Debug))
    New-Mailbox carol@example.test -Operator $name -Password $secure.Given -WhatIf
    Get-Mailbox -Operator $name | Format-List * -Force
}
New-Mailbox dora@example.test -Operator service -Password $secure.Given -Verbose -Debug | ForEach-Object { $results.Add($_) }
Set-Content "$out/order.yaml" "mailboxes: [erin@example.test]"
Invoke-MailOrder "$out/order.yaml" -Operator Dovecot -Verbose -Debug | Format-List * -Force
$results | Export-MailboxPassword "$out/handover-Dovecot" -FilePassword $secure.Given
$results | Format-List * -Force
$results | ConvertTo-Json -Depth 5
$results | Export-Clixml "$out/results.xml"

# A migration, run by a worker, and one whose password is wrong.
$ends = @{ SourceAccount = 'user'; SourceServer = $known.From; DestinationAccount = 'user'; DestinationServer = $known.To; DestinationCredential = Get-Login user Imap }
Start-Migration @ends -SourceCredential (Get-Login user Imap) -Verbose -Debug | Tee-Object -Variable task | Format-List * -Force
$task | Wait-MigrationTask -Verbose -Debug | Format-List * -Force
Start-Migration @ends -SourceCredential (Get-Login user Given) -Verbose -Debug -Wait -ErrorAction Continue | Format-List * -Force
$Error | Format-List * -Force
$Error | ForEach-Object { "$_"; $_.Exception.ToString(); $_.ErrorDetails; $_.InvocationInfo.BoundParameters | Out-String }
[Environment]::GetCommandLineArgs()
Get-ChildItem env: | Out-String
$null = Stop-Transcript
'@ | Set-Content "$TestDrive/session.ps1"

        $watch = Start-ProcessWatch $forms
        $env:KIMOUNMAIL_TRACE = $out
        Invoke-Session "$TestDrive/session.ps1" -Console "$out/console" -Known @{
            Secrets = $secrets; Module = $modulePath; Folder = $folder; Out = $out; Csv = "$TestDrive/mailboxes.csv"
            Url = $api.Url; Authority = $api.Authority; Zimbra = $zimbra.Server; ZimbraAuthority = $zimbra.Authority; From = $from.Url; To = $to.Url
        }
        $rounds, $seen = $watch.Ask('seen')
        $found = $watch.Ask('found')
        $console = Get-Content "$out/console" -Raw
    }

    AfterAll { $env:KIMOUNMAIL_TRACE = $null }

    It 'did what it was to do' {
        foreach ($words in 'less than 10 characters', 'HandOverListUnusable', 'gives the service account no token', 'INVALID_SIGNATURE', 'Synced', 'AuthenticationFailed') { $console | Should -Match $words }
        ([regex]::Matches($console, 'Outcome +: .*Created')).Count | Should -BeGreaterOrEqual 4
        "$out/transcript", "$out/results.xml", "$out/handover-zimbra/example.test.html", $env:KIMOUNMAIL_STATE | Should -Exist
        Get-ChildItem "$env:KIMOUNMAIL_STATE/operators" | Should -HaveCount 5
        @($api.Ask('accounts')) | Should -Contain 'dora@example.test'
        ($console, (Get-ChildItem $out -File | Get-Content -Raw)) -match 'CreateAccountRequest' | Should -Not -BeNullOrEmpty -Because 'there are traces of Zimbra too'
    }

    It 'leaves no secret in transcript, console, errors, traces, objects, store or files' {
        (Get-ChildItem $out, $folder, $env:KIMOUNMAIL_STATE -Recurse -File).Count | Should -BeGreaterThan 10
        Find-Leak $forms $out, $folder, $env:KIMOUNMAIL_STATE | Should -BeNullOrEmpty
    }

    It 'shows no secret in the arguments or variables of any process while it runs' {
        [int] $rounds | Should -BeGreaterThan 100
        @($seen) -match 'session\.ps1' | Should -Not -BeNullOrEmpty
        @($seen) -match 'Worker\.ps1' | Should -Not -BeNullOrEmpty
        $found | Should -BeNullOrEmpty
    }
}

Describe 'A leak' {
    It 'is found in a file, however it is written' -ForEach @(
        @{ Text = { 'x Planted-77 y' } }
        @{ Text = { "{`"auth`":`"$([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("`0user`0Planted-77")))`"}" } }
        @{ Text = { [Text.Encoding]::Latin1.GetString([Text.Encoding]::Unicode.GetBytes('Planted-77')) } }
    ) {
        $leak = (New-Item "$TestDrive/$([guid]::NewGuid())" -ItemType Directory).FullName
        Set-Content "$leak/clean" 'nothing'
        Find-Leak (Get-Form 'Planted-77') $leak | Should -BeNullOrEmpty
        [IO.File]::WriteAllBytes("$leak/leak", [Text.Encoding]::Latin1.GetBytes((& $Text)))
        Find-Leak (Get-Form 'Planted-77') $leak | Should -Be "$leak/leak"
    }

    It 'is found in the arguments and in the variables of a process' {
        $watch = Start-ProcessWatch 'Planted-78', 'Planted-79'
        $start = [Diagnostics.ProcessStartInfo]::new('/bin/sh', [string[]] @('-c', 'read line', 'Planted-78'))
        $start.RedirectStandardInput = $true
        $start.Environment['TOKEN'] = 'Planted-79'
        $process = [Diagnostics.Process]::Start($start)
        Wait-Until { @($watch.Ask('found')).Count -ge 2 }
        $process.StandardInput.Close()
        $process.WaitForExit()
        $found = $watch.Ask('found') -join "`n"
        $found | Should -Match 'in the arguments'
        $found | Should -Match 'in the variables'
        $found | Should -Not -Match 'Planted-7'
    }
}
