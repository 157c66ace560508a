using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Stops a running migration.</summary>
/// <remarks>
/// <para>The worker finishes the batch of messages in hand, skips the rest and ends. What was copied stays at the destination and in the journal, so nothing is copied twice should you resume the task later.</para>
/// <para>The task is returned at once, most often with the status Stopping; wait for its end with Wait-MigrationTask. To pause a migration that you mean to continue, use Suspend-Migration. To take back what was copied, use Undo-Migration.</para>
/// </remarks>
/// <example>
///   <summary>Stop one migration and wait until it has stopped</summary>
///   <code>Stop-Migration k7q2m9xf | Wait-MigrationTask</code>
///   <para>Returns the task with the status Stopped and the counts of what was copied until then.</para>
/// </example>
/// <example>
///   <summary>Stop everything that runs</summary>
///   <code>Get-MigrationTask -Status Syncing, Queued | Stop-Migration -Confirm:$false</code>
/// </example>
/// <seealso cref="SuspendMigrationCommand"/>
/// <seealso cref="ResumeMigrationCommand"/>
/// <seealso cref="WaitMigrationTaskCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "Migration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationTask))]
public sealed class StopMigrationCommand : TaskCmdlet
{
    /// <inheritdoc/>
    protected override void Process(string id)
    {
        if (ShouldProcessTask(id, "Stop migration"))
            WriteObject(Await(Service.RequestStopAsync(id, StopToken)));
    }
}
