using Dapper;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.State;

/// <summary>The intents of the journal: what is about to be done, from before it is sent until its outcome is known.</summary>
public sealed partial class Journal
{
    /// <summary>Records that these items are about to be written. Call it before the first octet is sent.</summary>
    /// <param name="containerId">The <see cref="JournalContainer.Id"/> of the items.</param>
    /// <param name="syncPoint">The sync point at work.</param>
    /// <param name="destination">How the container to be written to stands.</param>
    /// <param name="sourceKeys">The items.</param>
    /// <param name="kind">What is about to be done to them.</param>
    /// <param name="cancellationToken">Stops before anything is recorded.</param>
    /// <returns>The id of the batch, to complete or abandon it.</returns>
    public Task<long> BeginBatchAsync(
        long containerId,
        int syncPoint,
        ContainerState destination,
        IReadOnlyCollection<string> sourceKeys,
        JournalBatchKind kind = JournalBatchKind.Copy,
        CancellationToken cancellationToken = default)
    {
        const string Sql = """
            INSERT INTO batches (container_id, sync_point, kind, destination_validity, destination_next_key, source_keys, created_at)
            VALUES (@containerId, @syncPoint, @kind, @Validity, @NextKey, @keys, @now)
            RETURNING id
            """;
        var parameters = new
        {
            containerId,
            syncPoint,
            kind = kind.ToString(),
            destination.Validity,
            destination.NextKey,
            keys = StateText.ToJson(sourceKeys),
            now = Now(),
        };
        return _database.WriteAsync(write => write.ScalarAsync<long>(Sql, parameters), cancellationToken);
    }

    /// <summary>
    /// Closes a batch and records what became of its items, at once. Items it leaves out stay as they were: not written.
    /// For a <see cref="JournalBatchKind.Hold"/> the change of each item is kept for undo.
    /// </summary>
    public Task CompleteBatchAsync(long batchId, IReadOnlyCollection<JournalItem> items, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            async write =>
            {
                var batch = await TakeBatchAsync(write, batchId).ConfigureAwait(false)
                    ?? throw new InvalidOperationException($"Batch {batchId} is not open.");
                if (batch.Kind == JournalBatchKind.Hold)
                    await RecordChangesAsync(write, batch.ContainerId, batch.SyncPoint, JournalChangeKind.Hold, items).ConfigureAwait(false);
                else
                    await ItemTable.UpsertAsync(write, batch.ContainerId, items).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Closes batches whose items were not written. One that is closed already is no error.</summary>
    public Task AbandonBatchesAsync(IReadOnlyCollection<long> batchIds, CancellationToken cancellationToken = default) =>
        batchIds.Count == 0 ? Task.CompletedTask : _database.WriteAsync(
            async write =>
            {
                foreach (var id in batchIds)
                    await TakeBatchAsync(write, id).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>The batches of a container that were begun and neither completed nor abandoned, oldest first: what a crash left to settle.</summary>
    public async Task<IReadOnlyList<JournalBatch>> GetOpenBatchesAsync(long containerId, CancellationToken cancellationToken = default)
    {
        var rows = await _database.ReadAsync(
            connection => connection.QueryAsync<BatchRow>(new CommandDefinition(
                "SELECT * FROM batches WHERE container_id = @containerId ORDER BY id", new { containerId }, cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false);
        return rows.Select(row => row.ToBatch()).ToList();
    }

    private static Task<TakenBatch?> TakeBatchAsync(WriteTransaction write, long id) =>
        write.RowAsync<TakenBatch>("DELETE FROM batches WHERE id = @id RETURNING container_id, sync_point, kind", new { id });

    /// <summary>What is needed of a batch to close it; not its keys, which are many.</summary>
    private sealed class TakenBatch
    {
        public long ContainerId { get; set; }
        public int SyncPoint { get; set; }
        public JournalBatchKind Kind { get; set; }
    }

    private sealed class BatchRow
    {
        public long Id { get; set; }
        public long ContainerId { get; set; }
        public int SyncPoint { get; set; }
        public JournalBatchKind Kind { get; set; }
        public string DestinationValidity { get; set; } = "";
        public string? DestinationNextKey { get; set; }
        public string SourceKeys { get; set; } = "";
        public string CreatedAt { get; set; } = "";

        public JournalBatch ToBatch() => new(
            Id,
            ContainerId,
            SyncPoint,
            Kind,
            DestinationValidity,
            DestinationNextKey,
            StateText.FromJson<string[]>(SourceKeys),
            StateText.ToTime(CreatedAt));
    }
}
