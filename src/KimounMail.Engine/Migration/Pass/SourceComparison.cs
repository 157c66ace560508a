using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Holds one item of the source after the other against its row in the journal, and counts it. Where the destination would not
/// open (no validity), what the journal says of it is taken as it stands.
/// </summary>
internal sealed class SourceComparison(PassContext context, long containerId, string? destinationValidity, ContainerTally tally)
{
    public ContainerTally Tally => tally;

    /// <summary>An item found at the source, with the row the journal has of it.</summary>
    public void Add(SourceDiff diff, ItemSummary item, JournalItem? known)
    {
        tally.Find(item.Size);
        diff.LastKey = item.Key;
        if (known is null || !IsThere(known))
        {
            diff.Candidates.Add(new Candidate(item, known));
            return;
        }

        if (item.GlobalId is { } globalId)
            context.GlobalIds.TryAdd(globalId, containerId);
        tally.Settle(StatusOf(known), null, item.Size);
        AddFlags(diff, item, known);
    }

    /// <summary>An item of which the server says that it is as it was; false when the journal does not tell how that is.</summary>
    public bool TryAddUnchanged(JournalItem? known)
    {
        if (known is null || (known.Status != MigrationItemStatus.Skipped && !IsThere(known)))
            return false;
        tally.Find(known.Size);
        tally.Settle(StatusOf(known), known.Reason, known.Size);
        return true;
    }

    /// <summary>Changed flags of an item that is at both ends.</summary>
    public static void AddFlags(SourceDiff diff, ItemSummary item, JournalItem known)
    {
        if (!item.Flags.SequenceEqual(known.Flags, StringComparer.Ordinal))
            diff.FlagChanges.Add(new FlagChange(known, item.Flags));
    }

    /// <summary>A row of the journal whose item is not at the source.</summary>
    public void AddGone(SourceDiff diff, JournalItem known)
    {
        if (known.Status is MigrationItemStatus.Skipped or MigrationItemStatus.Failed)
            diff.Forgotten.Add(known.SourceKey);
        // A key that was retired says nothing about what the source holds.
        else if (context.Options.PropagateDeletion && !known.IsRetired && known.DestinationValidity == destinationValidity && IsThere(known))
            diff.Gone.Add(known);
    }

    public bool IsThere(JournalItem known) => known.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere
        && (destinationValidity is null || known.DestinationValidity == destinationValidity);

    /// <summary>A pass that goes on after an interruption reports the whole pass, not just its second half.</summary>
    public MigrationItemStatus StatusOf(JournalItem known) =>
        known.Status == MigrationItemStatus.Skipped || (known.Status == MigrationItemStatus.Copied && known.SyncPoint == context.SyncPoint)
            ? known.Status
            : MigrationItemStatus.AlreadyThere;
}
