using Dapper;

namespace KimounMail.Engine.State;

/// <summary>
/// The record of what one task wrote where, by which sync point. What a method records is on disk when it returns.
/// One object may be used by many threads; writes go one after the other.
/// </summary>
public sealed partial class Journal
{
    private readonly Database _database;
    private readonly TimeProvider _clock;

    internal Journal(Database database, string taskId, TimeProvider clock)
    {
        _database = database;
        _clock = clock;
        TaskId = taskId;
    }

    /// <summary>The task.</summary>
    public string TaskId { get; }

    /// <summary>The containers of the task, in the order they were first saved.</summary>
    public async Task<IReadOnlyList<JournalContainer>> GetContainersAsync(CancellationToken cancellationToken = default)
    {
        var rows = await _database.ReadAsync(
            connection => connection.QueryAsync<ContainerRow>(new CommandDefinition(
                "SELECT * FROM containers WHERE task_id = @TaskId ORDER BY id", new { TaskId }, cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false);
        return rows.Select(row => row.ToContainer()).ToList();
    }

    /// <summary>Saves a container: a new one (id 0), which takes the row of its <see cref="JournalContainer.SourceId"/> if there is one, or one read before.</summary>
    /// <returns>The container with its id.</returns>
    public async Task<JournalContainer> SaveContainerAsync(JournalContainer container, CancellationToken cancellationToken = default)
    {
        var row = ContainerRow.From(container, TaskId);
        var id = await _database.WriteAsync(
            write => write.ScalarAsync<long?>(row.Id == 0 ? ContainerRow.Insert : ContainerRow.Update, row),
            cancellationToken).ConfigureAwait(false);
        return container with { Id = id ?? throw NoSuchContainer(container.Id) };
    }

    /// <summary>The row of a container that is only at the destination (no source), as it was first saved; saves this one where there is none.</summary>
    public async Task<JournalContainer> FindOrAddLevelAsync(JournalContainer container, CancellationToken cancellationToken = default)
    {
        const string Find = "SELECT * FROM containers WHERE task_id = @TaskId AND source_id IS NULL AND destination_id = @DestinationId ORDER BY id LIMIT 1";
        var row = ContainerRow.From(container, TaskId);
        return await _database.WriteAsync(
            async write => await write.RowAsync<ContainerRow>(Find, row).ConfigureAwait(false) is { } found
                ? found.ToContainer()
                : container with { Id = await write.ScalarAsync<long>(ContainerRow.Insert, row).ConfigureAwait(false) },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a container and all that is recorded of it.</summary>
    public Task RemoveContainerAsync(long containerId, CancellationToken cancellationToken = default) => _database.WriteAsync(
        write => write.ExecuteAsync("DELETE FROM containers WHERE id = @containerId AND task_id = @TaskId", new { containerId, TaskId }),
        cancellationToken);

    private static InvalidOperationException NoSuchContainer(long id) => new($"The journal has no container {id} of this task.");

    private string Now() => StateText.FromTime(_clock.GetUtcNow());
}
