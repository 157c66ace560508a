using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns;

/// <summary>What the checks of one domain share. Answers are kept by the resolver, so each check asks for what it needs.</summary>
internal sealed class MailDnsContext
{
    public required DnsName Domain { get; init; }

    public required IDnsLookup Dns { get; init; }

    /// <summary>Asks the same with CD=1, so that data DNSSEC rejects is told from data nobody has; null where there is no such lookup.</summary>
    public IDnsLookup? DnsUnchecked { get; init; }

    public required IDnsAuthorities Authorities { get; init; }

    /// <summary>Asks the same servers over TCP only; null where it is not to be tried.</summary>
    public IDnsAuthorities? AuthoritiesOverTcp { get; init; }

    /// <summary>Resolvers people use, each to be asked alone at a cut-over; empty for <see cref="Dns"/> only.</summary>
    public IReadOnlyList<NamedLookup> Resolvers { get; init; } = [];

    /// <summary>Fetches policies over HTTPS (RFC 8461 §3.3).</summary>
    public required IPolicyFetcher Policies { get; init; }

    public required MailDnsOptions Options { get; init; }

    /// <summary>What the operator expects, where the caller has it, from the operator itself for one; else it is found by <see cref="MailDnsOptions.Expected"/>.</summary>
    public MailDnsProfile? Profile { get; init; }

    /// <summary>What is expected, from wherever it is known; null when nothing is, or the name of it is not known.</summary>
    public MailDnsProfile? ExpectedProfile => Profile ?? (Options.Expected is { } name ? MailDnsProfiles.BuiltIn.Find(name) : null);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A resolver by the name a person knows it by.</summary>
internal sealed record NamedLookup(string Name, IDnsLookup Dns);
