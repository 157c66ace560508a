using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>A source item that has no valid counterpart at the destination, as far as the journal knows.</summary>
/// <param name="Item">The item as scanned.</param>
/// <param name="Known">What the journal holds of it: an earlier failure, or a copy that a replaced container lost.</param>
internal sealed record Candidate(ItemSummary Item, JournalItem? Known)
{
    public string Key => Item.Key;

    /// <summary>The journal's row for it with a new outcome.</summary>
    public JournalItem Row(MigrationItemStatus status, int syncPoint, string? reason = null, string? detail = null) => new()
    {
        SourceKey = Item.Key,
        Size = Item.Size,
        InternalDate = Item.InternalDate,
        Flags = Item.Flags,
        Status = status,
        SyncPoint = syncPoint,
        Reason = reason,
        Detail = detail,
    };
}

/// <summary>An item at both ends whose flags changed at the source.</summary>
internal sealed record FlagChange(JournalItem Known, IReadOnlyList<string> Flags);

/// <summary>What a part of a source container, held against the journal, asks for.</summary>
internal sealed class SourceDiff
{
    public List<Candidate> Candidates { get; } = [];

    public List<FlagChange> FlagChanges { get; } = [];

    /// <summary>At the destination, and no longer at the source; only where deletions are carried.</summary>
    public List<JournalItem> Gone { get; } = [];

    /// <summary>Keys of items that failed or were left out, and are no longer at the source: nothing is to be said of them any more.</summary>
    public List<string> Forgotten { get; } = [];

    /// <summary>The last item looked at; null when none was.</summary>
    public string? LastKey { get; set; }

    /// <summary>True when the container has no items after these.</summary>
    public bool IsLast { get; set; }
}
