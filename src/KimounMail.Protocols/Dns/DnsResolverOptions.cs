using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Dns;

/// <summary>Whom a <see cref="DnsResolver"/> asks, and how.</summary>
public sealed record DnsResolverOptions
{
    /// <summary>In their order: the first that answers is asked first from then on. Empty for those of the system.</summary>
    public IReadOnlyList<DnsServerAddress> Servers { get; init; } = [];

    /// <summary>The time a query may take in all, over all servers and aliases; null for what the system says (10 s where it says nothing). Not
    /// counted is the wait for a place while a server is asked much at once.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Keep answers for as long as they may be (RFC 1035 §3.2.1, RFC 2308 §5).</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>Ask for what fails DNSSEC too (CD).</summary>
    public bool CheckingDisabled { get; init; }

    /// <summary>Whose certificates are believed for TLS and HTTPS.</summary>
    public TlsTrust Trust { get; init; } = TlsTrust.System;

    /// <summary>The port name servers of zones are asked at.</summary>
    public int AuthorityPort { get; init; } = 53;

    /// <summary>Ask name servers of zones over TCP alone, to see that they answer so too (RFC 7766).</summary>
    public bool AuthorityOverTcp { get; init; }

    /// <summary>The clock by which answers age.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
