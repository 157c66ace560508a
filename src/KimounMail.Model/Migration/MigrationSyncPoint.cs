namespace KimounMail;

/// <summary>One pass of a task.</summary>
public sealed record MigrationSyncPoint
{
    /// <summary>The task.</summary>
    public required string TaskId { get; init; }

    /// <summary>1 is the first copy, 2 the first delta.</summary>
    public required int Number { get; init; }

    /// <summary>How it ended, or <see cref="MigrationStatus.Syncing"/>.</summary>
    public MigrationStatus Status { get; init; }

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it did.</summary>
    public ItemCounts Counts { get; init; } = ItemCounts.None;
}
