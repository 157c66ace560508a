using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns;

/// <summary>Everything one can ask about mail DNS; what the cmdlets call. Answers are kept as long as it lives.</summary>
public sealed class MailDnsService : IAsyncDisposable
{
    private readonly MailDnsSources _sources;
    private readonly MailDnsRunner _runner;

    internal MailDnsService(MailDnsSources sources, MailDnsRunner runner)
    {
        _sources = sources;
        _runner = runner;
    }

    /// <summary>Asks the servers of the settings.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidDnsServer"/>.</exception>
    public static MailDnsService Open(DnsSettings settings) => new(MailDnsSources.Open(settings), new MailDnsRunner(MailDnsChecks.All));

    /// <summary>The checks there are, in the order of their findings.</summary>
    public static IReadOnlyList<string> CheckNames { get; } = [.. MailDnsChecks.All.Select(check => check.Name)];

    /// <summary>A run over many domains; add them as they come, take reports as they get ready.</summary>
    /// <param name="options">What is checked.</param>
    /// <param name="profileOf">What the operator expects of a domain; null to find it by <see cref="MailDnsOptions.Expected"/>.</param>
    /// <param name="throttle">Domains under way at once.</param>
    /// <param name="cancellationToken">Ends all of it.</param>
    public MailDnsRun StartRun(MailDnsOptions options, Func<DnsName, MailDnsProfile?>? profileOf, int throttle, CancellationToken cancellationToken) =>
        new((domain, stop) => _runner.RunAsync(_sources.About(domain, options, profileOf?.Invoke(domain), stop), stop), throttle, cancellationToken);

    /// <summary>Checks domains, at most <paramref name="throttle"/> at once, and gives each report when it is ready.</summary>
    public async IAsyncEnumerable<MailDnsReport> TestAsync(
        IEnumerable<DnsName> domains, MailDnsOptions options, int throttle, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var run = StartRun(options, null, throttle, cancellationToken);
        foreach (var domain in domains)
        {
            if (run.IsFull)
                yield return (await run.TakeAsync().ConfigureAwait(false))!;
            run.Add(domain);
            while (run.TryTake(out var ready))
                yield return ready;
        }

        while (await run.TakeAsync().ConfigureAwait(false) is { } report)
            yield return report;
    }

    /// <summary>Asks the resolver. What fails is in the answer.</summary>
    public async Task<DnsAnswer> ResolveAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
        await _sources.Dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false);

    /// <summary>Asks every address of every server of the name's zone, all at once, and gives what each said in the order of the servers.</summary>
    public async Task<IReadOnlyList<DnsAnswer>> ResolveAtAuthoritiesAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var zone = await _sources.Authorities.FindZoneAsync(name, cancellationToken).ConfigureAwait(false);
        if (zone.Servers.Count == 0)
            return [new DnsAnswer { Name = name, Type = type, Status = zone.Status == DnsStatus.Success ? DnsStatus.Unreachable : zone.Status, Detail = "The zone's servers could not be found." }];
        return await Task.WhenAll(zone.Servers.Select(server => AskAsync(server, name, type, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>The steps from what is published for a domain to what an operator expects; what could not be found out is told apart.</summary>
    public async Task<(IReadOnlyList<MailDnsChange> Changes, IReadOnlyList<DnsAnswer> Unknown)> CompareAsync(MailDnsProfile profile, DnsName domain, CancellationToken cancellationToken)
    {
        var published = await MailDnsPlan.ReadAsync(_sources.Dns, profile, domain, cancellationToken).ConfigureAwait(false);
        return (MailDnsPlan.Compare(profile, domain, published), [.. published.Where(answer => !answer.IsKnown)]);
    }

    /// <summary>Closes the sockets.</summary>
    public ValueTask DisposeAsync() => _sources.DisposeAsync();

    private async Task<DnsAnswer> AskAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var who = server.Address is null ? $"{server.Name}" : $"{server.Name} ({server.Address})";
        var answer = await _sources.Authorities.QueryAsync(server, name, type, cancellationToken).ConfigureAwait(false);
        return answer with
        {
            Server = who,
            Detail = answer is { IsKnown: true, IsAuthoritative: false } ? "It is not authoritative for the name." : answer.Detail,
        };
    }
}
