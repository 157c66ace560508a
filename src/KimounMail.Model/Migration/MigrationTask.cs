namespace KimounMail;

/// <summary>One source, one destination: a migration as it stood when it was read. Follow it by <see cref="Id"/>.</summary>
public sealed record MigrationTask
{
    /// <summary>The id to note down: eight characters without look-alikes, for example <c>k7q2m9xf</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The source account.</summary>
    public required string SourceAccount { get; init; }

    /// <summary>The source system, as a URI (<c>imaps://imap.example.com:993</c>).</summary>
    public required string SourceServer { get; init; }

    /// <summary>The destination account.</summary>
    public required string DestinationAccount { get; init; }

    /// <summary>The destination system, as a URI.</summary>
    public required string DestinationServer { get; init; }

    /// <summary>The kinds of item this task carries.</summary>
    public IReadOnlyList<ItemKind> ItemKinds { get; init; } = [ItemKind.Mail];

    /// <summary>Connections to each server at most, as asked for; 0 leaves the choice to the engine.</summary>
    public int MaxConnection { get; init; }

    /// <summary>Octets of messages a second at most, as asked for; 0 leaves it to what the providers are known to allow.</summary>
    public long MaxBytesPerSecond { get; init; }

    /// <summary>Messages a second at most, as asked for; 0 leaves it to what the destination is known to allow.</summary>
    public double MaxMessagesPerSecond { get; init; }

    /// <summary>Where it stands.</summary>
    public MigrationStatus Status { get; init; }

    /// <summary>The error that ended the last pass, or a sentence on what it is doing.</summary>
    public string? StatusDetail { get; init; }

    /// <summary>The stable id of the error that ended the last pass.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The current or last pass: 1 is the first copy, 2 the first delta; 0 before any, or when undone.</summary>
    public int SyncPoint { get; init; }

    /// <summary>What the current or last pass did.</summary>
    public ItemCounts Counts { get; init; } = ItemCounts.None;

    /// <summary>The container being worked on, while a pass runs.</summary>
    public string? CurrentContainer { get; init; }

    /// <summary>When the task was created (UTC).</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the current or last pass began (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last pass ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Until when it can be undone without <c>-Force</c> (UTC): 48 hours after the last pass ended.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>
    /// The last verdict of <c>Compare-Mailbox</c> on this task, its differences counted but not listed; null when it was never
    /// compared. Later passes leave it: one whose <see cref="MailboxComparison.ComparedAt"/> is older than <see cref="StartedAt"/>
    /// knows nothing of the last pass. An undo takes it away.
    /// </summary>
    public MailboxComparison? Comparison { get; init; }

    /// <summary>Settled items in percent of those found.</summary>
    public int PercentComplete => Counts.Found == 0
        ? Status is MigrationStatus.Synced or MigrationStatus.SyncedWithErrors ? 100 : 0
        : (int)(100 * (Counts.Found - Counts.Pending) / Counts.Found);

    /// <summary>True while a worker is, or should be, at work on it.</summary>
    public bool IsRunning => Status is MigrationStatus.Queued or MigrationStatus.Validating or MigrationStatus.Syncing
        or MigrationStatus.Stopping or MigrationStatus.Undoing;

    /// <summary>The task in one line.</summary>
    public override string ToString() => $"{Id}: {SourceAccount} to {DestinationAccount}, {Status}";
}
