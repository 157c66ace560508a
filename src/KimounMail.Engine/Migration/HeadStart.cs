using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration;

/// <summary>
/// Both ends of a migration being logged in to while the caller does what must be done before a pass: store the task, for one.
/// Dispose it when the pass has ended, or will not be made: what nobody took is closed.
/// </summary>
public sealed class HeadStart : IAsyncDisposable
{
    private readonly Early _source;
    private readonly Early _destination;

    private HeadStart(MigrationRequest request)
    {
        Definition = new MigrationDefinition(request.Source.Address, request.Destination.Address, request.Options);
        _source = new Early(EndpointCatalog.Open(request.Source));
        _destination = new Early(EndpointCatalog.Open(request.Destination));
    }

    /// <summary>What the task is to do: what is stored of the request.</summary>
    internal MigrationDefinition Definition { get; }

    internal IEndpoint Source => _source;

    internal IEndpoint Destination => _destination;

    /// <summary>Begins to log in. What fails there, the pass hears of.</summary>
    /// <exception cref="MailException">As <see cref="MigrationService.CreateAsync"/>: what is refused before any server is reached.</exception>
    public static HeadStart Begin(MigrationRequest request)
    {
        request.ThrowIfImpossible();
        return new HeadStart(request);
    }

    /// <summary>Closes what nobody took.</summary>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        await _destination.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>An endpoint whose first session is on its way.</summary>
    private sealed class Early : IEndpoint, IAsyncDisposable
    {
        private readonly IEndpoint _endpoint;
        private readonly CancellationTokenSource _givenUp = new();
        private Task<IEndpointSession>? _first;

        public Early(IEndpoint endpoint)
        {
            _endpoint = endpoint;
            _first = Task.Run(() => endpoint.OpenAsync(_givenUp.Token));
        }

        public EndpointAddress Address => _endpoint.Address;

        public async Task<IEndpointSession> OpenAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Exchange(ref _first, null) is not { } first)
                return await _endpoint.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var linked = cancellationToken.UnsafeRegister(_ => _givenUp.Cancel(), null).ConfigureAwait(false);
            return await first.ConfigureAwait(false);
        }

        public async ValueTask DisposeAsync()
        {
            await _givenUp.CancelAsync().ConfigureAwait(false);
            if (Interlocked.Exchange(ref _first, null) is { } first)
            {
                await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (first.IsCompletedSuccessfully)
                    await (await first.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }

            _givenUp.Dispose();
        }
    }
}
