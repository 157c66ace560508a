namespace KimounMail;

/// <summary>What became of one item.</summary>
public enum MigrationItemStatus
{
    /// <summary>Written to the destination by this task.</summary>
    Copied,

    /// <summary>The destination held it before.</summary>
    AlreadyThere,

    /// <summary>Left out on purpose.</summary>
    Skipped,

    /// <summary>Could not be copied; tried again at the next pass.</summary>
    Failed,

    /// <summary>Gone from the source and set aside at the destination until the undo window has passed.</summary>
    Removed,
}

/// <summary>One item of a task and what became of it.</summary>
public sealed record MigrationItem
{
    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>The item's folder at the source.</summary>
    public required string SourceContainer { get; init; }

    /// <summary>The item's id at the source (an IMAP UID).</summary>
    public required string SourceKey { get; init; }

    /// <summary>The item's folder at the destination.</summary>
    public string? DestinationContainer { get; init; }

    /// <summary>The item's id at the destination, where the server tells it.</summary>
    public string? DestinationKey { get; init; }

    /// <summary>What became of it.</summary>
    public MigrationItemStatus Status { get; init; }

    /// <summary>Why it was skipped, failed or altered: a <see cref="MailErrorId"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words, with the server's answer.</summary>
    public string? Detail { get; init; }

    /// <summary>Size in octets, as the source tells it.</summary>
    public long Size { get; init; }

    /// <summary>The date the source received it.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>Flags and keywords at the last pass.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The pass that settled it.</summary>
    public int SyncPoint { get; init; }
}
