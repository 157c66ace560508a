using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>SRV records of the domain for IMAP (RFC 6186 §3, RFC 8314 §5.1); TLS from the start before STARTTLS.</summary>
internal sealed class ServiceRecordSearch(IDnsLookup dns) : IServerSearch
{
    public async Task<SearchResult> FindAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(
            AskAsync(domain, "_imaps._tcp", ConnectionSecurity.ImplicitTls, cancellationToken),
            AskAsync(domain, "_imap._tcp", ConnectionSecurity.StartTls, cancellationToken)).ConfigureAwait(false);
        return new SearchResult([.. results.SelectMany(r => r.Candidates)], [.. results.SelectMany(r => r.Tried)]);
    }

    private async Task<SearchResult> AskAsync(DnsName domain, string service, ConnectionSecurity security, CancellationToken cancellationToken)
    {
        if (domain.Below(service) is not { } name)
            return new SearchResult([], []);
        var answer = await dns.QueryAsync(name, DnsRecordType.SRV, cancellationToken).ConfigureAwait(false);
        if (answer.ToError() is { } failure)
            return new SearchResult([], [$"SRV {name}: {failure.Message}"]);
        var candidates = answer.Of<DnsSrvRecord>().OrderBy(r => r.Priority).ThenByDescending(r => r.Weight)
            .Select(r => ServerCandidate.FromDns(r.Target, r.Port, security, $"SRV record {name}", domain, answer.IsAuthenticated))
            .OfType<ServerCandidate>()
            .ToList();
        // The target "." says that there is none (RFC 2782).
        return new SearchResult(candidates, candidates.Count > 0 ? [] : [$"SRV {name}: the domain says it has no such service."]);
    }
}
