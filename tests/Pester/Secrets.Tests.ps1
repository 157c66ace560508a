# What is never to be found in what a session leaves behind, however much it is asked to tell.
BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $secrets = 'Kn0wn-given-1', 'Kn0wn-reset-2', 'Kn0wn-of-the-list-3', 'Kn0wn-operator-4', 'Kn0wn5'
    @"
PrimarySmtpAddress,Password
alice@example.test,$($secrets[0])
bob@example.test,$($secrets[4])
"@ | Set-Content "$TestDrive/mailboxes.csv"
    @'
param($Module, $Folder, $Out, $Csv)
$VerbosePreference = $DebugPreference = 'Continue'
$null = Start-Transcript "$Out/transcript" -IncludeInvocationHeader
Import-Module $Module
$given, $reset, $list, $operator = $env:SECRETS -split ' ' | ForEach-Object { ConvertTo-SecureString $_ -AsPlainText -Force }
$credential = [pscredential]::new('admin', $operator)
$files = @{ PasswdFile = "$Folder/users"; DomainFile = "$Folder/domains"; VirtualFile = "$Folder/virtual"; MailHome = "$Folder/mail/%d/%n" }
Connect-MailOperator Dovecot -Credential $credential -Save @files | Format-List *
Disconnect-MailOperator Dovecot
Connect-MailOperator -Name Dovecot | ConvertTo-Json -Depth 5
Import-Csv $Csv | New-Mailbox -Verbose -Debug | Tee-Object -Variable results | Export-MailboxPassword "$Out/handover" -FilePassword $list -Verbose
$results += Reset-MailboxPassword alice@example.test -Password $reset -Verbose -Debug
$results | Format-List * -Force
$results | ConvertTo-Json -Depth 5
$results | Export-Clixml "$Out/results.xml"
$results | Export-MailboxPassword "$Out/handover" -FilePassword $given
Get-Mailbox | Format-List * -Force
$Error | Format-List * -Force
$Error | ForEach-Object { "$_"; $_.Exception.ToString(); $_.InvocationInfo.BoundParameters | Out-String }
[Environment]::GetCommandLineArgs()
$null = Stop-Transcript
'@ | Set-Content "$TestDrive/session.ps1"
    $out = (New-Item "$TestDrive/out" -ItemType Directory).FullName
    $env:KIMOUNMAIL_TRACE = $out
    $env:SECRETS = $secrets[0..3]
    & $pwsh -NoProfile -NonInteractive -File "$TestDrive/session.ps1" $modulePath $folder $out "$TestDrive/mailboxes.csv" *> "$out/console"
}

AfterAll {
    $env:KIMOUNMAIL_TRACE = $env:SECRETS = $null
    Remove-TestBed
}

Describe 'A session that tells all it can' {
    It 'did what it was to do' {
        $console = Get-Content "$out/console" -Raw
        $console | Should -Match 'Created'
        $console | Should -Match 'less than 10 characters'
        $console | Should -Match 'HandOverListUnusable'
        "$out/transcript", "$out/results.xml", "$out/handover/example.test.html", $env:KIMOUNMAIL_STATE | Should -Exist
        (Get-Mailbox).PrimarySmtpAddress | Should -Be 'alice@example.test'
    }

    It 'leaves no secret in transcript, console, errors, objects, store or files' {
        $files = Get-ChildItem $out, $folder, $env:KIMOUNMAIL_STATE -Recurse -File
        $files.Count | Should -BeGreaterThan 6
        foreach ($file in $files) {
            $text = [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file))
            foreach ($secret in $secrets) { $text.Contains($secret) | Should -BeFalse -Because "$file must not hold a secret" }
        }
    }
}
