using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Pauses a running migration.</summary>
/// <remarks>
/// <para>The worker finishes the batch of messages in hand, keeps its place and ends. Resume-Migration continues where it stood, on this or another day.</para>
/// <para>The task is returned at once; wait for the pause with Wait-MigrationTask.</para>
/// </remarks>
/// <example>
///   <summary>Free the line during office hours</summary>
///   <code>
///   Get-MigrationTask -Status Syncing | Suspend-Migration
///   # in the evening
///   Get-MigrationTask -Status Suspended | Resume-Migration
///   </code>
/// </example>
/// <seealso cref="ResumeMigrationCommand"/>
/// <seealso cref="StopMigrationCommand"/>
[Cmdlet(VerbsLifecycle.Suspend, "Migration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationTask))]
public sealed class SuspendMigrationCommand : TaskCmdlet
{
    /// <inheritdoc/>
    protected override void Process(string id)
    {
        if (ShouldProcessTask(id, "Suspend migration"))
            WriteObject(Await(Service.RequestSuspendAsync(id, StopToken)));
    }
}
