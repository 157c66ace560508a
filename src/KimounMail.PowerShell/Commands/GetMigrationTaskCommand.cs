using System.Management.Automation;
using KimounMail.Engine.State;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Shows where migrations stand.</summary>
/// <remarks>
/// <para>Reads the store of the user on this machine; it works in any console, also while a worker is busy with the task. Without parameters it lists all tasks.</para>
/// <para>The numbers in Counts always satisfy Found = Copied + AlreadyThere + Skipped + Failed once a pass has ended; while it runs the difference is Pending.</para>
/// </remarks>
/// <example>
///   <summary>Follow one migration</summary>
///   <code>Get-MigrationTask k7q2m9xf | Format-List</code>
/// </example>
/// <example>
///   <summary>Find migrations by account and status</summary>
///   <code>Get-MigrationTask -SourceAccount *@old.example -Status Failed, SyncedWithErrors</code>
/// </example>
/// <example>
///   <summary>See each folder of a migration</summary>
///   <code>(Get-MigrationTask k7q2m9xf -IncludeContainer).Containers</code>
/// </example>
/// <seealso cref="StartMigrationCommand"/>
/// <seealso cref="WaitMigrationTaskCommand"/>
/// <seealso cref="GetMigrationItemCommand"/>
[Cmdlet(VerbsCommon.Get, "MigrationTask")]
[OutputType(typeof(MigrationTask))]
public sealed class GetMigrationTaskCommand : MigrationCmdlet
{
    /// <summary>Tasks by their id; one that does not exist is an error. Tasks can be piped, to read them anew.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only tasks from these accounts; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNull]
    public string[] SourceAccount { get; set; } = [];

    /// <summary>Only tasks to these accounts; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNull]
    public string[] DestinationAccount { get; set; } = [];

    /// <summary>Only tasks that stand so.</summary>
    [Parameter]
    [ValidateNotNull]
    public MigrationStatus[] Status { get; set; } = [];

    /// <summary>Adds the property Containers: each folder, where it goes and what became of its items.</summary>
    [Parameter]
    public SwitchParameter IncludeContainer { get; set; }

    /// <summary>Adds the property SyncPoints: each pass and what it did.</summary>
    [Parameter]
    public SwitchParameter IncludeSyncPoint { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in Id)
            Attempt(id, () => ThrowIfMissing(id));

        Attempt(null, () => Pull(Service.ListAsync(Filter, StopToken), Write));
    }

    private TaskFilter Filter => new()
    {
        Ids = Id,
        SourceAccounts = SourceAccount,
        DestinationAccounts = DestinationAccount,
        Statuses = Status,
    };

    private void ThrowIfMissing(string id)
    {
        if (Await(Service.GetAsync(id, StopToken)) is null)
            throw CmdletErrors.NotFound(id);
    }

    private void Write(MigrationTask task)
    {
        var output = PSObject.AsPSObject(task);
        if (IncludeContainer)
            output.Properties.Add(new PSNoteProperty("Containers", Await(Service.GetContainersAsync(task.Id, StopToken))));
        if (IncludeSyncPoint)
            output.Properties.Add(new PSNoteProperty("SyncPoints", Await(Service.GetSyncPointsAsync(task.Id, StopToken))));
        WriteObject(output);
    }
}
