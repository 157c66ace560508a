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
