using System.Management.Automation;
using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Continues a migration that was suspended, stopped or interrupted.</summary>
/// <remarks>
/// <para>The pass goes on where it stood. What was on its way when a worker was killed, a machine restarted or a line broke is looked up at the destination first: nothing is lost and nothing is copied twice.</para>
/// <para>The task is returned at once and a background worker does the work; with -Wait it is done here.</para>
/// </remarks>
/// <example>
///   <summary>Continue everything after a restart of the machine</summary>
///   <code>Get-MigrationTask -Status Stopped, Suspended, Failed | Resume-Migration</code>
/// </example>
/// <example>
///   <summary>Continue one migration here, with a progress bar</summary>
///   <code>Resume-Migration k7q2m9xf -Wait</code>
/// </example>
/// <seealso cref="SuspendMigrationCommand"/>
/// <seealso cref="SyncMigrationCommand"/>
[Cmdlet(VerbsLifecycle.Resume, "Migration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationTask))]
public sealed class ResumeMigrationCommand : PassCmdlet
{
    private protected override RunMode Mode => RunMode.Resume;
}
