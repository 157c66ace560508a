using System.Runtime.CompilerServices;
using Dapper;

namespace KimounMail.Engine.State;

/// <summary>What undo needs: the changes to items already written, the items written since a sync point, and taking both back.</summary>
public sealed partial class Journal
{
    /// <summary>
    /// Records that items already at the destination were changed there, and keeps how each was before. An item the journal does
    /// not know is an error of the caller.
    /// </summary>
    /// <param name="containerId">The <see cref="JournalContainer.Id"/> of the items.</param>
    /// <param name="syncPoint">The sync point at work.</param>
    /// <param name="kind">What was done.</param>
    /// <param name="items">The items as they are now. For <see cref="JournalChangeKind.Flags"/> the status and its sync point stay as they were.</param>
    /// <param name="cancellationToken">Stops before anything is recorded.</param>
    public Task RecordChangesAsync(
        long containerId, int syncPoint, JournalChangeKind kind, IReadOnlyCollection<JournalItem> items, CancellationToken cancellationToken = default) =>
        items.Count == 0
            ? Task.CompletedTask
            : _database.WriteAsync(write => RecordChangesAsync(write, containerId, syncPoint, kind, items), cancellationToken);

    /// <summary>How many items of a container a sync point changed the flags of, and how many it set aside.</summary>
    public async Task<(long Flags, long Held)> CountChangesAsync(long containerId, int syncPoint, CancellationToken cancellationToken = default)
    {
        const string Sql = "SELECT kind, COUNT(DISTINCT source_key) AS count FROM changes WHERE container_id = @containerId AND sync_point = @syncPoint GROUP BY kind";
        var counts = (await _database.ReadAsync(
            connection => connection.QueryAsync<(string Kind, long Count)>(new CommandDefinition(Sql, new { containerId, syncPoint }, cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.Kind, row => row.Count);
        return (counts.GetValueOrDefault(nameof(JournalChangeKind.Flags)), counts.GetValueOrDefault(nameof(JournalChangeKind.Hold)));
    }

    /// <summary>The items of a container that were copied after the sync point, in key order. They may be reverted while they are read.</summary>
    public IAsyncEnumerable<JournalItem> ReadCopiedAsync(long containerId, int afterSyncPoint, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(
            " AND status = 'Copied' AND sync_point > @After", new() { ContainerId = containerId, After = afterSyncPoint }, cancellationToken);

    /// <summary>The items of a container that were set aside, in key order. They may be reverted while they are read.</summary>
    public IAsyncEnumerable<JournalItem> ReadRemovedAsync(long containerId, CancellationToken cancellationToken = default) =>
        ReadPagesAsync(" AND status = 'Removed'", new() { ContainerId = containerId }, cancellationToken);

    /// <summary>The changes made in a container after the sync point, last first. They may be reverted while they are read.</summary>
    public async IAsyncEnumerable<JournalChange> ReadChangesAsync(
        long containerId, int afterSyncPoint, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sql = $"""
            SELECT * FROM changes WHERE container_id = @containerId AND sync_point > @afterSyncPoint AND id < @before
            ORDER BY id DESC LIMIT {PageSize}
            """;
        var before = long.MaxValue;
        List<ChangeRow> page;
        do
        {
            var command = new CommandDefinition(sql, new { containerId, afterSyncPoint, before }, cancellationToken: cancellationToken);
            page = (await _database.ReadAsync(connection => connection.QueryAsync<ChangeRow>(command), cancellationToken).ConfigureAwait(false)).AsList();
            foreach (var row in page)
                yield return row.ToChange();
            before = page.Count > 0 ? page[^1].Id : before;
        }
        while (page.Count == PageSize);
    }

    /// <summary>Forgets items: removed from the destination again, so that a later pass copies them anew, or not there at either end.</summary>
    public Task RevertItemsAsync(long containerId, IReadOnlyCollection<string> sourceKeys, CancellationToken cancellationToken = default) =>
        sourceKeys.Count == 0
            ? Task.CompletedTask
            : _database.WriteAsync(
                async write =>
                {
                    var delete = write.Prepare(ItemTable.DeleteOne, "container", "key");
                    foreach (var key in sourceKeys)
                        await delete.ExecuteAsync(write.CancellationToken, containerId, key).ConfigureAwait(false);
                },
                cancellationToken);

    /// <summary>
    /// Takes back changes that were undone at the destination: each item is again as it was before. Give them last first. Where undoing
    /// gave the item a new key, give the change with that key in its <see cref="JournalChange.Before"/>.
    /// </summary>
    public Task RevertChangesAsync(IReadOnlyCollection<JournalChange> changes, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            async write =>
            {
                var delete = write.Prepare("DELETE FROM changes WHERE id = @id", "id");
                foreach (var change in changes)
                {
                    await ItemTable.UpsertAsync(write, change.ContainerId, [change.Before]).ConfigureAwait(false);
                    await delete.ExecuteAsync(write.CancellationToken, change.Id).ConfigureAwait(false);
                }
            },
            cancellationToken);

    /// <summary>
    /// Forgets what passes after the sync point only noted, without writing anything: items that were there, were left out or
    /// failed, and batches never settled. A later pass looks at them anew.
    /// </summary>
    public Task ForgetAfterAsync(long containerId, int syncPoint, CancellationToken cancellationToken = default) => _database.WriteAsync(
        async write =>
        {
            var parameters = new { containerId, syncPoint };
            await write.ExecuteAsync("DELETE FROM items WHERE container_id = @containerId AND sync_point > @syncPoint", parameters).ConfigureAwait(false);
            await write.ExecuteAsync("DELETE FROM batches WHERE container_id = @containerId AND sync_point > @syncPoint", parameters).ConfigureAwait(false);
        },
        cancellationToken);

    private static async Task RecordChangesAsync(
        WriteTransaction write, long containerId, int syncPoint, JournalChangeKind kind, IReadOnlyCollection<JournalItem> items)
    {
        var select = write.Prepare(ItemTable.SelectOne, "container", "key");
        var insert = write.Prepare(
            "INSERT INTO changes (container_id, source_key, sync_point, kind, item_before, item_after) VALUES (@container, @key, @syncPoint, @kind, @before, @after)",
            "container", "key", "syncPoint", "kind", "before", "after");
        foreach (var item in items)
        {
            var before = await ItemTable.FindAsync(select, containerId, item.SourceKey, write.CancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The journal has no item {item.SourceKey} in container {containerId}.");
            await insert.ExecuteAsync(
                write.CancellationToken, containerId, item.SourceKey, syncPoint, kind.ToString(), StateText.ToJson(before), StateText.ToJson(item)).ConfigureAwait(false);
        }

        await ItemTable.UpsertAsync(write, containerId, items).ConfigureAwait(false);
    }

    private sealed class ChangeRow
    {
        public long Id { get; set; }
        public long ContainerId { get; set; }
        public string SourceKey { get; set; } = "";
        public int SyncPoint { get; set; }
        public JournalChangeKind Kind { get; set; }
        public string ItemBefore { get; set; } = "";
        public string ItemAfter { get; set; } = "";

        public JournalChange ToChange() => new(
            Id, ContainerId, SyncPoint, Kind,
            StateText.FromJson<JournalItem>(ItemBefore) with { SourceKey = SourceKey },
            StateText.FromJson<JournalItem>(ItemAfter) with { SourceKey = SourceKey });
    }
}
