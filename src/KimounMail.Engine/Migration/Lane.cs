using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Pass;

namespace KimounMail.Engine.Migration;

/// <summary>
/// One connection to each end, opened when first needed and again when it broke. Opening is tried a bounded number of
/// times, only for failures that may pass, so that a wrong password never locks an account.
/// </summary>
internal sealed class Lane(IEndpoint source, IEndpoint destination, RetryPolicy retry, LaneGate gate) : IAsyncDisposable
{
    private bool _sourceWasReached;
    private bool _destinationWasReached;
    private IEndpointSession? _source;
    private IDestinationSession? _destination;

    /// <summary>True when a server that was reached before does not take the connection back now.</summary>
    public bool IsRefused { get; private set; }

    public RetryPolicy Retry { get; set; } = retry;

    /// <summary>Decides which container this lane takes next; gives null when there is none, or it will not be scanned.</summary>
    public Func<ContainerWork?>? Next { get; set; }

    /// <summary>
    /// The source has given all of a container: both ends can be asked for the next one, or the source alone where the destination does
    /// not have it yet, while the destination settles.
    /// </summary>
    public async Task ForeseeAsync(bool atDestination, CancellationToken cancellationToken)
    {
        if (_source is not { IsUsable: true } || Next?.Invoke() is not { } next)
            return;
        try
        {
            await _source.ForeseeAsync(next.Source, ContainerAccess.Scan, cancellationToken).ConfigureAwait(false);
            if (atDestination && _destination is { IsUsable: true })
                await _destination.ForeseeAsync(next.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException)
        {
            // What ails the connection, or that container, shows when it is opened.
        }
    }

    public async Task<IEndpointSession> SourceAsync(CancellationToken cancellationToken)
    {
        if (_source is { IsUsable: true })
            return _source;
        await CloseAsync(_source).ConfigureAwait(false);
        _source = null;
        _source = await OpenAsync(source, _sourceWasReached, cancellationToken).ConfigureAwait(false);
        _sourceWasReached = true;
        return _source;
    }

    public async Task<IDestinationSession> DestinationAsync(CancellationToken cancellationToken)
    {
        if (_destination is { IsUsable: true })
            return _destination;
        await CloseAsync(_destination).ConfigureAwait(false);
        _destination = null;
        var session = await OpenAsync(destination, _destinationWasReached, cancellationToken).ConfigureAwait(false);
        _destinationWasReached = true;
        _destination = session as IDestinationSession
            ?? throw new MailException(MailErrorId.InvalidEndpoint, "This system can be read from but not written to.")
            {
                Category = MailErrorCategory.InvalidArgument,
                Server = destination.Address.Server,
            };
        return _destination;
    }

    /// <summary>Closes both connections; the next use opens new ones. Called when what a connection holds is in doubt.</summary>
    public async Task ResetAsync()
    {
        await CloseAsync(_source).ConfigureAwait(false);
        await CloseAsync(_destination).ConfigureAwait(false);
        _source = null;
        _destination = null;
    }

    public async ValueTask DisposeAsync() => await ResetAsync().ConfigureAwait(false);

    private async Task<IEndpointSession> OpenAsync(IEndpoint endpoint, bool wasReached, CancellationToken cancellationToken)
    {
        try
        {
            var policy = wasReached ? Retry with { MaxAttemptsWhenThrottled = 1 } : Retry with { MaxAttemptsToReach = 2 };
            var session = await policy.RunAsync(endpoint.OpenAsync, cancellationToken).ConfigureAwait(false);
            IsRefused = false;
            return session;
        }
        catch (MailException e) when (wasReached && PassPace.IsAskedBy(e))
        {
            // It bears fewer connections than it had; how long to wait for one is for the pass to say.
            IsRefused = true;
            gate.Refuse();
            throw;
        }
        catch (MailException e) when (e.IsTransient)
        {
            // No longer transient: every attempt that is sensible was made.
            throw new MailException(wasReached ? MailErrorId.ConnectionLost : e.ErrorId, wasReached ? "The connection was lost and could not be restored." : e.Message, e)
            {
                Category = e.Category,
                Server = e.Server ?? endpoint.Address.Server,
                Account = endpoint.Address.Account,
                ServerResponse = e.ServerResponse,
                Advice = wasReached ? "When the server is back, Resume-Migration goes on from here." : e.Advice,
            };
        }
    }

    private static ValueTask CloseAsync(IEndpointSession? session) => session?.DisposeAsync() ?? ValueTask.CompletedTask;
}
