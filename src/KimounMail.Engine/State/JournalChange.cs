namespace KimounMail.Engine.State;

/// <summary>What was done to an item already at the destination.</summary>
public enum JournalChangeKind
{
    /// <summary>Its flags were brought in step with the source.</summary>
    Flags,

    /// <summary>It was set aside because the source no longer has it.</summary>
    Hold,
}

/// <summary>A change to an item already at the destination: what undo does backwards.</summary>
/// <param name="Id">The journal's number for it; later changes have higher ones.</param>
/// <param name="ContainerId">The <see cref="JournalContainer.Id"/> of the item.</param>
/// <param name="SyncPoint">The sync point that made it.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Before">The item as it was in the journal before.</param>
/// <param name="After">The item as it was recorded after.</param>
public sealed record JournalChange(long Id, long ContainerId, int SyncPoint, JournalChangeKind Kind, JournalItem Before, JournalItem After);
