using System.Management.Automation;
using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Brings over what has changed at the source since the last pass.</summary>
/// <remarks>
/// <para>A new pass, with a sync point of its own: new messages are copied and changed flags are carried over; what failed before is tried again. Where the task was started with -PropagateDeletion, messages gone from the source are set aside at the destination, in a folder that keeps them until the time to undo has passed.</para>
/// <para>Run it as often as you like, and a last time after the mail of the domain has been directed to the new server.</para>
/// </remarks>
/// <example>
///   <summary>Synchronise all finished migrations once more</summary>
///   <code>Get-MigrationTask -Status Synced, SyncedWithErrors | Sync-Migration | Wait-MigrationTask</code>
/// </example>
/// <example>
///   <summary>Synchronise one migration here and see what it brought</summary>
///   <code>(Sync-Migration k7q2m9xf -Wait).Counts</code>
/// </example>
/// <seealso cref="StartMigrationCommand"/>
/// <seealso cref="UndoMigrationCommand"/>
[Cmdlet(VerbsData.Sync, "Migration", SupportsShouldProcess = true)]
[OutputType(typeof(MigrationTask))]
public sealed class SyncMigrationCommand : PassCmdlet
{
    private protected override RunMode Mode => RunMode.Sync;
}
