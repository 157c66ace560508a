namespace KimounMail.Engine.State;

/// <summary>What a batch is about to do to its items.</summary>
public enum JournalBatchKind
{
    /// <summary>Write them to the container's destination.</summary>
    Copy,

    /// <summary>Move them from there to the container of items set aside; completing it leaves changes to undo.</summary>
    Hold,
}

/// <summary>
/// An intent: items about to be written, recorded before the first octet is sent. One that is still open when a task resumes
/// tells where to look: its items lie, if anywhere, at keys from <see cref="DestinationNextKey"/> on.
/// </summary>
/// <param name="Id">The journal's number for it.</param>
/// <param name="ContainerId">The <see cref="JournalContainer.Id"/> of the items.</param>
/// <param name="SyncPoint">The sync point it belongs to.</param>
/// <param name="Kind">What was to be done.</param>
/// <param name="DestinationValidity">The validity of the container written to.</param>
/// <param name="DestinationNextKey">The next key of the container written to, before the write; null where unknown.</param>
/// <param name="SourceKeys">The items.</param>
/// <param name="CreatedAt">When it was recorded (UTC).</param>
public sealed record JournalBatch(
    long Id,
    long ContainerId,
    int SyncPoint,
    JournalBatchKind Kind,
    string DestinationValidity,
    string? DestinationNextKey,
    IReadOnlyList<string> SourceKeys,
    DateTimeOffset CreatedAt);
