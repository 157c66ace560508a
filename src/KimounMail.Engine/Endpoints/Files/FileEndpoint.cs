namespace KimounMail.Engine.Endpoints.Files;

/// <summary>A mailbox that is a file or a folder of this machine.</summary>
internal sealed class FileEndpoint(EndpointAddress address) : IEndpoint
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IMailFile? _file;
    private int _sessions;

    public EndpointAddress Address => address;

    /// <summary>How many items are listed in one go, and so held in memory.</summary>
    public int PageSize { get; init; } = 5000;

    /// <summary>The sessions of an endpoint share the file, which is looked through once.</summary>
    public async Task<IEndpointSession> OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _file ??= await Task.Run(() => Guarded(() => MailFileCatalog.Open(address.Account, cancellationToken)), cancellationToken).ConfigureAwait(false);
            _sessions++;
            return new FileEndpointSession(_file, this);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A session ended; the last one closes the file.</summary>
    public async ValueTask LeaveAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        if (--_sessions == 0)
        {
            _file?.Dispose();
            _file = null;
        }

        _turn.Release();
    }

    /// <summary>Does something with the file; what the system says against it is told in words.</summary>
    public T Guarded<T>(Func<T> work, Container? container = null)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw FileErrors.Unreadable(address.Account, e, container);
        }
    }
}
