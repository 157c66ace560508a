using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>
/// Where the domain sends Outlook for its settings: that host tells the provider, or holds the accounts itself. Only its name is
/// used; the settings themselves are given to nobody who has not logged in.
/// </summary>
internal sealed class AutodiscoverSearch(IDnsLookup dns) : IServerSearch
{
    public async Task<SearchResult> FindAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var (candidates, tried) = (new List<ServerCandidate>(), new List<string>());
        if (domain.Below("_autodiscover._tcp") is { } service)
        {
            var answer = await dns.QueryAsync(service, DnsRecordType.SRV, cancellationToken).ConfigureAwait(false);
            foreach (var record in answer.Of<DnsSrvRecord>())
                Add(candidates, record.Target, $"SRV record {service}", domain, answer);
            if (answer.ToError() is { } failure)
                tried.Add($"SRV {service}: {failure.Message}");
        }

        if (domain.Below("autodiscover") is { } host)
        {
            var answer = await dns.QueryAsync(host, DnsRecordType.A, cancellationToken).ConfigureAwait(false);
            if (answer.Aliases.Count > 0 || answer.Status == DnsStatus.Success)
                Add(candidates, answer.CanonicalName, $"alias {host}", domain, answer);
            else
                tried.Add($"{host}: {answer.ToError()!.Message}");
        }

        return new SearchResult(candidates, tried);
    }

    private static void Add(List<ServerCandidate> candidates, DnsName target, string foundBy, DnsName domain, DnsAnswer answer)
    {
        var provider = ProviderProfiles.ForSetupHost(target.ToString());
        var candidate = provider is not null
            ? new ServerCandidate(provider.ImapHost!, ServerCandidate.ImapsPort, ConnectionSecurity.ImplicitTls, $"{foundBy}, which is {provider.Name}'s")
            : ServerCandidate.FromDns(target, ServerCandidate.ImapsPort, ConnectionSecurity.ImplicitTls, foundBy, domain, answer.IsAuthenticated);
        if (candidate is not null)
            candidates.Add(candidate);
    }
}
