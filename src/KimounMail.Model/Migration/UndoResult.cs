namespace KimounMail;

/// <summary>What an undo did.</summary>
public sealed record UndoResult
{
    /// <summary>The task as it stands after.</summary>
    public required MigrationTask Task { get; init; }

    /// <summary>The sync point undone to; 0 is before the first.</summary>
    public int ToSyncPoint { get; init; }

    /// <summary>Items removed from the destination.</summary>
    public long RemovedCount { get; init; }

    /// <summary>Items whose flags were set back.</summary>
    public long FlagsRestoredCount { get; init; }

    /// <summary>Items that had been set aside and were brought back.</summary>
    public long RestoredCount { get; init; }

    /// <summary>Containers we had created that were deleted again.</summary>
    public IReadOnlyList<string> DeletedContainers { get; init; } = [];

    /// <summary>What was left alone, because it moved, changed or is not ours any more.</summary>
    public IReadOnlyList<MigrationItem> LeftAlone { get; init; } = [];
}
