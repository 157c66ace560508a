using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Proves that two mailboxes hold the same, or tells in what they differ.</summary>
/// <remarks>
/// <para>Compares folder by folder, along the same mapping of folders a migration uses. It trusts no journal, so it also proves what another tool has copied.</para>
/// <para>With -Content every message of both mailboxes is read in full and compared by the SHA-256 of its octets. Some servers add or remove carriage returns when they store a message: those whose octets agree in nothing but a normal form, without carriage returns, are counted in LineEndingCount, and are differences only with -Strict.</para>
/// <para>Without -Content no message is read, so that thousands of mailboxes can be compared for one scan each: messages are the same when their identifying header fields and their sizes are. It finds what is missing, doubled or wrongly flagged, not an octet that was changed. Where headers agree and the size alone does not, a server may have rewritten line ends or the message may have been cut short: these are counted in UndecidedCount, listed as differences of the kind Size, and -Content decides. Sizes that a server only estimates are not compared.</para>
/// <para>Either way flags, keywords, internal dates and subscriptions are compared. The property Method says what was looked at.</para>
/// <para>Of a migration task, given by -Id or piped, servers, credentials, folder map and filters are taken, and the verdict is kept with it: Get-MigrationTask shows it in Comparison, until the next one, or until the task is undone or removed. Later passes do not erase it; ComparedAt tells whether it is older than the last of them. While a task is compared it makes no pass.</para>
/// </remarks>
/// <example>
///   <summary>Prove a migration complete</summary>
///   <code>Compare-Mailbox -Id k7q2m9xf -Content</code>
///   <para>IsIdentical is True when nothing differs.</para>
/// </example>
/// <example>
///   <summary>Look over a whole project by headers, then settle by content what is not identical</summary>
///   <code>
///   Get-MigrationTask -Status Synced | Compare-Mailbox | Where-Object IsIdentical -eq $false | Compare-Mailbox -Content
///   Get-MigrationTask | Where-Object { -not $_.Comparison.IsIdentical }
///   </code>
///   <para>The second line lists the tasks that are not proved yet, from any console.</para>
/// </example>
/// <example>
///   <summary>Prove what another tool has copied</summary>
///   <code>Compare-Mailbox alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new -Content</code>
/// </example>
/// <example>
///   <summary>See what differs in one folder</summary>
///   <code>(Compare-Mailbox alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new -IncludeFolder INBOX).Differences</code>
/// </example>
/// <seealso cref="StartMigrationCommand"/>
/// <seealso cref="GetMigrationTaskCommand"/>
/// <seealso cref="MeasureMailboxCommand"/>
// By task first: a piped task has accounts too.
[Cmdlet(VerbsData.Compare, "Mailbox", DefaultParameterSetName = ByTask)]
[OutputType(typeof(MailboxComparison))]
public sealed class CompareMailboxCommand : TwoEndpointCmdlet
{
    private const string ByTask = "Task";

    /// <summary>The task whose mailboxes are compared, by the id Start-Migration gave. Tasks from Get-MigrationTask can be piped.</summary>
    [Parameter(ParameterSetName = ByTask, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Reads every message of both mailboxes and compares its octets.</summary>
    [Parameter]
    public SwitchParameter Content { get; set; }

    /// <summary>Also counts messages as different that differ only in carriage returns. Implies -Content.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>How many differences are listed one by one; all are counted.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "1000")]
    public int MaxDifference { get; set; } = 1000;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachPair((source, destination) => Compare(Service.CompareAsync(source, destination, FilterOptions, Options, StopToken)));
        foreach (var id in Id)
            Attempt(id, () => Compare(Service.CompareAsync(id, Options, StopToken)));
    }

    private ComparisonOptions Options => new()
    {
        Method = Content || Strict ? ComparisonMethod.Content : ComparisonMethod.Headers,
        Strict = Strict,
        MaxDifferences = MaxDifference,
    };

    private void Compare(IAsyncEnumerable<MailboxComparison> states)
    {
        MailboxComparison? verdict = null;
        Pull(states, state => WriteProgress(Progress(verdict = state)));
        WriteProgress(new ProgressRecord(0, "Compare", "Done") { RecordType = ProgressRecordType.Completed });
        if (verdict!.UndecidedCount > 0)
            WriteWarning($"{verdict.UndecidedCount:N0} messages of {verdict.SourceAccount} have the same headers at both ends and another size: rewritten by a server, or not whole. -Content tells which.");
        WriteObject(verdict);
    }

    private static ProgressRecord Progress(MailboxComparison state) => new(
        0,
        $"Comparing {state.SourceAccount} with {state.DestinationAccount}",
        $"{state.ContainerCount:N0} folders, {state.ItemCount:N0} items, {HumanText.Size(state.Bytes)}, {state.DifferenceCount:N0} differences");
}
