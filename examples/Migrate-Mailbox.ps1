#Requires -Version 7.4

<#
.SYNOPSIS
Migrates one mailbox, follows changes made meanwhile, and proves that both mailboxes hold the same.

.DESCRIPTION
Reaches both servers, shows the plan, copies with a progress bar, makes a second pass for what came in meanwhile, and compares every message of both mailboxes: octets, flags and dates.
It asks for the passwords where no credentials are given. The exit code is 0 when nothing failed and nothing differs.

.PARAMETER SourceAccount
The mailbox to migrate from.

.PARAMETER DestinationAccount
The mailbox to migrate to. It may hold messages already; those the source has too are not copied again.

.PARAMETER SourceServer
imaps://host[:port] (TLS) or imap://host[:port] (STARTTLS, required). imap+insecure://host[:port] sends the password in clear: for test servers only.

.PARAMETER DestinationServer
As SourceServer.

.PARAMETER SourceCredential
The name and password to log in to the source with.

.PARAMETER DestinationCredential
The name and password to log in to the destination with.

.EXAMPLE
./examples/Migrate-Mailbox.ps1 alice@old.example alice@new.example imaps://mail.old.example imaps://mail.new.example

.EXAMPLE
./examples/Migrate-Mailbox.ps1 alice@old.example alice@new.example imaps://mail.old.example imaps://mail.new.example -WhatIf

Shows the plan and writes nothing.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory, Position = 0)] [string] $SourceAccount,
    [Parameter(Mandatory, Position = 1)] [string] $DestinationAccount,
    [Parameter(Mandatory, Position = 2)] [string] $SourceServer,
    [Parameter(Mandatory, Position = 3)] [string] $DestinationServer,
    [pscredential] $SourceCredential = (Get-Credential $SourceAccount -Message "Password at $SourceServer"),
    [pscredential] $DestinationCredential = (Get-Credential $DestinationAccount -Message "Password at $DestinationServer")
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../module/KimounMail.psd1')

# Named like the parameters they become.
$ends = @{
    SourceAccount         = $SourceAccount
    SourceServer          = $SourceServer
    SourceCredential      = $SourceCredential
    DestinationAccount    = $DestinationAccount
    DestinationServer     = $DestinationServer
    DestinationCredential = $DestinationCredential
}

# A failed login is a result of the test, not an error: both ends are shown before anything stops.
$tests = @(
    Test-MigrationEndpoint $SourceAccount $SourceServer -Credential $SourceCredential
    Test-MigrationEndpoint $DestinationAccount $DestinationServer -Credential $DestinationCredential
)
$tests | Format-Table | Out-Host
if ($tests.Success -contains $false) { exit 1 }

$plan = Start-Migration @ends -WhatIf
$plan.Warnings | Write-Warning
$plan.Containers | Format-Table SourcePath, DestinationPath, IsNew, @{ Name = 'Items'; Expression = { $_.Counts.Found } }, Reason | Out-Host
if (-not $PSCmdlet.ShouldProcess("$SourceAccount to $DestinationAccount", "Migrate $($plan.ItemCount) items")) { exit 0 }

$task = Start-Migration @ends -Wait
$task = Sync-Migration $task.Id -Wait
$task | Format-List | Out-Host

$verdict = Compare-Mailbox -Id $task.Id -Content
$verdict | Format-List | Out-Host
"Task $($task.Id): follow later changes with 'Sync-Migration $($task.Id)'; take it back with 'Undo-Migration $($task.Id)' until $($task.UndoUntil.LocalDateTime)."
exit [int] ($task.Status -ne 'Synced' -or -not $verdict.IsIdentical)
