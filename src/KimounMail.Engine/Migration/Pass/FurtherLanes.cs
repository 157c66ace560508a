using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// The lanes of a pass beside its first. They open while both ends are listed and the folders made, so that over a long line none is
/// waited for; a server that allows no second connection is asked for one only once.
/// </summary>
internal sealed class FurtherLanes : IAsyncDisposable
{
    private readonly PassContext _context;
    private readonly IEndpoint _source;
    private readonly IEndpoint _destination;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<Func<Lane, CancellationToken, Task>> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _count = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _running;

    public FurtherLanes(PassContext context, IEndpoint source, IEndpoint destination) =>
        (_context, _source, _destination) = (context, source, destination);

    /// <summary>Begins to open the first of them: they are needed, though not yet known how many.</summary>
    public void OpenOne() => _running ??= OpenAsync();

    /// <summary>Opens so many in all.</summary>
    public void Open(int count)
    {
        if (count > 0)
            OpenOne();
        _count.TrySetResult(count);
    }

    /// <summary>Lets each lane do the work, from when it is open, and waits for all of them.</summary>
    public async Task RunAsync(Func<Lane, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var linked = cancellationToken.UnsafeRegister(_ => _ended.Cancel(), null).ConfigureAwait(false);
        _work.TrySetResult(work);
        await (_running ?? Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Closes those that were opened and had nothing to do.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        _work.TrySetCanceled(CancellationToken.None);
        _count.TrySetResult(0);
        await (_running ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task OpenAsync()
    {
        var second = NewLane();
        if (!await TryOpenAsync(second).ConfigureAwait(false))
            return;
        var work = WorkAsync(second);
        var others = await _count.Task.ConfigureAwait(false) - 1;
        await Task.WhenAll([work, .. Enumerable.Range(0, Math.Max(0, others)).Select(_ => OpenAndWorkAsync())]).ConfigureAwait(false);
    }

    private async Task OpenAndWorkAsync()
    {
        var lane = NewLane();
        if (await TryOpenAsync(lane).ConfigureAwait(false))
            await WorkAsync(lane).ConfigureAwait(false);
    }

    // One attempt only; once it is open, it is kept open like the first.
    private Lane NewLane() => new(_source, _destination, _context.Retry with { MaxAttempts = 1 }, _context.Pace.Lanes);

    private async Task<bool> TryOpenAsync(Lane lane)
    {
        var gate = _context.Pace.Lanes;
        gate.Enter();
        try
        {
            await Task.WhenAll(lane.SourceAsync(_ended.Token), lane.DestinationAsync(_ended.Token)).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is MailException or OperationCanceledException)
        {
            // The other lanes do the work; what ails the servers they will find out themselves.
            await lane.DisposeAsync().ConfigureAwait(false);
            if (e is MailException)
                gate.Refuse();
            gate.Leave();
            return false;
        }
    }

    private async Task WorkAsync(Lane lane)
    {
        try
        {
            await using (lane.ConfigureAwait(false))
            {
                lane.Retry = _context.Retry;
                var work = await _work.Task.ConfigureAwait(false);
                await work(lane, _ended.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            // Its connections are closed: one that was refused for their number may try again.
            _context.Pace.Lanes.Leave();
        }
    }
}
