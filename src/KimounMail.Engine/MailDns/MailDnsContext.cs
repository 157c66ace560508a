using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns;

/// <summary>What the checks of one domain share. Answers are kept by the resolver, so each check asks for what it needs.</summary>
internal sealed class MailDnsContext
{
    public required DnsName Domain { get; init; }

    public required IDnsLookup Dns { get; init; }

    public required IDnsAuthorities Authorities { get; init; }

    /// <summary>Fetches policies over HTTPS (RFC 8461 §3.3).</summary>
    public required IPolicyFetcher Policies { get; init; }

    public required MailDnsOptions Options { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
