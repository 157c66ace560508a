using System.Runtime.CompilerServices;
using KimounMail.Engine.Comparison;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Undo;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration;

/// <summary>Everything one can do with migrations; what the cmdlets call.</summary>
public sealed class MigrationService : IAsyncDisposable
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(250);

    private readonly StateStore _store;
    private readonly Func<MigrationEndpoint, IEndpoint> _open;
    private readonly RetryPolicy _retry;

    internal MigrationService(StateStore store, Func<MigrationEndpoint, IEndpoint> open, RetryPolicy retry)
    {
        _store = store;
        _open = open;
        _retry = retry;
    }

    /// <summary>The folder tasks, journals and logs are kept in.</summary>
    public string Folder => _store.Folder;

    /// <summary>Runs credential scripts; null where there is no PowerShell.</summary>
    public CredentialScriptRunner? RunCredentialScript { get; set; }

    private CredentialVault Vault => new(_store, RunCredentialScript);

    /// <summary>Opens the store of tasks: in the folder given, else in that of <c>KIMOUNMAIL_STATE</c>, else in the user's data.</summary>
    public static async Task<MigrationService> OpenAsync(string? stateFolder, CancellationToken cancellationToken)
    {
        var store = await StateStore.OpenAsync(new StateStoreOptions { Folder = stateFolder }, cancellationToken).ConfigureAwait(false);
        return new MigrationService(store, EndpointCatalog.Open, new RetryPolicy());
    }

    /// <summary>What the migration would do; asks both servers, changes nothing.</summary>
    /// <exception cref="MailException">As <see cref="CreateAsync"/>, and what keeps a server from being asked.</exception>
    public Task<MigrationPlan> PlanAsync(MigrationRequest request, CancellationToken cancellationToken)
    {
        request.ThrowIfImpossible();
        return new MigrationPlanner(_open(request.Source), _open(request.Destination), request.Options).PlanAsync(cancellationToken);
    }

    /// <summary>Stores a new task, its credentials encrypted.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidEndpoint"/>: a kind of item the systems do not hold, or a mailbox onto itself.</exception>
    public async Task<MigrationTask> CreateAsync(MigrationRequest request, CancellationToken cancellationToken)
    {
        request.ThrowIfImpossible();
        var credentials = new Dictionary<EndpointRole, StoredCredential>();
        foreach (var (role, endpoint) in new[] { (EndpointRole.Source, request.Source), (EndpointRole.Destination, request.Destination) })
        {
            if (!endpoint.Address.IsFile)
                credentials[role] = await CredentialVault.ToStoredAsync(endpoint.Credential, cancellationToken).ConfigureAwait(false);
        }

        var definition = new MigrationDefinition(request.Source.Address, request.Destination.Address, request.Options);
        return await _store.Tasks.CreateAsync(definition, credentials, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says that a worker is on its way to the task. Refused when another runs it or its state does not allow the pass.</summary>
    public async Task MarkQueuedAsync(string id, RunMode mode, CancellationToken cancellationToken)
    {
        var task = await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        if (await _store.Tasks.IsLeaseHeldAsync(id, cancellationToken).ConfigureAwait(false))
            throw TaskErrors.Busy(id);
        TaskErrors.ThrowIfNotAllowed(task, mode);
        await _store.Tasks.RequestAsync(id, TaskRequest.None, cancellationToken).ConfigureAwait(false);
        await _store.Tasks.SetStatusAsync(id, MigrationStatus.Queued, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a pass here and tells how it goes, several times a second; the last progress holds the final task. Ending the
    /// enumeration early suspends the task at once, with everything on disk.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="mode">The kind of pass.</param>
    /// <param name="headStart">Where the request the task was created from is at hand: the sessions to begin with.</param>
    /// <param name="cancellationToken">Suspends the task.</param>
    public async IAsyncEnumerable<MigrationProgress> RunAsync(
        string id, RunMode mode, HeadStart? headStart, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new MigrationRun(_store, id, mode, _open, Vault, _retry) { HeadStart = headStart };
        var meter = new RateMeter(_retry.Time);
        var working = Task.Run(() => run.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            // A cancelled token ends the waiting at once: going round again would spin, inside the call that cancels it.
            while (!working.IsCompleted && !stop.IsCancellationRequested)
            {
                await Task.WhenAny(working, Task.Delay(s_progressInterval, stop.Token)).ConfigureAwait(false);
                if (!working.IsCompleted && !stop.IsCancellationRequested)
                {
                    var task = await _store.Tasks.GetOwnAsync(id, CancellationToken.None).ConfigureAwait(false) ?? throw TaskErrors.NotFound(id);
                    yield return meter.Measure(task with { Counts = run.Progress.Total(), CurrentContainer = run.Progress.CurrentContainer });
                }
            }

            await working.ConfigureAwait(false);
            yield return meter.Measure(await GetExistingAsync(id, CancellationToken.None).ConfigureAwait(false));
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            // Its outcome is in the store; here only its end is waited for.
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc cref="RunAsync(string, RunMode, HeadStart?, CancellationToken)"/>
    public IAsyncEnumerable<MigrationProgress> RunAsync(string id, RunMode mode, CancellationToken cancellationToken) => RunAsync(id, mode, null, cancellationToken);

    /// <summary>The task; null when there is none of this id.</summary>
    public Task<MigrationTask?> GetAsync(string id, CancellationToken cancellationToken) => _store.Tasks.GetAsync(id, cancellationToken);

    /// <summary>The tasks the filter lets through, oldest first.</summary>
    public async IAsyncEnumerable<MigrationTask> ListAsync(TaskFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var task in await _store.Tasks.ListAsync(filter, cancellationToken).ConfigureAwait(false))
            yield return task;
    }

    /// <summary>Asks the worker to finish the batch in hand and skip the rest; what was copied stays.</summary>
    public Task<MigrationTask> RequestStopAsync(string id, CancellationToken cancellationToken) => RequestAsync(id, TaskRequest.Stop, MigrationStatus.Stopped, cancellationToken);

    /// <summary>Asks the worker to finish the batch in hand and keep its place.</summary>
    public Task<MigrationTask> RequestSuspendAsync(string id, CancellationToken cancellationToken) => RequestAsync(id, TaskRequest.Suspend, MigrationStatus.Suspended, cancellationToken);

    /// <summary>Takes back what passes after the given sync point did; 0 takes back everything.</summary>
    public async Task<UndoResult> UndoAsync(string id, int toSyncPoint, bool force, CancellationToken cancellationToken)
    {
        await using var lease = await _store.Tasks.TryAcquireLeaseAsync(id, cancellationToken).ConfigureAwait(false) ?? throw TaskErrors.Busy(id);
        var task = await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        if (!force && task.UndoUntil is { } until && until < _retry.Time.GetUtcNow())
            throw TaskErrors.UndoWindowExpired(task);
        var definition = await _store.Tasks.GetDefinitionAsync(id, cancellationToken).ConfigureAwait(false);
        await using var route = await _store.Tasks.TryAcquireRouteAsync(definition, cancellationToken).ConfigureAwait(false) ?? throw TaskErrors.RouteBusy(task);
        return await new TaskUndo(_store, Vault, _open, _retry).RunAsync(task, toSyncPoint, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets the task, its journal and its credentials. What it copied stays, and can then not be undone any more.</summary>
    public async Task RemoveAsync(string id, bool force, CancellationToken cancellationToken)
    {
        var task = await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        // A pass whose worker was killed has no end, and so no end of its undo window.
        if (!force && task.SyncPoint > 0 && (task.UndoUntil is not { } until || until > _retry.Time.GetUtcNow()))
        {
            var span = task.UndoUntil is null ? "" : $" until {task.UndoUntil:u}";
            throw new MailException(MailErrorId.InvalidTaskState, $"Migration task '{task.Id}' can be undone{span}; without its journal it could not.")
            {
                Category = MailErrorCategory.InvalidOperation,
                Advice = "Use -Force to remove it now.",
            };
        }

        await _store.Tasks.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What became of each item.</summary>
    public async IAsyncEnumerable<MigrationItem> GetItemsAsync(string id, ItemFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        await foreach (var item in _store.OpenJournal(id).GetItemsAsync(filter, cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    /// <summary>The task's folders and what the last pass did to each.</summary>
    public async Task<IReadOnlyList<MigrationContainer>> GetContainersAsync(string id, CancellationToken cancellationToken)
    {
        await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        var rows = await _store.OpenJournal(id).GetContainersAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Where(r => r.SourcePath is not null).Select(r => new MigrationContainer
        {
            SourcePath = r.SourcePath!,
            DestinationPath = r.DestinationPath,
            Counts = r.Counts,
            Reason = r.Reason,
            Detail = r.Detail,
            IsNew = r.CreatedBySyncPoint is not null,
        })];
    }

    /// <summary>The passes of the task, first to last.</summary>
    public async Task<IReadOnlyList<MigrationSyncPoint>> GetSyncPointsAsync(string id, CancellationToken cancellationToken)
    {
        await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        return await _store.Tasks.ListSyncPointsAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reaches a server, logs in and asks what it can do. A failure is a result, not an exception.</summary>
    public Task<EndpointTestResult> TestEndpointAsync(MigrationEndpoint endpoint, CancellationToken cancellationToken) =>
        new EndpointTester(_open(endpoint), _retry.Time).TestAsync(cancellationToken);

    /// <summary>How much an account holds, container by container.</summary>
    public IAsyncEnumerable<ContainerMeasure> MeasureAsync(MigrationEndpoint endpoint, MigrationOptions options, CancellationToken cancellationToken) =>
        new MailboxMeasurer(_open(endpoint), options).MeasureAsync(cancellationToken);

    /// <summary>Compares two mailboxes; tells now and then how it goes, the last time with the verdict.</summary>
    public IAsyncEnumerable<MailboxComparison> CompareAsync(
        MigrationEndpoint source, MigrationEndpoint destination, MigrationOptions options, ComparisonOptions comparison, CancellationToken cancellationToken) =>
        new MailboxComparer(_open(source), _open(destination), options, comparison, _retry).CompareAsync(cancellationToken);

    /// <summary>
    /// Compares the mailboxes of a task, along the folders and filters it has, and keeps the verdict with it: the last that is
    /// told is on disk. No pass can run meanwhile.
    /// </summary>
    public async IAsyncEnumerable<MailboxComparison> CompareAsync(string id, ComparisonOptions comparison, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var task = await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        await using var lease = await _store.Tasks.TryAcquireLeaseAsync(task.Id, cancellationToken).ConfigureAwait(false) ?? throw TaskErrors.Busy(task.Id);
        var definition = await _store.Tasks.GetDefinitionAsync(task.Id, cancellationToken).ConfigureAwait(false);
        var source = await Vault.OpenAsync(task.Id, EndpointRole.Source, definition.Source, cancellationToken).ConfigureAwait(false);
        var destination = await Vault.OpenAsync(task.Id, EndpointRole.Destination, definition.Destination, cancellationToken).ConfigureAwait(false);
        var rows = await _store.OpenJournal(task.Id).GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var comparer = new MailboxComparer(_open(source), _open(destination), definition.Options, comparison, _retry)
        {
            KnownPlaces = rows.Where(r => r is { SourceId: not null, DestinationId: not null, DestinationPath: not null }).ToDictionary(
                r => r.SourceId!, r => new Container { Id = r.DestinationId!, Segments = r.DestinationPath!.Split('/'), Kind = r.Kind }),
        };
        MailboxComparison? verdict = null;
        await foreach (var state in comparer.CompareAsync(cancellationToken).ConfigureAwait(false))
        {
            if (verdict is not null)
                yield return verdict;
            verdict = state with { TaskId = task.Id };
        }

        await _store.Tasks.SaveComparisonAsync(task.Id, verdict!, cancellationToken).ConfigureAwait(false);
        yield return verdict!;
    }

    /// <summary>Closes the store.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<MigrationTask> GetExistingAsync(string id, CancellationToken cancellationToken) =>
        await _store.Tasks.GetAsync(id, cancellationToken).ConfigureAwait(false) ?? throw TaskErrors.NotFound(id);

    private async Task<MigrationTask> RequestAsync(string id, TaskRequest request, MigrationStatus atRest, CancellationToken cancellationToken)
    {
        var task = await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
        if (await _store.Tasks.IsLeaseHeldAsync(id, cancellationToken).ConfigureAwait(false) || task.Status == MigrationStatus.Queued)
            await _store.Tasks.RequestAsync(id, request, cancellationToken).ConfigureAwait(false);
        else if (task.Status is MigrationStatus.Created or MigrationStatus.Suspended or MigrationStatus.Failed)
            await _store.Tasks.SetStatusAsync(id, atRest, cancellationToken: cancellationToken).ConfigureAwait(false);
        return await GetExistingAsync(id, cancellationToken).ConfigureAwait(false);
    }
}
