using KimounMail.Protocols.Dns.Channels;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns;

/// <summary>
/// Asks recursive servers, those of the system or given ones: in their order, with the one that answered first from then on. Equal
/// questions under way are asked once, answers kept for their time.
/// </summary>
/// <example><code>
/// await using var resolver = new DnsResolver();
/// var answer = await resolver.QueryAsync(DnsName.Parse("example.com"), DnsRecordType.MX, cancellationToken);
/// </code></example>
public sealed class DnsResolver : IDnsLookup, IAsyncDisposable
{
    private readonly DnsCache _cache;
    private readonly ServerList _servers;
    private readonly DnsQueryFlags _flags;
    private readonly TimeSpan _timeout;

    /// <param name="options">Null for the system's servers.</param>
    public DnsResolver(DnsResolverOptions? options = null)
    {
        options ??= new DnsResolverOptions();
        var system = options.Servers.Count == 0 ? SystemServers.Read() : new SystemServers { Servers = options.Servers };
        _servers = new ServerList(system, options.Trust);
        _cache = new DnsCache(options.Time, options.UseCache);
        _timeout = options.Timeout ?? system.Timeout;
        _flags = DnsQueryFlags.RecursionDesired | DnsQueryFlags.AuthenticData
            | (options.CheckingDisabled ? DnsQueryFlags.CheckingDisabled : DnsQueryFlags.None);
    }

    /// <summary>The servers, in their order.</summary>
    public IReadOnlyList<DnsServerAddress> Servers => _servers.Addresses;

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = _cache.Find(new DnsQuestion(name, type), out var isNew);
        if (isNew)
            _ = FillAsync(entry);
        else if (entry.Task.IsCompletedSuccessfully)
            return new ValueTask<DnsAnswer>(_cache.Aged(entry));
        return new ValueTask<DnsAnswer>(cancellationToken.CanBeCanceled ? entry.Task.WaitAsync(cancellationToken) : entry.Task);
    }

    /// <summary>Closes every socket; what is under way ends as unreachable.</summary>
    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    /// <summary>Asks until the end of the aliases. Not cancelled with who asked first, as others may wait for it; its time is limited.</summary>
    private async Task FillAsync(DnsCache.Entry entry)
    {
        try
        {
            var resolution = new DnsResolution(entry.Question, _timeout);
            DnsAnswer? answer;
            do
            {
                var (reply, server) = await _servers.AskAsync(new DnsQuery(resolution.Next, _flags), resolution.Deadline).ConfigureAwait(false);
                answer = resolution.Take(reply, server);
            }
            while (answer is null);
            _cache.Complete(entry, answer, resolution.Size);
        }
        catch (Exception error)
        {
            _cache.Fail(entry, error);
        }
    }
}
