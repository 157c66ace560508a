# Makes one pass of a migration in the background; started by the cmdlets, in a pwsh of its own.
# It is handed no secret: task and credentials are in the user's store.
param(
    [Parameter(Mandatory)] [string] $Id,
    [Parameter(Mandatory)] [ValidateSet('Start', 'Resume', 'Sync')] [string] $Mode,
    [Parameter(Mandatory)] [string] $LogPath
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$PSStyle.OutputRendering = 'PlainText'

& {
    try {
        Import-Module (Join-Path $PSScriptRoot 'KimounMail.psd1')
        $session = [KimounMail.ModuleLoadContext]::ModuleAssembly.GetType('KimounMail.PowerShell.Worker.WorkerSession', $true)
        $session::Leave()

        "$([DateTime]::UtcNow.ToString('o')) worker $PID begins: $Mode $Id"
        $task = if ($Mode -eq 'Sync') { Sync-Migration -Id $Id -Wait } else { Resume-Migration -Id $Id -Wait }
        "$([DateTime]::UtcNow.ToString('o')) worker $PID ended: $($task.Status)"
    }
    catch {
        "$([DateTime]::UtcNow.ToString('o')) worker $PID failed: $_"
        exit 1
    }
} *>> $LogPath
