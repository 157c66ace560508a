using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Pass;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration;

/// <summary>One pass of one task from the lease to the final status; whatever happens, the store says how it ended.</summary>
internal sealed class MigrationRun(StateStore store, string taskId, RunMode mode, Func<MigrationEndpoint, IEndpoint> open, CredentialVault vault, RetryPolicy retry)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(3);

    private readonly RunControl _control = new();
    private PassPace? _pace;
    private bool _hasBegun;

    /// <summary>What lanes have done so far.</summary>
    public PassProgress Progress { get; } = new();

    /// <summary>What is known of the task already, and the sessions to begin with; null asks the store.</summary>
    public HeadStart? HeadStart { get; init; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var lease = await store.Tasks.TryAcquireLeaseAsync(taskId, cancellationToken).ConfigureAwait(false)
            ?? throw TaskErrors.Busy(taskId);
        var task = await store.Tasks.GetAsync(taskId, cancellationToken).ConfigureAwait(false) ?? throw TaskErrors.NotFound(taskId);
        TaskErrors.ThrowIfNotAllowed(task, mode);
        try
        {
            await RunPassAsync(task, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndEarlyAsync(lease, MigrationStatus.Suspended, "It was interrupted; Resume-Migration goes on from where it was.", null).ConfigureAwait(false);
            throw;
        }
        catch (MailException e) when (_hasBegun || e.ErrorId != MailErrorId.StoreUnusable)
        {
            await EndEarlyAsync(lease, MigrationStatus.Failed, e.ToUserText(), e.ErrorId).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await EndEarlyAsync(lease, MigrationStatus.Failed, $"An error in KimounMail itself: {e.Message}", e.GetType().Name).ConfigureAwait(false);
            throw;
        }
    }

    private async Task RunPassAsync(MigrationTask task, CancellationToken cancellationToken)
    {
        var definition = HeadStart?.Definition ?? await store.Tasks.GetDefinitionAsync(taskId, cancellationToken).ConfigureAwait(false);
        await using var route = await store.Tasks.TryAcquireRouteAsync(definition, cancellationToken).ConfigureAwait(false)
            ?? throw TaskErrors.RouteBusy(task);
        var source = new LockoutGuard(HeadStart?.Source ?? open(await vault.OpenAsync(taskId, EndpointRole.Source, definition.Source, cancellationToken).ConfigureAwait(false)));
        var destination = new LockoutGuard(HeadStart?.Destination ?? open(await vault.OpenAsync(taskId, EndpointRole.Destination, definition.Destination, cancellationToken).ConfigureAwait(false)));
        var pace = _pace = new PassPace(retry, _control);
        var lane = new Lane(source, destination, retry, pace.Lanes);
        await using (lane.ConfigureAwait(false))
        {
            // Before a sync point begins, so that a wrong password leaves no trace of a pass.
            await Task.WhenAll(BeginAsync(task, cancellationToken), lane.SourceAsync(cancellationToken), lane.DestinationAsync(cancellationToken)).ConfigureAwait(false);

            var syncPoint = mode == RunMode.Sync ? null : await store.Tasks.GetOpenSyncPointAsync(taskId, cancellationToken).ConfigureAwait(false);
            var number = syncPoint?.Number ?? await store.Tasks.BeginSyncPointAsync(taskId, cancellationToken).ConfigureAwait(false);
            var context = new PassContext
            {
                Definition = definition,
                Journal = store.OpenJournal(taskId),
                SyncPoint = number,
                Control = _control,
                Progress = Progress,
                Retry = retry,
                Pace = pace,
            };
            if (syncPoint is null && task.UndoUntil is { } until && until < retry.Time.GetUtcNow())
                await AsideFolder.EmptyAsync(context.Journal, await lane.DestinationAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            var pass = new SyncPass(context, source, destination);
            await using var further = pass.ConfigureAwait(false);
            var anyError = await WatchedAsync(MakeAsync(pass, lane, cancellationToken)).ConfigureAwait(false);
            await EndAsync(number, anyError).ConfigureAwait(false);
        }
    }

    /// <summary>A store that cannot even keep that the pass begins has nobody to tell but the caller.</summary>
    private async Task BeginAsync(MigrationTask task, CancellationToken cancellationToken)
    {
        // What was asked while the task waited for this worker counts; what was asked of an earlier pass does not.
        if (task.Status != MigrationStatus.Queued)
            await store.Tasks.RequestAsync(taskId, TaskRequest.None, cancellationToken).ConfigureAwait(false);
        await store.Tasks.SetStatusAsync(taskId, MigrationStatus.Validating, cancellationToken: cancellationToken).ConfigureAwait(false);
        _hasBegun = true;
    }

    /// <summary>True when a container could not be dealt with.</summary>
    private async Task<bool> MakeAsync(SyncPass pass, Lane lane, CancellationToken cancellationToken)
    {
        var policy = retry with { MaxAttemptsWhenThrottled = 1 };
        var works = await _pace!.RunAsync(token => policy.RunAsync(again => pass.PlanAsync(lane, again), token), cancellationToken).ConfigureAwait(false);
        await store.Tasks.SetStatusAsync(taskId, MigrationStatus.Syncing, cancellationToken: cancellationToken).ConfigureAwait(false);
        await RunToAnEndAsync(token => pass.RunAsync(lane, token), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return works.Any(w => w.HasError);
    }

    /// <summary>
    /// Interrupted, the pass is first asked to hear the answers to what it has sent, so that nothing is left in doubt; a server
    /// that does not answer soon is not waited for.
    /// </summary>
    private async Task RunToAnEndAsync(Func<CancellationToken, Task> pass, CancellationToken cancellationToken)
    {
        using var given = new CancellationTokenSource(Timeout.InfiniteTimeSpan, retry.Time);
        using var interrupted = cancellationToken.UnsafeRegister(_ => Interrupt(given), null);
        await pass(given.Token).ConfigureAwait(false);
    }

    private void Interrupt(CancellationTokenSource given)
    {
        if (!_control.MustEnd)
            _control.Request = TaskRequest.Suspend;
        given.CancelAfter(s_grace);
    }

    /// <summary>While the pass runs, keeps its progress for those who follow it and listens to what they ask.</summary>
    private async Task<T> WatchedAsync<T>(Task<T> pass)
    {
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(ended.Token);
        try
        {
            return await pass.ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(CancellationToken ended)
    {
        string? told = null;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                told = await TellAsync(told).ConfigureAwait(false);
            }
            catch (MailException e) when (e.ErrorId == MailErrorId.StoreUnusable)
            {
                // Progress that is not kept does no harm; whether the store is lost the pass finds out when it has something to record.
                told = null;
            }

            await Task.Delay(s_tick, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keeps the progress, and hears what is asked; gives what was said of what the pass waits for.</summary>
    private async Task<string?> TellAsync(string? told)
    {
        if (!Progress.IsEmpty)
            await store.Tasks.SaveProgressAsync(taskId, Progress.Total(), Progress.CurrentContainer, CancellationToken.None).ConfigureAwait(false);
        var waiting = _pace!.Waiting;
        if (waiting != told)
            await store.Tasks.SetDetailAsync(taskId, waiting, CancellationToken.None).ConfigureAwait(false);
        var request = await store.Tasks.GetRequestAsync(taskId, CancellationToken.None).ConfigureAwait(false);
        if (request != TaskRequest.None && !_control.MustEnd)
        {
            _control.Request = request;
            await store.Tasks.SetStatusAsync(taskId, MigrationStatus.Stopping, "Finishing the batch in hand.", cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }

        return waiting;
    }

    private async Task EndAsync(int syncPoint, bool anyError)
    {
        var counts = Progress.Total();
        await store.Tasks.SaveProgressAsync(taskId, counts, null, CancellationToken.None).ConfigureAwait(false);
        switch (_control.Request)
        {
            case TaskRequest.Suspend:
                await store.Tasks.SetStatusAsync(taskId, MigrationStatus.Suspended, "Suspended; Resume-Migration goes on from where it was.", cancellationToken: CancellationToken.None).ConfigureAwait(false);
                break;
            case TaskRequest.Stop:
                await store.Tasks.EndSyncPointAsync(taskId, syncPoint, MigrationStatus.Stopped, counts, CancellationToken.None).ConfigureAwait(false);
                break;
            default:
                var status = counts.Failed > 0 || anyError ? MigrationStatus.SyncedWithErrors : MigrationStatus.Synced;
                await store.Tasks.EndSyncPointAsync(taskId, syncPoint, status, counts, CancellationToken.None).ConfigureAwait(false);
                break;
        }
    }

    private async Task EndEarlyAsync(TaskLease lease, MigrationStatus status, string detail, string? errorId)
    {
        try
        {
            // A pass that did not get as far as a container leaves the counts of the one before.
            if (!Progress.IsEmpty)
                await store.Tasks.SaveProgressAsync(taskId, Progress.Total(), null, CancellationToken.None).ConfigureAwait(false);
            await store.Tasks.SetStatusAsync(taskId, status, detail, errorId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MailException e) when (e.ErrorId == MailErrorId.StoreUnusable)
        {
            lease.LeaveWord(status, detail, errorId);
        }
    }
}
