using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Engine.MailDns.Zones;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns;

/// <summary>Whom the checks ask; shared by all domains of a run, and closed with it.</summary>
internal sealed record MailDnsSources(IDnsLookup Dns, IDnsAuthorities Authorities, IPolicyFetcher Policies) : IAsyncDisposable
{
    /// <inheritdoc cref="MailDnsContext.DnsUnchecked"/>
    public IDnsLookup? DnsUnchecked { get; init; }

    /// <inheritdoc cref="MailDnsContext.AuthoritiesOverTcp"/>
    public IDnsAuthorities? AuthoritiesOverTcp { get; init; }

    /// <inheritdoc cref="MailDnsContext.Resolvers"/>
    public IReadOnlyList<NamedLookup> Resolvers { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Those of the settings; each server is also asked alone, as different people's resolvers remember different answers.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidDnsServer"/>.</exception>
    public static MailDnsSources Open(DnsSettings settings)
    {
        var options = settings.ToResolverOptions();
        var dns = new DnsResolver(options);
        return new MailDnsSources(dns, new DnsAuthorities(dns, options), new PolicyFetcher(dns))
        {
            DnsUnchecked = new DnsResolver(options with { CheckingDisabled = true }),
            AuthoritiesOverTcp = new DnsAuthorities(dns, options with { AuthorityOverTcp = true }),
            Resolvers = [.. dns.Servers.Select(server => new NamedLookup(server.ToString(), new DnsResolver(options with { Servers = [server] })))],
        };
    }

    public MailDnsContext About(DnsName domain, MailDnsOptions options, MailDnsProfile? profile, CancellationToken cancellationToken) => new()
    {
        Domain = domain,
        Dns = Dns,
        DnsUnchecked = DnsUnchecked,
        Authorities = new KnownZones(Authorities, cancellationToken),
        AuthoritiesOverTcp = AuthoritiesOverTcp,
        Resolvers = Resolvers,
        Policies = Policies,
        Options = options,
        Profile = profile,
        Time = Time,
    };

    public async ValueTask DisposeAsync()
    {
        object?[] parts = [Dns, DnsUnchecked, Authorities, AuthoritiesOverTcp, Policies, .. Resolvers.Select(resolver => resolver.Dns)];
        foreach (var part in parts.Distinct())
        {
            if (part is IAsyncDisposable waits)
                await waits.DisposeAsync().ConfigureAwait(false);
            else
                (part as IDisposable)?.Dispose();
        }
    }
}
