using System.Collections.Concurrent;
using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>Finds the server of an account by its domain. All ways are gone at once, the surest that leads to a server wins; each domain is looked at once.</summary>
public sealed class ServerDetector : IAsyncDisposable
{
    private readonly IReadOnlyList<IServerSearch> _searches;
    private readonly Func<ServerCandidate, CancellationToken, Task<MailException?>> _greet;
    private readonly IAsyncDisposable? _owned;
    private readonly ConcurrentDictionary<DnsName, Task<DetectedServer>> _found = [];

    /// <param name="searches">The surest first.</param>
    /// <param name="greet">Connects with TLS, verifies the certificate for this host and waits for the greeting; says what failed. It gets no credential to send.</param>
    /// <param name="owned">What is closed with it.</param>
    internal ServerDetector(IReadOnlyList<IServerSearch> searches, Func<ServerCandidate, CancellationToken, Task<MailException?>> greet, IAsyncDisposable? owned = null)
    {
        _owned = owned;
        _searches = searches;
        _greet = greet;
    }

    /// <summary>All ways there are, the surest first.</summary>
    internal static IReadOnlyList<IServerSearch> Searches(IDnsLookup dns, IPolicyFetcher fetcher) =>
        [new ServiceRecordSearch(dns), new AutoconfigSearch(fetcher), new AutodiscoverSearch(dns), new MailExchangerSearch(dns), new UsualNameSearch()];

    /// <summary>The server of the account.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.ServerNotDetected"/>, with all that was tried; <see cref="MailErrorId.InvalidDomain"/>.</exception>
    public Task<DetectedServer> DetectAsync(string account, CancellationToken cancellationToken)
    {
        if (!account.Contains('@'))
            throw NotDetected([], $"'{HumanText.Line(account)}' has no domain to find its mail server by.");
        var domain = MailDomainName.Parse(account);
        if (ProviderProfiles.ForDomain(domain.ToString()) is { } provider)
            return Task.FromResult(new DetectedServer(provider.ImapHost!, ServerCandidate.ImapsPort, ConnectionSecurity.ImplicitTls, $"known domain of {provider.Name}", null));
        return _found.GetOrAdd(domain, _ => SearchAsync(domain, cancellationToken));
    }

    /// <summary>Closes the sockets.</summary>
    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<DetectedServer> SearchAsync(DnsName domain, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var searches = _searches.Select(search => search.FindAsync(domain, stop.Token)).ToList();
        var tried = new List<string>();
        var seen = new HashSet<(string, int)>();
        try
        {
            foreach (var search in searches)
            {
                var result = await search.ConfigureAwait(false);
                tried.AddRange(result.Tried);
                var fresh = result.Candidates.Where(candidate => seen.Add((candidate.Host.ToUpperInvariant(), candidate.Port)));
                if (await FirstThatGreetsAsync(fresh, tried, stop.Token).ConfigureAwait(false) is { } server)
                    return server.ToDetected(domain);
            }

            throw NotDetected(tried, $"The mail server of {domain} was not found.");
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(searches)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>All are greeted at once; the best of those that answer is taken.</summary>
    private async Task<ServerCandidate?> FirstThatGreetsAsync(IEnumerable<ServerCandidate> candidates, List<string> tried, CancellationToken cancellationToken)
    {
        foreach (var (candidate, greeting) in candidates.Select(candidate => (candidate, _greet(candidate, cancellationToken))).ToList())
        {
            if (await greeting.ConfigureAwait(false) is not { } failure)
                return candidate;
            tried.Add($"{candidate} ({candidate.FoundBy}): {failure.Message}");
        }

        return null;
    }

    private static MailException NotDetected(IReadOnlyList<string> tried, string message) => new(MailErrorId.ServerNotDetected, message)
    {
        Category = MailErrorCategory.ObjectNotFound,
        Advice = string.Join(Environment.NewLine, ["Give the server, for example imaps://imap.example.com.", .. tried.Count > 0 ? tried.Select(HumanText.Line).Prepend("Tried:") : []]),
    };
}

/// <summary>A server found by the domain of an account: its certificate was verified for this host, unless the domain is a known provider's own.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Security">How the connection is protected; never not.</param>
/// <param name="FoundBy">How it was found, in words.</param>
/// <param name="Caution">What the user should look at before trusting it with a password; null when nothing.</param>
public sealed record DetectedServer(string Host, int Port, ConnectionSecurity Security, string FoundBy, string? Caution)
{
    /// <summary>The account on it.</summary>
    public EndpointAddress ToAddress(string account) => new() { Account = account, Host = Host, Port = Port, Security = Security, DetectedBy = FoundBy };
}
