using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Proves that two mailboxes hold the same, or tells in what they differ.</summary>
/// <remarks>
/// <para>Every message of both mailboxes is read in full and compared: octets, flags, keywords and internal date, folder by folder, along the same mapping of folders a migration uses. It needs no journal and trusts none, so it also proves what another tool has copied.</para>
/// <para>Some servers add or remove carriage returns when they store a message. Messages that differ in nothing else are counted in LineEndingCount, and are differences only with -Strict.</para>
/// </remarks>
/// <example>
///   <summary>Prove a migration complete</summary>
///   <code>Compare-Mailbox alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new</code>
///   <para>IsIdentical is True when nothing differs.</para>
/// </example>
/// <example>
///   <summary>See what differs in one folder</summary>
///   <code>(Compare-Mailbox alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new -IncludeFolder INBOX).Differences</code>
/// </example>
/// <seealso cref="StartMigrationCommand"/>
/// <seealso cref="MeasureMailboxCommand"/>
[Cmdlet(VerbsData.Compare, "Mailbox")]
[OutputType(typeof(MailboxComparison))]
public sealed class CompareMailboxCommand : TwoEndpointCmdlet
{
    /// <summary>Also counts messages as different that differ only in carriage returns.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>How many differences are listed one by one; all are counted.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "1000")]
    public int MaxDifference { get; set; } = 1000;

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(SourceAccount, () =>
    {
        var comparison = new ComparisonOptions { Strict = Strict, MaxDifferences = MaxDifference };
        var states = Service.CompareAsync(Source.ToEndpoint(Scripts), Destination.ToEndpoint(Scripts), FilterOptions, comparison, StopToken);
        MailboxComparison? verdict = null;
        Pull(states, state => WriteProgress(Progress(verdict = state)));
        WriteProgress(new ProgressRecord(0, "Compare", "Done") { RecordType = ProgressRecordType.Completed });
        WriteObject(verdict);
    });

    private static ProgressRecord Progress(MailboxComparison state) => new(
        0,
        $"Comparing {state.SourceAccount} with {state.DestinationAccount}",
        $"{state.ContainerCount:N0} folders, {state.ItemCount:N0} items, {HumanText.Size(state.Bytes)}, {state.DifferenceCount:N0} differences");
}
