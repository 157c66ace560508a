using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Forgets a migration: its task, journal and stored credentials.</summary>
/// <remarks>
/// <para>Neither mailbox is touched. But with the journal goes the knowledge of what was written: the task can no longer be followed, synchronised or undone. A new migration between the same mailboxes recognises what is already there by its content, so nothing is doubled.</para>
/// <para>A task that is running is kept: stop it first. One that can still be undone is kept unless -Force is given.</para>
/// </remarks>
/// <example>
///   <summary>Forget a finished migration</summary>
///   <code>Remove-MigrationTask k7q2m9xf</code>
/// </example>
/// <example>
///   <summary>Clean up what can no longer be undone</summary>
///   <code>Get-MigrationTask -Status Synced | Where-Object UndoUntil -lt (Get-Date) | Remove-MigrationTask -Confirm:$false</code>
/// </example>
/// <seealso cref="GetMigrationTaskCommand"/>
/// <seealso cref="UndoMigrationCommand"/>
[Cmdlet(VerbsCommon.Remove, "MigrationTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveMigrationTaskCommand : TaskCmdlet
{
    /// <summary>Also removes a task that can still be undone.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process(string id)
    {
        if (ShouldProcessTask(id, "Remove migration task, journal and stored credentials"))
            Await(Service.RemoveAsync(id, Force, StopToken));
    }
}
