#Requires -Version 7.4

<#
.SYNOPSIS
Migrates the mailboxes of a CSV file in background workers, follows them to their end, and reports what could not be copied.

.DESCRIPTION
The file names the accounts, in the columns SourceAccount and DestinationAccount, and their servers where they differ from row to row, in SourceServer and DestinationServer. It holds no passwords: a script block gives the credential of each account when it is needed, and of that only the text is stored.
The workers go on when this script is stopped or the console closed; run it again, and mailboxes already migrated are brought up to date. At most Throttle run at a time.

.PARAMETER Path
The CSV file.

.PARAMETER CredentialProvider
A script block, param($Account, $Role), that gives a PSCredential; Role is Source or Destination. An administrator's credential logs in on the account's behalf.

.PARAMETER SourceServer
The source server of the rows that name none: imaps://host[:port].

.PARAMETER DestinationServer
The destination server of the rows that name none: imaps://host[:port].

.PARAMETER Throttle
How many mailboxes are migrated at a time.

.EXAMPLE
./examples/Migrate-FromCsv.ps1 mailboxes.csv { param($Account, $Role) Get-Secret "mail-$Role-$Account" } imaps://mail.old.example imaps://mail.new.example

Passwords come from the vault of the module Microsoft.PowerShell.SecretManagement.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Path,
    [Parameter(Mandatory, Position = 1)] [scriptblock] $CredentialProvider,
    [Parameter(Position = 2)] [string] $SourceServer,
    [Parameter(Position = 3)] [string] $DestinationServer,
    [ValidateRange(1, 50)] [int] $Throttle = 4
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../module/KimounMail.psd1')

$tasks = foreach ($row in Import-Csv $Path) {
    $from = if ($row.SourceServer) { $row.SourceServer } else { $SourceServer }
    $to = if ($row.DestinationServer) { $row.DestinationServer } else { $DestinationServer }

    # A place is free when fewer of ours than Throttle are running.
    while (@(Get-MigrationTask | Where-Object IsRunning).Count -ge $Throttle) { Start-Sleep -Seconds 1 }

    $known = Get-MigrationTask -SourceAccount $row.SourceAccount -DestinationAccount $row.DestinationAccount | Select-Object -Last 1
    if (-not $known -or $known.Status -eq 'Undone') {
        Start-Migration $row.SourceAccount $row.DestinationAccount -SourceServer $from -DestinationServer $to -CredentialProvider $CredentialProvider -ErrorAction Continue
    }
    elseif ($known.IsRunning) { $known }
    elseif ($known.Status -in 'Synced', 'SyncedWithErrors') { Sync-Migration $known.Id -ErrorAction Continue }
    else { Resume-Migration $known.Id -ErrorAction Continue }
}

$ended = @($tasks | Wait-MigrationTask)
$ended | Format-Table | Out-Host
$ended | Get-MigrationItem -Status Failed | Group-Object Reason -NoElement | Out-Host
exit [int] ($ended.Count -eq 0 -or $ended.Where({ $_.Status -ne 'Synced' }).Count -gt 0)
