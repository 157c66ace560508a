using Dapper;

namespace KimounMail.Engine.State;

/// <summary>How tasks go: status, requests, progress, sync points.</summary>
public sealed partial class TaskStore
{
    /// <summary>Says where the task stands. From a running pass to rest, this is its end; from rest to a pass, it has none yet. An undo makes a verdict untrue.</summary>
    public Task SetStatusAsync(
        string id, MigrationStatus status, string? detail = null, string? errorId = null, CancellationToken cancellationToken = default)
    {
        const string Sql = """
            UPDATE tasks SET
                ended_at = CASE
                    WHEN @isPass THEN NULL
                    WHEN @isRest AND status IN ('Queued', 'Validating', 'Syncing', 'Stopping') THEN @now
                    ELSE ended_at END,
                comparison = CASE WHEN @status = 'Undoing' THEN NULL ELSE comparison END,
                status = @status, status_detail = @detail, error_id = @errorId, status_changed_at = @now
            WHERE id = @id
            """;
        var parameters = new DynamicParameters(new
        {
            status = status.ToString(),
            detail,
            errorId,
            now = Now(),
            isPass = status is MigrationStatus.Validating or MigrationStatus.Syncing,
            isRest = status is not (MigrationStatus.Created or MigrationStatus.Queued or MigrationStatus.Stopping or MigrationStatus.Undoing),
        });
        return UpdateAsync(id, Sql, parameters, cancellationToken);
    }

    /// <summary>Asks something of the worker, or takes it back (<see cref="TaskRequest.None"/>).</summary>
    public Task RequestAsync(string id, TaskRequest request, CancellationToken cancellationToken = default) => UpdateAsync(
        id, "UPDATE tasks SET request = @request WHERE id = @id", new(new { request = request.ToString() }), cancellationToken);

