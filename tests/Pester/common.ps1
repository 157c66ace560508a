# Dot-sourced by every test file: the built module, a store of its own, and loopback mail servers.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'

$root = Split-Path (Split-Path $PSScriptRoot)
$modulePath = Join-Path $root 'module/KimounMail.psd1'
$pwsh = Join-Path $PSHOME 'pwsh'
Import-Module $modulePath -Force

$env:KIMOUNMAIL_STATE = Join-Path ([IO.Path]::GetTempPath()) "kimounmail-tests-$([guid]::NewGuid().ToString('n'))"
$servers = [System.Collections.Generic.List[object]]::new()

# The host of test servers with the options given, and a line to read first: its process, and what it says when it is ready.
function Start-TestServer([string[]] $Option, [string] $Line) {
    $hostDll = Get-ChildItem (Join-Path $root 'tests/KimounMail.TestServers.Host/bin') -Recurse -Filter KimounMail.TestServers.Host.dll |
        Sort-Object LastWriteTime -Descending | Select-Object -First 1
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]] @('exec'; $hostDll.FullName; $Option))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    if ($Line) { $process.StandardInput.WriteLine($Line) }
    $ready, $words = $process.StandardOutput.ReadLine() -split ' '
    if ($ready -ne 'READY') { throw "The test server did not start: $ready" }
    $process
    $words
}

# A loopback IMAP server in a process of its own; the host's --help tells its options.
function Start-MailServer {
    param([Parameter(Position = 0)] [string] $User = 'user', [string] $Password, [Parameter(ValueFromRemainingArguments)] [string[]] $Option)

    # A password is told where no other process can read it.
    $login = @('--user', $User) + ($Password ? @('--password', '-') : @())
    $process, $port, $tlsPort, $dnsPort = Start-TestServer ($login + @($Option | Where-Object { $_ })) -Line $Password

    $server = [pscustomobject]@{
        Process    = $process
        User       = $User
        Url        = "imap+insecure://127.0.0.1:$port"
        TlsUrl     = "imaps://127.0.0.1:$tlsPort"
        Dns        = "127.0.0.1:$dnsPort"
        Credential = [pscredential]::new($User, (ConvertTo-SecureString 'x' -AsPlainText -Force))
    }
    $servers.Add($server)
    $server
}

# The name servers of the DNS test bed, in a process of their own.
function Start-DnsBed([int] $Domains = 5) {
    $process, $authority, $resolver, $fault, $resolverTls, $certificate = Start-TestServer '--dns-bed', $Domains

    $bed = [pscustomobject]@{
        Process     = $process
        Port        = [int] $authority
        Authority   = "127.0.0.1:$authority"
        Resolver    = "127.0.0.1:$resolver"
        Fault       = "127.0.0.1:$fault"
        ResolverTls = "tls://127.0.0.1:$resolverTls"
        Certificate = $certificate
    }
    $servers.Add($bed)
    $bed
}

# The messages an account holds: folder, digest, flags and internal date, as the server itself tells.
function Get-MailServerSnapshot($Server) {
    $Server.Process.StandardInput.WriteLine('snapshot')
    while (($line = $Server.Process.StandardOutput.ReadLine()) -ne 'END') { $line }
}

# The parameters of Start-Migration and Compare-Mailbox for two such servers.
function Get-Endpoints($Source, $Destination) {
    @{
        SourceAccount         = $Source.User
        SourceServer          = $Source.Url
        SourceCredential      = $Source.Credential
        DestinationAccount    = $Destination.User
        DestinationServer     = $Destination.Url
        DestinationCredential = $Destination.Credential
    }
}

