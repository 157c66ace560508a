using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace KimounMail.Engine.State;

/// <summary>The items of the journal: reading them as streams, recording what became of them.</summary>
public sealed partial class Journal
{
    /// <summary>
    /// Streams read a page at a time, so that a slow consumer keeps neither a connection nor an old state of the database,
    /// and writes go on meanwhile.
    /// </summary>
    private const int PageSize = 1000;

    /// <summary>Keys alone are short.</summary>
    private const int KeyPageSize = 10 * PageSize;

    private const string IsAtDestination = "destination_container_id IS NULL AND status IN ('Copied', 'AlreadyThere')";

    private const string ItemsFrom = $"SELECT {ItemTable.Columns} FROM items WHERE container_id = @ContainerId AND source_key >= @Key";
    private const string ItemsAfter = $"SELECT {ItemTable.Columns} FROM items WHERE container_id = @ContainerId AND source_key > @Key";

    /// <summary>The items of a container in key order, from <paramref name="fromKey"/> on when given. Memory stays bounded.</summary>
    public IAsyncEnumerable<JournalItem> ReadItemsAsync(long containerId, string? fromKey = null, CancellationToken cancellationToken = default) =>
        ReadPagesAsync("", new() { ContainerId = containerId, Key = fromKey ?? "" }, cancellationToken);

