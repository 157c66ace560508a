using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Takes back what a migration wrote, wholly or to an earlier sync point.</summary>
/// <remarks>
/// <para>Removes from the destination exactly the messages this task wrote, sets flags back that it changed, brings back what it set aside, and deletes folders it created if they are empty. Messages that were there before, that users added, moved or changed since, are left alone and listed in LeftAlone. The source is never touched.</para>
/// <para>It can be done until 48 hours after the last pass ended (UndoUntil of the task), and later only with -Force, because by then users work in the mailbox.</para>
/// </remarks>
/// <example>
///   <summary>Leave the destination as it was before the migration</summary>
///   <code>Undo-Migration k7q2m9xf</code>
/// </example>
/// <example>
///   <summary>Take back the last synchronisation only</summary>
///   <code>
///   $task = Get-MigrationTask k7q2m9xf
///   Undo-Migration $task.Id -SyncPoint ($task.SyncPoint - 1) -Confirm:$false
///   </code>
/// </example>
/// <seealso cref="GetMigrationTaskCommand"/>
/// <seealso cref="SyncMigrationCommand"/>
[Cmdlet(VerbsCommon.Undo, "Migration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(UndoResult))]
public sealed class UndoMigrationCommand : TaskCmdlet
{
    /// <summary>The sync point to go back to: 1 is after the first copy, 0 before it.</summary>
    [Parameter]
    [Alias("ToSyncPoint")]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "0")]
    public int SyncPoint { get; set; }

    /// <summary>Undoes although the time for it has passed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process(string id)
    {
        if (ShouldProcessTask(id, SyncPoint == 0 ? "Undo the whole migration" : $"Undo to sync point {SyncPoint}"))
            WriteObject(Await(Service.UndoAsync(id, SyncPoint, Force, StopToken)));
    }
}
