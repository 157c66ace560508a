# The cmdlets live in a private load context, so their packages never meet another module's versions of them.
$importModule = Get-Command -Name Import-Module -Module Microsoft.PowerShell.Core
$cmdlets = & $importModule -Assembly ([KimounMail.ModuleLoadContext]::ModuleAssembly) -Force -PassThru

# On 'Import-Module -Force' PowerShell takes the cmdlets of an assembly it knows as exported already, and they would
# vanish; only this internal method gives them back to the module.
$addExportedCmdlet = [psmoduleinfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags] 'Instance, NonPublic')
foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) {
    $addExportedCmdlet.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
