#Requires -Version 7.4

<#
.SYNOPSIS
Takes back what the last pass of a migration did, or all passes, and tells what was left alone.

.DESCRIPTION
Shows the passes of the migration, asks, and undoes. Only what the migration itself wrote is removed, and only where it still is what was written; what users added, moved or changed since stays, and is listed.

.PARAMETER Id
The migration, by the id Start-Migration gave.

.PARAMETER All
Takes back all passes: the destination is then as it was before the migration.

.PARAMETER Force
Undoes without asking, also after the 48 hours in which a migration can be undone.

.EXAMPLE
./examples/Undo-LastPass.ps1 k7q2m9xf

.EXAMPLE
./examples/Undo-LastPass.ps1 k7q2m9xf -All -WhatIf

Shows the passes and changes nothing.
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Id,
    [switch] $All,
    [switch] $Force
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../module/KimounMail.psd1')

$task = Get-MigrationTask $Id -IncludeSyncPoint
$task.SyncPoints | Format-Table | Out-Host
$target = if ($All) { 0 } else { [Math]::Max(0, $task.SyncPoint - 1) }
if (-not $Force -and -not $PSCmdlet.ShouldProcess("Migration $Id of $($task.SourceAccount)", "Undo to sync point $target")) { exit 0 }

$undo = Undo-Migration $Id -SyncPoint $target -Force:$Force -Confirm:$false
$undo | Format-List | Out-Host
$undo.LeftAlone | Format-Table SourceContainer, SourceKey, DestinationContainer, Reason | Out-Host
exit [int] ($undo.LeftAlone.Count -gt 0)
