<#
.SYNOPSIS
What a user types: a first pass; another one when the folder of $env:KIMOUNMAIL_STATE already holds the task.
.DESCRIPTION
The password is in $env:BENCHMARK_PASSWORD. The last line tells the most memory the process had, in octets.
#>
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [string] $Source,
    [Parameter(Mandatory)] [string] $SourceAccount,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [string] $DestinationAccount,
    [switch] $Again
)
$ErrorActionPreference = 'Stop'
Import-Module $Module
if ($Again) {
    $task = Get-MigrationTask | Sync-Migration -Wait
}
else {
    $ends = @{
        SourceServer        = "imap+insecure://$Source"
        SourceAccount       = $SourceAccount
        SourcePassword      = $env:BENCHMARK_PASSWORD
        DestinationServer   = "imap+insecure://$Destination"
        DestinationAccount  = $DestinationAccount
        DestinationPassword = $env:BENCHMARK_PASSWORD
    }
    $task = Start-Migration @ends -Wait
}

"$($task.Status): $($task.StatusDetail)"
"peak memory: $([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)"
if ($task.Status -notin 'Synced', 'SyncedWithErrors') { exit 1 }
