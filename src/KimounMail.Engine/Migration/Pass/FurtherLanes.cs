using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// The lanes of a pass beside its first. They open while the folders are made, so that over a long line none is waited for; a server
/// that allows no second connection is asked for one only once.
/// </summary>
internal sealed class FurtherLanes : IAsyncDisposable
{
    private readonly PassContext _context;
    private readonly IEndpoint _source;
    private readonly IEndpoint _destination;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<Func<Lane, CancellationToken, Task>> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private FurtherLanes(PassContext context, IEndpoint source, IEndpoint destination, int count)
    {
        (_context, _source, _destination) = (context, source, destination);
        _running = count > 0 ? RunAsync(count) : Task.CompletedTask;
    }

    /// <summary>Begins to open so many lanes.</summary>
    public static FurtherLanes Open(PassContext context, IEndpoint source, IEndpoint destination, int count) => new(context, source, destination, count);

    /// <summary>Lets each lane do the work, from when it is open, and waits for all of them.</summary>
    public async Task RunAsync(Func<Lane, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var linked = cancellationToken.UnsafeRegister(_ => _ended.Cancel(), null).ConfigureAwait(false);
        _work.TrySetResult(work);
        await _running.ConfigureAwait(false);
    }

    /// <summary>Closes those that were opened and had nothing to do.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        _work.TrySetCanceled(CancellationToken.None);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task RunAsync(int count)
    {
        var second = NewLane();
        if (await TryOpenAsync(second).ConfigureAwait(false))
            await Task.WhenAll([WorkAsync(second), .. Enumerable.Range(1, count - 1).Select(_ => OpenAndWorkAsync())]).ConfigureAwait(false);
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
