using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration;

/// <summary>
/// One connection to each end, opened when first needed and again when it broke. Opening is tried a bounded number of
/// times, only for failures that may pass, so that a wrong password never locks an account.
/// </summary>
internal sealed class Lane(IEndpoint source, IEndpoint destination, RetryPolicy retry) : IAsyncDisposable
{
    private IEndpointSession? _source;
    private IDestinationSession? _destination;

    public async Task<IEndpointSession> SourceAsync(CancellationToken cancellationToken)
    {
        if (_source is { IsUsable: true })
            return _source;
        await CloseAsync(_source).ConfigureAwait(false);
        _source = null;
        return _source = await retry.RunAsync(source.OpenAsync, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IDestinationSession> DestinationAsync(CancellationToken cancellationToken)
    {
        if (_destination is { IsUsable: true })
            return _destination;
        await CloseAsync(_destination).ConfigureAwait(false);
        _destination = null;
        var session = await retry.RunAsync(destination.OpenAsync, cancellationToken).ConfigureAwait(false);
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

    private static ValueTask CloseAsync(IEndpointSession? session) => session?.DisposeAsync() ?? ValueTask.CompletedTask;
}