# A host whose accounts are in files of a new folder, connected. -Bare: without a table of addresses and without the place of the mail.
function Connect-TestHost([string] $Name = 'host', [switch] $Bare) {
    $folder = Join-Path $TestDrive $Name
    $null = New-Item "$folder/mail" -ItemType Directory -Force
    Set-Content "$folder/users" '' -NoNewline
    Set-Content "$folder/virtual" '' -NoNewline
    Set-Content "$folder/domains" 'example.test'
    $files = @{ PasswdFile = "$folder/users"; DomainFile = "$folder/domains" }
    if (-not $Bare) { $files += @{ VirtualFile = "$folder/virtual"; MailHome = "$folder/mail/%d/%n" } }
    $null = Connect-MailOperator Dovecot -Name $Name @files
    $folder
}

# Puts a message of so many octets into the mail of an address there.
function Add-TestMail([string] $Folder, [string] $Address, [int] $Octets = 100) {
    $user, $domain = $Address -split '@'
    $new = New-Item "$Folder/mail/$domain/$user/Maildir/cur" -ItemType Directory -Force
    Set-Content "$new/$([guid]::NewGuid())" ('x' * $Octets) -NoNewline
}

# Waits for a condition, and gives up loudly.
function Wait-Until([scriptblock] $Condition, [int] $Seconds = 60) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds s: $Condition" }
        Start-Sleep -Milliseconds 50
    }
}

# Ends the servers, connections and the store of a test file.
function Remove-TestBed {
    Get-MailOperator | Disconnect-MailOperator
    foreach ($server in $servers) {
        $server.Process.StandardInput.Close()
        if (-not $server.Process.WaitForExit(20000)) { $server.Process.Kill() }
    }
    if (Test-Path $env:KIMOUNMAIL_STATE) { Remove-Item $env:KIMOUNMAIL_STATE -Recurse -Force }
    $env:KIMOUNMAIL_STATE = $null
}

# Why there is no OVHcloud to be had here; empty when there is.
function Get-OvhMissingReason {
    if (-not (Test-Path (Join-Path $root '../shared/data/schemas/ovh'))) { 'OVHcloud''s schemas are not beside the project, in ../shared/data/schemas/ovh.' }
}

# A test server that answers words: Ask gives what it says to one.
function Add-Asking($Server) {
    $Server | Add-Member ScriptMethod Ask {
        param($word)
        $this.Process.StandardInput.WriteLine($word)
        while (($line = $this.Process.StandardOutput.ReadLine()) -ne 'END') { $line ?? $(throw 'The test server ended.') }
    }
    $servers.Add($Server)
    $Server
}

# OVHcloud's API on loopback, in a process of its own.
function Start-OvhApi([string[]] $Option) {
    $process, $url, $authority = Start-TestServer @('--ovh'; (Join-Path $root '../shared/data/schemas/ovh'); $Option | Where-Object { $_ })
    Add-Asking ([pscustomobject]@{ Process = $process; Url = $url; Authority = $authority })
}

# The administration service of a Zimbra, in a process of its own.
function Start-Zimbra {
    $process, $server, $authority = Start-TestServer '--zimbra'
    $zimbra = [pscustomobject]@{ Process = $process; Server = $server; Authority = $authority }
    $servers.Add($zimbra)
    $zimbra
}

# A watch over the arguments and variables of all processes, for texts that must not be there.
function Start-ProcessWatch([string[]] $Text) {
    $process = Start-TestServer '--watch-processes'
    $watch = Add-Asking ([pscustomobject]@{ Process = @($process)[0] })
    foreach ($one in $Text) { $null = $watch.Ask("secret $one") }
    $watch
}

# Connects to it by signed keys.
function Connect-OvhApi($Api, [string] $Name = 'OvhZimbra', [int] $CallsPerMinute = 100000) {
    $keys = @{
        ApplicationKey    = '7kbG7Bk7S9Nt7ZSV'
        ApplicationSecret = ConvertTo-SecureString 'EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF' -AsPlainText -Force
        ConsumerKey       = ConvertTo-SecureString 'MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1' -AsPlainText -Force
    }
    Connect-MailOperator OvhZimbra -Name $Name -Server $Api.Url -CertificateAuthority $Api.Authority -CallsPerMinute $CallsPerMinute @keys
}
