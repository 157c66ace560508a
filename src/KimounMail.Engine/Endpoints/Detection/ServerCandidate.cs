using KimounMail.Engine.Endpoints.Profiles;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>A server that may hold the accounts of a domain.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Security">TLS from the start, or STARTTLS required; never in clear.</param>
/// <param name="FoundBy">What named it, in words.</param>
internal sealed record ServerCandidate(string Host, int Port, ConnectionSecurity Security, string FoundBy)
{
    public const int ImapsPort = 993;
    public const int ImapPort = 143;

    /// <summary>
    /// What named it is an answer of the DNS that is not signed, and leads out of the domain: who forges answers could lead
    /// anywhere (RFC 6186 §6).
    /// </summary>
    public bool IsUncertain { get; init; }

    /// <summary>A candidate the DNS names; null where the name is no host's.</summary>
    public static ServerCandidate? FromDns(DnsName target, int port, ConnectionSecurity security, string foundBy, DnsName domain, bool isSigned)
    {
        var host = target.ToString();
        if (target.IsRoot || Uri.CheckHostName(host) != UriHostNameType.Dns)
            return null;
        return new ServerCandidate(host, port, security, foundBy)
        {
            IsUncertain = !isSigned && !target.IsAtOrBelow(domain) && !ProviderProfiles.IsKnownHost(host),
        };
    }

    /// <summary>The candidate that turned out to be one.</summary>
    public DetectedServer ToDetected(DnsName domain) => new(Host, Port, Security, FoundBy, IsUncertain
        ? $"{Host} was found by a DNS answer that is not signed, and is not in {domain}. Give the server yourself if you do not know it."
        : null);

    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>What one way to look for servers came to.</summary>
/// <param name="Candidates">The best first.</param>
/// <param name="Tried">What was looked at in vain, in words, one each.</param>
internal sealed record SearchResult(IReadOnlyList<ServerCandidate> Candidates, IReadOnlyList<string> Tried);

/// <summary>One way to look for the servers of a domain.</summary>
internal interface IServerSearch
{
    Task<SearchResult> FindAsync(DnsName domain, CancellationToken cancellationToken);
}
