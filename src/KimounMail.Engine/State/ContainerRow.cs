using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.State;

/// <summary>A row of the table of containers.</summary>
internal sealed class ContainerRow
{
    public const string Insert = """
        INSERT INTO containers (task_id, source_id, source_path, kind, destination_id, destination_path,
            source_validity, source_next_key, source_change_token, source_count, scanned_by_sync_point, destination_validity,
            created_by_sync_point, subscribed_by_sync_point, counts, reason, detail)
        VALUES (@TaskId, @SourceId, @SourcePath, @Kind, @DestinationId, @DestinationPath,
            @SourceValidity, @SourceNextKey, @SourceChangeToken, @SourceCount, @ScannedBySyncPoint, @DestinationValidity,
            @CreatedBySyncPoint, @SubscribedBySyncPoint, @Counts, @Reason, @Detail)
        ON CONFLICT (task_id, source_id) DO UPDATE SET
            source_path = excluded.source_path, kind = excluded.kind,
            destination_id = excluded.destination_id, destination_path = excluded.destination_path,
            source_validity = excluded.source_validity, source_next_key = excluded.source_next_key,
            source_change_token = excluded.source_change_token, source_count = excluded.source_count,
            scanned_by_sync_point = excluded.scanned_by_sync_point,
            destination_validity = excluded.destination_validity,
            created_by_sync_point = excluded.created_by_sync_point, subscribed_by_sync_point = excluded.subscribed_by_sync_point,
            counts = excluded.counts, reason = excluded.reason, detail = excluded.detail
        RETURNING id
        """;

    public const string Update = """
        UPDATE containers SET source_id = @SourceId, source_path = @SourcePath, kind = @Kind,
            destination_id = @DestinationId, destination_path = @DestinationPath,
            source_validity = @SourceValidity, source_next_key = @SourceNextKey,
            source_change_token = @SourceChangeToken, source_count = @SourceCount,
            scanned_by_sync_point = @ScannedBySyncPoint,
            destination_validity = @DestinationValidity,
            created_by_sync_point = @CreatedBySyncPoint, subscribed_by_sync_point = @SubscribedBySyncPoint,
            counts = @Counts, reason = @Reason, detail = @Detail
        WHERE id = @Id AND task_id = @TaskId
        RETURNING id
        """;

    public long Id { get; set; }
    public string TaskId { get; set; } = "";
    public string? SourceId { get; set; }
    public string? SourcePath { get; set; }
    public string Kind { get; set; } = "";
    public string? DestinationId { get; set; }
    public string? DestinationPath { get; set; }
    public string? SourceValidity { get; set; }
    public string? SourceNextKey { get; set; }
    public string? SourceChangeToken { get; set; }
    public long? SourceCount { get; set; }
    public int? ScannedBySyncPoint { get; set; }
    public string? DestinationValidity { get; set; }
    public int? CreatedBySyncPoint { get; set; }
    public int? SubscribedBySyncPoint { get; set; }
    public string Counts { get; set; } = "";
    public string? Reason { get; set; }
    public string? Detail { get; set; }

    public static ContainerRow From(JournalContainer container, string taskId) => new()
    {
        Id = container.Id,
        TaskId = taskId,
        SourceId = container.SourceId,
        SourcePath = container.SourcePath,
        Kind = container.Kind.ToString(),
        DestinationId = container.DestinationId,
        DestinationPath = container.DestinationPath,
        SourceValidity = container.SourceState?.Validity ?? container.SourceValidity,
        SourceNextKey = container.SourceState?.NextKey,
        SourceChangeToken = container.SourceState?.ChangeToken,
        SourceCount = container.SourceState?.ItemCount,
        ScannedBySyncPoint = container.ScannedBySyncPoint,
        DestinationValidity = container.DestinationValidity,
        CreatedBySyncPoint = container.CreatedBySyncPoint,
        SubscribedBySyncPoint = container.SubscribedBySyncPoint,
        Counts = StateText.ToJson(container.Counts),
        Reason = container.Reason,
        Detail = container.Detail,
    };

    public JournalContainer ToContainer() => new()
    {
        Id = Id,
        SourceId = SourceId,
        SourcePath = SourcePath,
        Kind = Enum.Parse<ItemKind>(Kind),
        DestinationId = DestinationId,
        DestinationPath = DestinationPath,
        SourceValidity = SourceValidity,
        SourceState = SourceCount is { } count ? new ContainerState(SourceValidity!, SourceNextKey, SourceChangeToken, count) : null,
        ScannedBySyncPoint = ScannedBySyncPoint,
        DestinationValidity = DestinationValidity,
        CreatedBySyncPoint = CreatedBySyncPoint,
        SubscribedBySyncPoint = SubscribedBySyncPoint,
        Counts = StateText.FromJson<ItemCounts>(Counts),
        Reason = Reason,
        Detail = Detail,
    };
}
