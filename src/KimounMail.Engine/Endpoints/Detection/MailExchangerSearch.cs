using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>Where the domain's mail goes tells the provider; a server of one's own takes mail and holds it, most often.</summary>
internal sealed class MailExchangerSearch(IDnsLookup dns) : IServerSearch
{
    public async Task<SearchResult> FindAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var answer = await dns.QueryAsync(domain, DnsRecordType.MX, cancellationToken).ConfigureAwait(false);
        if (answer.ToError() is { } failure)
            return new SearchResult([], [$"MX {domain}: {failure.Message}"]);
        var candidates = answer.Of<DnsMxRecord>().OrderBy(r => r.Preference)
            .SelectMany(r => From(r.Exchange, domain, answer))
            .DistinctBy(candidate => candidate.Host, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return new SearchResult(candidates, candidates.Count > 0 ? [] : [$"MX {domain}: the domain takes no mail."]);
    }

    private static IEnumerable<ServerCandidate> From(DnsName exchange, DnsName domain, DnsAnswer answer)
    {
        if (ProviderProfiles.ForMailExchanger(exchange.ToString()) is { } provider)
        {
            var foundBy = $"MX record {exchange}, which is {provider.Name}'s";
            return provider.Hosts.Prepend(provider.ImapHost!).Select(host => new ServerCandidate(host, ServerCandidate.ImapsPort, ConnectionSecurity.ImplicitTls, foundBy));
        }

        var own = ServerCandidate.FromDns(exchange, ServerCandidate.ImapsPort, ConnectionSecurity.ImplicitTls, $"MX record {exchange}", domain, answer.IsAuthenticated);
        return own is null ? [] : [own];
    }
}