    /// <summary>What was asked of the worker last.</summary>
    public async Task<TaskRequest> GetRequestAsync(string id, CancellationToken cancellationToken = default)
    {
        var request = await _database.ReadAsync(
            connection => connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "SELECT request FROM tasks WHERE id = @id", new { id = TaskId.Normalize(id) }, cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.TaskNotFound(id);
        return Enum.Parse<TaskRequest>(request);
    }

    /// <summary>Keeps how far the pass is, for those who follow it.</summary>
    public Task SaveProgressAsync(string id, ItemCounts counts, string? currentContainer, CancellationToken cancellationToken = default) => UpdateAsync(
        id,
        "UPDATE tasks SET counts = @counts, current_container = @currentContainer WHERE id = @id",
        new(new { counts = StateText.ToJson(counts), currentContainer }),
        cancellationToken);

    /// <summary>Says what a running pass is waiting for; null when it goes on.</summary>
    public Task SetDetailAsync(string id, string? detail, CancellationToken cancellationToken = default) => UpdateAsync(
        id,
        "UPDATE tasks SET status_detail = CASE WHEN status IN ('Validating', 'Syncing') THEN @detail ELSE status_detail END WHERE id = @id",
        new(new { detail }),
        cancellationToken);

    /// <summary>Keeps the verdict on the task's mailboxes, in place of the one before; differences are counted, not listed.</summary>
    public Task SaveComparisonAsync(string id, MailboxComparison verdict, CancellationToken cancellationToken = default) => UpdateAsync(
        id,
        "UPDATE tasks SET comparison = @comparison WHERE id = @id",
        new(new { comparison = StateText.ToJson(verdict with { Differences = [] }) }),
        cancellationToken);

    /// <summary>Begins the next sync point and sets the task's counts to none.</summary>
    /// <returns>Its number.</returns>
    public Task<int> BeginSyncPointAsync(string id, CancellationToken cancellationToken = default)
    {
        var taskId = TaskId.Normalize(id);
        var parameters = new { id = taskId, now = Now(), counts = StateText.ToJson(ItemCounts.None) };
        return _database.WriteAsync(
            async write =>
            {
                const string Begin = """
                    UPDATE tasks SET sync_point = sync_point + 1, counts = @counts, current_container = NULL, started_at = @now, ended_at = NULL
                    WHERE id = @id
                    RETURNING sync_point
                    """;
                var number = await write.ScalarAsync<int?>(Begin, parameters).ConfigureAwait(false) ?? throw StoreErrors.TaskNotFound(id);
                await write.ExecuteAsync(
                    """
                    INSERT INTO sync_points (task_id, number, status, started_at, counts)
                    SELECT id, sync_point, 'Syncing', @now, @counts FROM tasks WHERE id = @id
                    """,
                    parameters).ConfigureAwait(false);
                return number;
            },
            cancellationToken);
    }

    /// <summary>The sync point that was begun and has not ended: a pass to resume. Null when there is none.</summary>
    public async Task<MigrationSyncPoint?> GetOpenSyncPointAsync(string id, CancellationToken cancellationToken = default)
    {
        var points = await ListSyncPointsAsync(id, cancellationToken).ConfigureAwait(false);
        return points.LastOrDefault(point => point.EndedAt is null);
    }

    /// <summary>
    /// Ends a sync point and, with it, the pass of the task: status, counts and time of end. The one before is dropped when it changed
    /// nothing and is not the first: there is nothing to go back to that the one before it is not, and passes made all day long leave no rows.
    /// </summary>
    public async Task EndSyncPointAsync(
        string id, int number, MigrationStatus status, ItemCounts counts, CancellationToken cancellationToken = default)
    {
        const string EndTask = """
            UPDATE tasks SET status = @status, status_detail = NULL, error_id = NULL, status_changed_at = @now,
                counts = @counts, current_container = NULL, ended_at = @now
            WHERE id = @id
            """;
        const string EndPoint = """
            UPDATE sync_points SET status = @status, counts = @counts, ended_at = @now
            WHERE task_id = @id AND number = @number
            """;
        var parameters = new { id = TaskId.Normalize(id), number, status = status.ToString(), counts = StateText.ToJson(counts), now = Now() };
        await _database.WriteAsync(
            async write =>
            {
                if (await write.ExecuteAsync(EndTask, parameters).ConfigureAwait(false) == 0)
                    throw StoreErrors.TaskNotFound(id);
                if (await write.ExecuteAsync(EndPoint, parameters).ConfigureAwait(false) == 0)
                    throw new InvalidOperationException($"Task {id} has no sync point {number}.");
                await FoldAsync(write, parameters.id, number).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets the sync points after the given one, once they are undone; 0 forgets all. The next to begin takes their numbers.</summary>
    public Task DropSyncPointsAsync(string id, int after, CancellationToken cancellationToken = default) => _database.WriteAsync(
        async write =>
        {
            var parameters = new { id = TaskId.Normalize(id), after };
            if (await write.ExecuteAsync("UPDATE tasks SET sync_point = @after WHERE id = @id", parameters).ConfigureAwait(false) == 0)
                throw StoreErrors.TaskNotFound(id);
            await write.ExecuteAsync("DELETE FROM sync_points WHERE task_id = @id AND number > @after", parameters).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>The sync points of the task, first to last.</summary>
    public async Task<IReadOnlyList<MigrationSyncPoint>> ListSyncPointsAsync(string id, CancellationToken cancellationToken = default)
    {
        const string Sql = "SELECT * FROM sync_points WHERE task_id = @id ORDER BY number";
        var rows = await _database.ReadAsync(
            connection => connection.QueryAsync<SyncPointRow>(
                new CommandDefinition(Sql, new { id = TaskId.Normalize(id) }, cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false);
        return rows.Select(row => row.ToSyncPoint()).ToList();
    }

    private static async Task FoldAsync(WriteTransaction write, string id, int number)
    {
        const string Before = "SELECT * FROM sync_points WHERE task_id = @id AND number BETWEEN 2 AND @number - 1 ORDER BY number DESC LIMIT 1";
        const string Folders = "SELECT COUNT(*) FROM containers WHERE task_id = @id AND @Number IN (created_by_sync_point, subscribed_by_sync_point)";
        if (await write.RowAsync<SyncPointRow>(Before, new { id, number }).ConfigureAwait(false) is not { } before
            || StateText.FromJson<ItemCounts>(before.Counts) is not { Copied: 0, FlagsChanged: 0, Removed: 0 }
            || await write.ScalarAsync<long>(Folders, new { id, before.Number }).ConfigureAwait(false) > 0)
            return;
        await write.ExecuteAsync("DELETE FROM sync_points WHERE task_id = @id AND number = @Number", new { id, before.Number }).ConfigureAwait(false);
    }

    private sealed class SyncPointRow
    {
        public string TaskId { get; set; } = "";
        public int Number { get; set; }
        public MigrationStatus Status { get; set; }
        public string StartedAt { get; set; } = "";
        public string? EndedAt { get; set; }
        public string Counts { get; set; } = "";

        public MigrationSyncPoint ToSyncPoint() => new()
        {
            TaskId = TaskId,
            Number = Number,
            Status = Status,
            StartedAt = StateText.ToTime(StartedAt),
            EndedAt = StateText.ToOptionalTime(EndedAt),
            Counts = StateText.FromJson<ItemCounts>(Counts),
        };
    }
}
