using System.Data.Common;

namespace KimounMail.Engine.State;

/// <summary>The table of items: its columns in one order, for reading and writing many rows at little cost each.</summary>
internal static class ItemTable
{
    public const string Columns =
        "source_key, destination_container_id, destination_key, destination_validity, size, internal_date, flags, status, reason, detail, sync_point";

    public const string SelectOne = $"SELECT {Columns} FROM items WHERE container_id = @container AND source_key = @key";

    public const string DeleteOne = "DELETE FROM items WHERE container_id = @container AND source_key = @key";

    private const string UpsertSql = $"""
        INSERT INTO items (container_id, {Columns})
        VALUES (@container, @key, @heldIn, @destinationKey, @validity, @size, @date, @flags, @status, @reason, @detail, @syncPoint)
        ON CONFLICT (container_id, source_key) DO UPDATE SET
            destination_container_id = excluded.destination_container_id,
            destination_key = excluded.destination_key,
            destination_validity = excluded.destination_validity,
            size = excluded.size,
            internal_date = excluded.internal_date,
            flags = excluded.flags,
            status = excluded.status,
            reason = excluded.reason,
            detail = excluded.detail,
            sync_point = excluded.sync_point
        """;

    private static readonly string[] UpsertParameters =
        ["container", "key", "heldIn", "destinationKey", "validity", "size", "date", "flags", "status", "reason", "detail", "syncPoint"];

    /// <summary>Writes the items, each in place of the one there was.</summary>
    public static async Task UpsertAsync(WriteTransaction write, long containerId, IEnumerable<JournalItem> items)
    {
        var upsert = write.Prepare(UpsertSql, UpsertParameters);
        foreach (var item in items)
        {
            await upsert.ExecuteAsync(
                write.CancellationToken,
                containerId,
                item.SourceKey,
                item.DestinationContainerId,
                item.DestinationKey,
                item.DestinationValidity,
                item.Size,
                StateText.FromTime(item.InternalDate),
                StateText.FromFlags(item.Flags),
                item.Status.ToString(),
                item.Reason,
                item.Detail,
                item.SyncPoint).ConfigureAwait(false);
        }
    }

    /// <summary>Reads one item by <see cref="SelectOne"/>; null when there is none.</summary>
    public static async Task<JournalItem?> FindAsync(Statement selectOne, long containerId, string key, CancellationToken cancellationToken)
    {
        var reader = await selectOne.QueryAsync(cancellationToken, containerId, key).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? Read(reader) : null;
    }

    /// <summary>Reads the rest of a result whose columns are <see cref="Columns"/>.</summary>
    public static async Task<List<JournalItem>> ReadAllAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var items = new List<JournalItem>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            items.Add(Read(reader));
        return items;
    }

    private static JournalItem Read(DbDataReader reader) => new()
    {
        SourceKey = reader.GetString(0),
        DestinationContainerId = reader.IsDBNull(1) ? null : reader.GetInt64(1),
        DestinationKey = OptionalString(reader, 2),
        DestinationValidity = OptionalString(reader, 3),
        Size = reader.GetInt64(4),
        InternalDate = StateText.ToOptionalTime(OptionalString(reader, 5)),
        Flags = StateText.ToFlags(reader.GetString(6)),
        Status = Enum.Parse<MigrationItemStatus>(reader.GetString(7)),
        Reason = OptionalString(reader, 8),
        Detail = OptionalString(reader, 9),
        SyncPoint = reader.GetInt32(10),
    };

    private static string? OptionalString(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
