using KimounMail.Engine.MailDns;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>The file mail programs of the Mozilla family are set up by, at the two places a domain may put it. No address is sent, and no third party asked.</summary>
internal sealed class AutoconfigSearch(IPolicyFetcher fetcher) : IServerSearch
{
    public async Task<SearchResult> FindAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(
            ReadAsync(domain, $"https://autoconfig.{domain}/mail/config-v1.1.xml", cancellationToken),
            ReadAsync(domain, $"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml", cancellationToken)).ConfigureAwait(false);
        return new SearchResult([.. results.SelectMany(r => r.Candidates)], [.. results.SelectMany(r => r.Tried)]);
    }

    private async Task<SearchResult> ReadAsync(DnsName domain, string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            return new SearchResult([], []);
        var file = await fetcher.FetchAsync(uri, cancellationToken).ConfigureAwait(false);
        if (file.Text is null)
            return new SearchResult([], [$"{address}: {file.Error}"]);
        var servers = AutoconfigFile.ReadImapServers(file.Text, domain);
        return new SearchResult(
            [.. servers.Select(s => new ServerCandidate(s.Host, s.Port, s.Security, $"autoconfiguration at {uri.Host}"))],
            servers.Count > 0 ? [] : [$"{address}: no IMAP server with TLS is in it."]);
    }
}
