using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace KimounMail.Engine.State;

/// <summary>
/// The tasks of a store. Ids are taken in any letter case. A method that changes a task fails with
/// <see cref="MailErrorId.TaskNotFound"/> when there is none of that id.
/// </summary>
public sealed partial class TaskStore
{
    private const string WorkerLost = "Its worker ended unexpectedly; Resume-Migration goes on from where it was.";
    private const string SelectTask = "SELECT * FROM tasks";

    private readonly Database _database;
    private readonly StateFolder _folder;
    private readonly CredentialStore _credentials;
    private readonly TimeProvider _clock;

    internal TaskStore(Database database, StateFolder folder, CredentialStore credentials, TimeProvider clock)
    {
        _database = database;
        _folder = folder;
        _credentials = credentials;
        _clock = clock;
    }

    /// <summary>Stores a new task and how to log in for it.</summary>
    /// <returns>The task, with the status <see cref="MigrationStatus.Created"/> and its id.</returns>
    public async Task<MigrationTask> CreateAsync(
        MigrationDefinition definition,
        IReadOnlyDictionary<EndpointRole, StoredCredential> credentials,
        CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var id = TaskId.Create();
            var encrypting = Task.Run(() => EncryptAsync(id, credentials, cancellationToken), cancellationToken);
            var row = NewRow(id, definition);
            if (await TryInsertAsync(row, await encrypting.ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
                return row.ToTask();
        }
    }

    /// <summary>One after the other: the first may have to make the key.</summary>
    private async Task<IReadOnlyCollection<CredentialRow>> EncryptAsync(string id, IReadOnlyDictionary<EndpointRole, StoredCredential> credentials, CancellationToken cancellationToken)
    {
        var rows = new List<CredentialRow>();
        foreach (var (role, credential) in credentials)
            rows.Add(await _credentials.EncryptAsync(id, role, credential, cancellationToken).ConfigureAwait(false));
        return rows;
    }

    private TaskRow NewRow(string id, MigrationDefinition definition)
    {
        var now = Now();
        return new TaskRow
        {
            Id = id,
            Source = StateText.ToJson(definition.Source),
            Destination = StateText.ToJson(definition.Destination),
            Options = StateText.ToJson(definition.Options),
            Counts = StateText.ToJson(ItemCounts.None),
            StatusChangedAt = now,
            CreatedAt = now,
        };
    }

    /// <summary>False when there is a task of that id.</summary>
    private Task<bool> TryInsertAsync(TaskRow row, IReadOnlyCollection<CredentialRow> credentials, CancellationToken cancellationToken) => _database.WriteAsync(
        async write =>
        {
            if (await InsertAsync(write, row).ConfigureAwait(false) == 0)
                return false;
            foreach (var credential in credentials)
                await CredentialStore.SaveAsync(write, credential).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>The task as it stands; null when there is none.</summary>
    public async Task<MigrationTask?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var row = await FindRowAsync(TaskId.Normalize(id), cancellationToken).ConfigureAwait(false);
        return row is null ? null : await ReportAsync(row, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The task as it was last written, for its own worker: whether one is at work is not looked at.</summary>
    public async Task<MigrationTask?> GetOwnAsync(string id, CancellationToken cancellationToken = default) =>
        (await FindRowAsync(TaskId.Normalize(id), cancellationToken).ConfigureAwait(false))?.ToTask();

    /// <summary>The tasks the filter lets through, oldest first.</summary>
    public async Task<IReadOnlyList<MigrationTask>> ListAsync(TaskFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new TaskFilter();
        var ids = filter.Ids.Select(TaskId.Normalize).ToHashSet();
        var rows = await _database.ReadAsync(
            connection => connection.QueryAsync<TaskRow>(
                new CommandDefinition($"{SelectTask} ORDER BY created_at, id", cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false);

        var tasks = new List<MigrationTask>();
        foreach (var row in rows.Where(row => ids.Count == 0 || ids.Contains(row.Id)))
        {
            var task = await ReportAsync(row, cancellationToken).ConfigureAwait(false);
            if (task is not null && IsMatch(task, filter))
                tasks.Add(task);
        }

        return tasks;
    }

    /// <summary>What the task is to do.</summary>
    public async Task<MigrationDefinition> GetDefinitionAsync(string id, CancellationToken cancellationToken = default)
    {
        var row = await FindRowAsync(TaskId.Normalize(id), cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.TaskNotFound(id);
        return new MigrationDefinition(
            StateText.FromJson<EndpointAddress>(row.Source),
            StateText.FromJson<EndpointAddress>(row.Destination),
            StateText.FromJson<MigrationOptions>(row.Options));
    }

    /// <summary>Removes the task with its credentials and journal. Fails with <see cref="MailErrorId.TaskBusy"/> while a worker runs it.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken = default)
    {
        _ = await FindRowAsync(TaskId.Normalize(id), cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.TaskNotFound(id);
        var lease = await TryAcquireLeaseAsync(id, cancellationToken).ConfigureAwait(false) ?? throw StoreErrors.TaskBusy(id);
        await using (lease.ConfigureAwait(false))
        {
            await UpdateAsync(id, "DELETE FROM tasks WHERE id = @id", new(), cancellationToken).ConfigureAwait(false);
            File.Delete(LockPath(id));
        }
    }

    /// <summary>
    /// Takes the right to run the task, for this process alone; null when another holds it. Dispose what is returned to give it
    /// back; the operating system does so when the process dies.
    /// </summary>
    public Task<TaskLease?> TryAcquireLeaseAsync(string id, CancellationToken cancellationToken = default) =>
        TaskLease.TryAcquireAsync(LockPath(id), cancellationToken);

    /// <summary>
    /// Takes the right to copy from the one mailbox to the other; null when another task holds it. Two at once would each
    /// copy what the other has not yet written.
    /// </summary>
    public async Task<IAsyncDisposable?> TryAcquireRouteAsync(MigrationDefinition definition, CancellationToken cancellationToken = default)
    {
        var route = $"{MailboxOf(definition.Source)} {MailboxOf(definition.Destination)}".ToUpperInvariant();
        var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(route)).AsSpan(0, 16));
        return await FileLock.TryAcquireAsync(_folder.LockPath("route-" + name), cancellationToken).ConfigureAwait(false);

        static string MailboxOf(EndpointAddress address) => $"{address.Account} {address.Host} {address.Port}";
    }

    /// <summary>True while a worker, here or in another process, runs the task.</summary>
    public Task<bool> IsLeaseHeldAsync(string id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(FileLock.IsHeld(LockPath(id)));
    }

    private static Task<int> InsertAsync(WriteTransaction write, TaskRow row) => write.ExecuteAsync(
        """
        INSERT INTO tasks (id, source, destination, options, status, status_changed_at, request, sync_point, counts, created_at)
        VALUES (@Id, @Source, @Destination, @Options, 'Created', @StatusChangedAt, 'None', 0, @Counts, @CreatedAt)
        ON CONFLICT DO NOTHING
        """,
        row);

    /// <summary>
    /// The task as it is to be shown. One that says it runs although no worker holds its lease has lost its worker, unless
    /// it moved on between the two looks; what that worker could not write it may have left with its lease.
    /// </summary>
    private async Task<MigrationTask?> ReportAsync(TaskRow row, CancellationToken cancellationToken)
    {
        if (!row.NeedsWorker(_clock.GetUtcNow()) || FileLock.IsHeld(LockPath(row.Id)))
            return row.ToTask();

        var again = await FindRowAsync(row.Id, cancellationToken).ConfigureAwait(false);
        if (again is null)
            return null;
        if (again.Status != row.Status || again.StatusChangedAt != row.StatusChangedAt)
            return again.ToTask();
        return TaskLease.ReadWord(LockPath(row.Id)) is { } word
            ? again.ToTask() with { Status = word.Status, StatusDetail = word.Detail, ErrorId = word.ErrorId }
            : again.ToTask() with { Status = MigrationStatus.Stopped, StatusDetail = WorkerLost };
    }

    private Task<TaskRow?> FindRowAsync(string id, CancellationToken cancellationToken) => _database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<TaskRow?>(
            new CommandDefinition($"{SelectTask} WHERE id = @id", new { id }, cancellationToken: cancellationToken)),
        cancellationToken);

    /// <summary>Changes one task; <c>@id</c> is added to the parameters.</summary>
    private Task UpdateAsync(string id, string sql, DynamicParameters parameters, CancellationToken cancellationToken) => _database.WriteAsync(
        async write =>
        {
            parameters.Add("id", TaskId.Normalize(id));
            if (await write.ExecuteAsync(sql, parameters).ConfigureAwait(false) == 0)
                throw StoreErrors.TaskNotFound(id);
        },
        cancellationToken);

    private static bool IsMatch(MigrationTask task, TaskFilter filter) =>
        Wildcard.MatchesAny(filter.SourceAccounts, task.SourceAccount)
        && Wildcard.MatchesAny(filter.DestinationAccounts, task.DestinationAccount)
        && (filter.Statuses.Count == 0 || filter.Statuses.Contains(task.Status));

    private string LockPath(string id) => TaskId.Normalize(id) is var normal && TaskId.IsValid(normal)
        ? _folder.LockPath(normal)
        : throw StoreErrors.TaskNotFound(id);

    private string Now() => StateText.FromTime(_clock.GetUtcNow());
}
