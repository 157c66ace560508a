# Why the name servers of the DNS test bed cannot run here; nothing when they can. For discovery, where tests are skipped.
function Get-DnsBedGap {
    if (-not (Test-Path "$PSScriptRoot/../../../shared/servers/dns/start.sh")) { return 'The DNS test bed is not beside the project, in ../shared/servers/dns.' }
    # Where everything must be tested, a missing program fails.
    if ($env:CI) { return }
    $folders = @($env:PATH -split [IO.Path]::PathSeparator) + '/usr/sbin', '/sbin'
    foreach ($program in 'nsd', 'knotd', 'unbound', 'dnsdist', 'ldns-signzone', 'openssl', 'python3') {
        if (-not ($folders | Where-Object { $_ -and (Test-Path (Join-Path $_ $program)) })) { return "$program is not installed." }
    }
}
