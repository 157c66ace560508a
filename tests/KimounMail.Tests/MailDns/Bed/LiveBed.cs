using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;
using KimounMail.Tests.MailDns.Policies;
using KimounMail.Tests.Protocols.Dns;
using KimounMail.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.MailDns.Bed;

/// <summary>A bed of its own, as what one test asks stays in the resolver's cache for the next, and all that is needed to check its domains as a user would.</summary>
public sealed class LiveBed : IAsyncLifetime
{
    private readonly DnsTestBedFixture _fixture = new();

    public async Task InitializeAsync() => await _fixture.InitializeAsync();

    public Task DisposeAsync() => _fixture.DisposeAsync();

    /// <summary>By unbound, which validates; the zones' own servers asked too.</summary>
    internal MailDnsSources Validating() => Open(_fixture.Bed.ResolverPort);

    /// <summary>By dnsdist, with faults.</summary>
    internal MailDnsSources Faulty() => Open(_fixture.Bed.FaultPort);

    /// <summary>By the one that answers as none should.</summary>
    internal MailDnsSources Hostile() => Open(_fixture.Bed.HostilePort);

    private MailDnsSources Open(int port)
    {
        var options = new DnsSettings { Servers = [$"127.0.0.1:{port}"], AuthorityPort = _fixture.Bed.AuthorityPort, Timeout = TimeSpan.FromSeconds(5) }.ToResolverOptions();
        var dns = new DnsResolver(options);
        var parent = new DnsResolver(options with { Servers = [DnsServerAddress.Parse($"{DnsTestBed.ParentAddress}:{_fixture.Bed.AuthorityPort}")] });
        var finder = new AboveTheCut(parent, dns);
        return new MailDnsSources(finder, new DnsAuthorities(finder, options), BedPolicies.Good)
        {
            DnsUnchecked = new DnsResolver(options with { CheckingDisabled = true }),
            AuthoritiesOverTcp = new DnsAuthorities(finder, options with { AuthorityOverTcp = true }),
        };
    }

    /// <summary>Of mailtest itself its own server is asked, and not the one that serves the zones below it too: as at a registry.</summary>
    private sealed class AboveTheCut(DnsResolver parent, DnsResolver other) : IDnsLookup, IAsyncDisposable
    {
        private static readonly DnsName s_zone = DnsName.Parse("mailtest");
        private static readonly DnsName s_server = DnsName.Parse("nsparent.mailtest");

        public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
            (name.Equals(s_zone) || name.Equals(s_server) ? parent : other).QueryAsync(name, type, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await parent.DisposeAsync();
            await other.DisposeAsync();
        }
    }
}

/// <summary>The policy of the good domain, as the bed has no web.</summary>
internal static class BedPolicies
{
    public static IPolicyFetcher Good { get; } =
        new ServedPolicy(new("version: STSv1\r\nmode: enforce\r\nmx: *.mailtest\r\nmax_age: 604800\r\n", null, "text/plain"));
}