    /// <summary>The items copied into a container whose keys there are not known.</summary>
    public IAsyncEnumerable<JournalItem> ReadWithoutPlaceAsync(long containerId, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(" AND status = 'Copied' AND destination_key IS NULL", new() { ContainerId = containerId }, cancellationToken);

    /// <summary>The items of a container that have one of these keys, by key; keys the journal does not know are left out.</summary>
    public Task<IReadOnlyDictionary<string, JournalItem>> FindAsync(
        long containerId, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        _database.ReadAsync<IReadOnlyDictionary<string, JournalItem>>(
            async connection =>
            {
                var found = new Dictionary<string, JournalItem>(keys.Count);
                var select = new Statement(connection, ItemTable.SelectOne, ["container", "key"]);
                await using (select.ConfigureAwait(false))
                {
                    foreach (var key in keys)
                    {
                        if (await ItemTable.FindAsync(select, containerId, key, cancellationToken).ConfigureAwait(false) is { } item)
                            found[key] = item;
                    }
                }

                return found;
            },
            cancellationToken);

    /// <summary>
    /// The destination keys, in order, that items of a container have under a validity, in the container's own destination and
    /// under source keys that still mean something. Memory stays bounded.
    /// </summary>
    public async IAsyncEnumerable<string> ReadDestinationKeysAsync(
        long containerId, string validity, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sql = $"""
            SELECT destination_key FROM items
            WHERE container_id = @containerId AND destination_validity = @validity AND destination_key > @after
                AND {IsAtDestination} AND source_key < @retired
            ORDER BY destination_key LIMIT {KeyPageSize}
            """;
        var after = "";
        List<string> page;
        do
        {
            var command = new CommandDefinition(
                sql, new { containerId, validity, after, retired = JournalItem.RetiredPrefix }, cancellationToken: cancellationToken);
            page = (await _database.ReadAsync(connection => connection.QueryAsync<string>(command), cancellationToken).ConfigureAwait(false)).AsList();
            foreach (var key in page)
                yield return key;
            after = page.Count > 0 ? page[^1] : after;
        }
        while (page.Count == KeyPageSize);
    }

    /// <summary>The items of a container that lie in its own destination under one of these keys and the validity.</summary>
    public Task<IReadOnlyList<JournalItem>> FindAtDestinationAsync(
        long containerId, string validity, IReadOnlyCollection<string> destinationKeys, CancellationToken cancellationToken = default)
    {
        const string Sql = $"""
            SELECT {ItemTable.Columns} FROM items
            WHERE container_id = @container AND destination_validity = @validity AND destination_key = @key AND {IsAtDestination}
            """;
        return _database.ReadAsync<IReadOnlyList<JournalItem>>(
            async connection =>
            {
                var found = new List<JournalItem>();
                var select = new Statement(connection, Sql, ["container", "validity", "key"]);
                await using (select.ConfigureAwait(false))
                {
                    foreach (var key in destinationKeys)
                    {
                        var reader = await select.QueryAsync(cancellationToken, containerId, validity, key).ConfigureAwait(false);
                        await using (reader.ConfigureAwait(false))
                            found.AddRange(await ItemTable.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false));
                    }
                }

                return found;
            },
            cancellationToken);
    }

    /// <summary>Records what became of items, each in place of what was recorded before.</summary>
    public Task RecordAsync(long containerId, IReadOnlyCollection<JournalItem> items, CancellationToken cancellationToken = default) =>
        items.Count == 0
            ? Task.CompletedTask
            : _database.WriteAsync(write => ItemTable.UpsertAsync(write, containerId, items), cancellationToken);

    /// <summary>
    /// Takes the meaning from all keys of a container: the source replaced it (its validity changed), so a key may now be another
    /// item's. Rows of what is at the destination stay, with their changes, until the items are found again under new keys.
    /// </summary>
    public Task RetireKeysAsync(long containerId, string validity, CancellationToken cancellationToken = default) => _database.WriteAsync(
        async write =>
        {
            // The time tells apart what is retired from a validity that comes back (two replicas of a server, each with its own).
            var parameters = new { containerId, prefix = $"{JournalItem.RetiredPrefix}{validity}@{Now()}:", retired = JournalItem.RetiredPrefix };
            await write.ExecuteAsync(
                "DELETE FROM items WHERE container_id = @containerId AND source_key < @retired AND status IN ('Skipped', 'Failed')", parameters).ConfigureAwait(false);
            foreach (var table in new[] { "items", "changes" })
            {
                await write.ExecuteAsync(
                    $"UPDATE {table} SET source_key = @prefix || source_key WHERE container_id = @containerId AND source_key < @retired", parameters).ConfigureAwait(false);
            }
        },
        cancellationToken);

    /// <summary>Records items found again under another key, or in another container of the source: their rows and changes are from now on those of the new place.</summary>
    public Task MoveAsync(long containerId, IReadOnlyCollection<MovedRow> rows, CancellationToken cancellationToken = default) =>
        rows.Count == 0
            ? Task.CompletedTask
            : _database.WriteAsync(write => MoveRowsAsync(write, containerId, rows), cancellationToken);

    /// <summary>The items of the task that the filter lets through, container by container, in key order.</summary>
    public async IAsyncEnumerable<MigrationItem> GetItemsAsync(
        ItemFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        filter ??= new ItemFilter();
        var containers = await GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var byId = containers.ToDictionary(container => container.Id);
        var condition = (filter.Statuses.Count > 0 ? " AND status IN @Statuses" : "")
            + (filter.Reasons.Count > 0 ? " AND LOWER(reason) IN @Reasons" : "");
        foreach (var container in containers.Where(container => container.SourcePath is { } path && Wildcard.MatchesAny(filter.Containers, path)))
        {
            var query = new ItemQuery
            {
                ContainerId = container.Id,
                Statuses = filter.Statuses.Select(status => status.ToString()).ToList(),
                Reasons = filter.Reasons.Select(reason => reason.ToLowerInvariant()).ToList(),
            };
            await foreach (var item in ReadPagesAsync(condition, query, cancellationToken).ConfigureAwait(false))
                yield return ToMigrationItem(item, container, byId);
        }
    }

    private static async Task MoveRowsAsync(WriteTransaction write, long containerId, IReadOnlyCollection<MovedRow> rows)
    {
        var delete = write.Prepare(ItemTable.DeleteOne, "container", "key");
        var follow = write.Prepare(
            "UPDATE changes SET container_id = @container, source_key = @key WHERE container_id = @fromContainer AND source_key = @fromKey",
            "container", "key", "fromContainer", "fromKey");
        foreach (var row in rows)
        {
            await delete.ExecuteAsync(write.CancellationToken, row.FromContainerId, row.FromKey).ConfigureAwait(false);
            await follow.ExecuteAsync(write.CancellationToken, containerId, row.Item.SourceKey, row.FromContainerId, row.FromKey).ConfigureAwait(false);
        }

        await ItemTable.UpsertAsync(write, containerId, rows.Select(row => row.Item)).ConfigureAwait(false);
    }

    /// <summary>Items of one container that meet a condition, in key order, a page at a time.</summary>
    private async IAsyncEnumerable<JournalItem> ReadPagesAsync(
        string condition, ItemQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var select = ItemsFrom;
        List<JournalItem> page;
        do
        {
            var command = new CommandDefinition(
                $"{select}{condition} ORDER BY source_key LIMIT {PageSize}", query, cancellationToken: cancellationToken);
            page = await _database.ReadAsync(connection => ReadPageAsync(connection, command), cancellationToken).ConfigureAwait(false);
            foreach (var item in page)
                yield return item;
            if (page.Count > 0)
                query = query with { Key = page[^1].SourceKey };
            select = ItemsAfter;
        }
        while (page.Count == PageSize);
    }

    private static async Task<List<JournalItem>> ReadPageAsync(DbConnection connection, CommandDefinition command)
    {
        var reader = await connection.ExecuteReaderAsync(command).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await ItemTable.ReadAllAsync(reader, command.CancellationToken).ConfigureAwait(false);
    }

    private MigrationItem ToMigrationItem(JournalItem item, JournalContainer container, Dictionary<long, JournalContainer> byId)
    {
        var place = item.DestinationContainerId is { } id ? byId.GetValueOrDefault(id) : container;
        return new MigrationItem
        {
            TaskId = TaskId,
            SourceContainer = container.SourcePath!,
            SourceKey = item.SourceKey,
            DestinationContainer = place?.DestinationPath,
            DestinationKey = item.DestinationKey,
            Status = item.Status,
            Reason = item.Reason,
            Detail = item.Detail,
            Size = item.Size,
            InternalDate = item.InternalDate,
            Flags = item.Flags,
            SyncPoint = item.SyncPoint,
        };
    }

    /// <summary>Parameters of a query for items.</summary>
    private sealed record ItemQuery
    {
        public long ContainerId { get; init; }
        public string Key { get; init; } = "";
        public int After { get; init; }
        public IReadOnlyList<string> Statuses { get; init; } = [];
        public IReadOnlyList<string> Reasons { get; init; } = [];
    }
}
