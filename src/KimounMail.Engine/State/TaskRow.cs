namespace KimounMail.Engine.State;

/// <summary>A row of the table of tasks.</summary>
internal sealed class TaskRow
{
    /// <summary>How long after its end a task can be undone without force.</summary>
    private static readonly TimeSpan UndoWindow = TimeSpan.FromHours(48);

    /// <summary>How long a worker may take to start before a queued task counts as abandoned.</summary>
    private static readonly TimeSpan StartAllowance = TimeSpan.FromSeconds(30);

    public string Id { get; set; } = "";
    public string Source { get; set; } = "";
    public string Destination { get; set; } = "";
    public string Options { get; set; } = "";
    public MigrationStatus Status { get; set; }
    public string? StatusDetail { get; set; }
    public string? ErrorId { get; set; }
    public string StatusChangedAt { get; set; } = "";
    public int SyncPoint { get; set; }
    public string Counts { get; set; } = "";
    public string? CurrentContainer { get; set; }
    public string CreatedAt { get; set; } = "";
    public string? StartedAt { get; set; }
    public string? EndedAt { get; set; }
    public string? Comparison { get; set; }

    /// <summary>True when a worker must be holding the task's lease, or something is amiss.</summary>
    public bool NeedsWorker(DateTimeOffset now) => Status switch
    {
        MigrationStatus.Queued => now - StateText.ToTime(StatusChangedAt) >= StartAllowance,
        MigrationStatus.Validating or MigrationStatus.Syncing or MigrationStatus.Stopping or MigrationStatus.Undoing => true,
        _ => false,
    };

    public MigrationTask ToTask()
    {
        var source = StateText.FromJson<EndpointAddress>(Source);
        var destination = StateText.FromJson<EndpointAddress>(Destination);
        var options = StateText.FromJson<MigrationOptions>(Options);
        var ended = StateText.ToOptionalTime(EndedAt);
        return new MigrationTask
        {
            Id = Id,
            SourceAccount = source.Account,
            SourceServer = source.Server,
            DestinationAccount = destination.Account,
            DestinationServer = destination.Server,
            ItemKinds = options.ItemKinds,
            MaxConnection = options.MaxConnection,
            MaxBytesPerSecond = options.MaxBytesPerSecond,
            MaxMessagesPerSecond = options.MaxMessagesPerSecond,
            Status = Status,
            StatusDetail = StatusDetail,
            ErrorId = ErrorId,
            SyncPoint = SyncPoint,
            Counts = StateText.FromJson<ItemCounts>(Counts),
            CurrentContainer = CurrentContainer,
            CreatedAt = StateText.ToTime(CreatedAt),
            StartedAt = StateText.ToOptionalTime(StartedAt),
            EndedAt = ended,
            Comparison = Comparison is null ? null : StateText.FromJson<MailboxComparison>(Comparison),
            UndoUntil = SyncPoint == 0 ? null : ended + UndoWindow,
        };
    }
}
