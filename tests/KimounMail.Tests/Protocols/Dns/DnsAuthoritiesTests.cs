using System.Net;
using KimounMail.Protocols.Dns;
using KimounMail.TestServers.Dns;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>
/// Servers on 127.0.0.1 (a resolver, and the parent zone), .2 and .4 (the zone; .4 is lame), with one port. The parent names ns1 and
/// lame, the zone itself ns1 and gone, which has no address.
/// </summary>
public sealed class DnsAuthoritiesTests : IAsyncLifetime
{
    private LoopbackDnsServer _parent = null!;
    private LoopbackDnsServer _child = null!;
    private LoopbackDnsServer _lame = null!;
    private DnsResolver _resolver = null!;
    private DnsAuthorities _authorities = null!;

    public Task InitializeAsync()
    {
        _parent = LoopbackDnsServer.Start(query => [query.IsRecursionDesired ? Resolve(query) : Delegate(query)]);
        _child = LoopbackDnsServer.Start(query => [Authoritative(query)], "127.0.0.2", _parent.Port);
        _lame = LoopbackDnsServer.Start(query => [query.Response(0x8005)], "127.0.0.4", _parent.Port);
        _resolver = new DnsResolver(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(_parent.Address)] });
        _authorities = new DnsAuthorities(_resolver, new DnsResolverOptions { AuthorityPort = _parent.Port });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _authorities.DisposeAsync();
        await _resolver.DisposeAsync();
        await _parent.DisposeAsync();
        await _child.DisposeAsync();
        await _lame.DisposeAsync();
    }

    [Theory]
    [InlineData("zone.test")]
    [InlineData("deep.below.zone.test")]
    [InlineData("alias.zone.test")]
    public async Task The_zone_of_a_name_is_found_with_what_parent_and_zone_say_of_its_servers(string name)
    {
        var zone = await _authorities.FindZoneAsync(DnsName.Parse(name), default);
        Assert.Equal((DnsStatus.Success, "zone.test"), (zone.Status, zone.Name.ToString()));
        Assert.Equal(["ns1.zone.test", "lame.test"], zone.ParentNames.Select(server => server.ToString()));
        Assert.Equal(["ns1.zone.test", "gone.test"], zone.OwnNames.Select(server => server.ToString()));
        Assert.Equal(
            [("ns1.zone.test", "127.0.0.2"), ("lame.test", "127.0.0.4"), ("gone.test", null)],
            zone.Servers.Select(server => (server.Name.ToString(), server.Address?.ToString())));
    }

    [Fact]
    public async Task Servers_are_asked_without_recursion()
    {
        var answer = await AskAsync("127.0.0.2", "zone.test", DnsRecordType.TXT);
        Assert.Equal((DnsStatus.Success, true), (answer.Status, answer.IsAuthoritative));
        Assert.False(Assert.Single(_child.Queries).IsRecursionDesired);
    }

    [Fact]
    public async Task A_lame_server_is_told() => Assert.Equal(DnsStatus.Refused, (await AskAsync("127.0.0.4", "zone.test", DnsRecordType.SOA)).Status);

    [Fact]
    public async Task A_dead_server_is_told() => Assert.Equal(DnsStatus.Unreachable, (await AskAsync("127.0.0.9", "zone.test", DnsRecordType.SOA)).Status);

    [Fact]
    public async Task A_server_without_an_address_is_told() => Assert.Equal(DnsStatus.Unreachable, (await AskAsync(null, "zone.test", DnsRecordType.SOA)).Status);

    [Fact]
    public async Task What_a_server_delegates_is_told_with_the_names()
    {
        var answer = await AskAsync("127.0.0.1", "zone.test", DnsRecordType.TXT);
        Assert.Equal((DnsStatus.NoData, false), (answer.Status, answer.IsAuthoritative));
        Assert.Equal(2, answer.Authority.Count);
    }

    [Fact]
    public async Task By_TCP_alone_no_datagram_is_sent()
    {
        await using var byTcp = new DnsAuthorities(_resolver, new DnsResolverOptions { AuthorityPort = _parent.Port, AuthorityOverTcp = true });
        var answer = await byTcp.QueryAsync(new DnsNameServer(DnsName.Parse("ns.test"), IPAddress.Parse("127.0.0.2")), DnsName.Parse("zone.test"), DnsRecordType.TXT, default);
        Assert.Equal((DnsStatus.Success, LoopbackDnsTransport.Tcp), (answer.Status, Assert.Single(_child.Queries).Transport));
    }

    [Fact]
    public async Task A_server_that_refuses_EDNS_is_told()
    {
        await using var old = LoopbackDnsServer.Start(query => [query.HasEdns ? query.Response(0x8401) : Authoritative(query)], "127.0.0.7", _parent.Port);
        Assert.True((await AskAsync("127.0.0.7", "zone.test", DnsRecordType.TXT)).LacksEdns);
        Assert.False((await AskAsync("127.0.0.2", "zone.test", DnsRecordType.TXT)).LacksEdns);
    }

    [Fact]
    public async Task A_zone_nobody_knows_has_no_servers()
    {
        var zone = await _authorities.FindZoneAsync(DnsName.Parse("broken.test"), default);
        Assert.Equal((DnsStatus.ServerFailure, 0), (zone.Status, zone.Servers.Count));
    }

    private async Task<DnsAnswer> AskAsync(string? address, string name, DnsRecordType type) =>
        await _authorities.QueryAsync(new DnsNameServer(DnsName.Parse("ns.test"), address is null ? null : IPAddress.Parse(address)), DnsName.Parse(name), type, default);

    private static LoopbackDnsResponse Resolve(LoopbackDnsQuery query) => (query.Name, (DnsRecordType)query.Type) switch
    {
        ("broken.test", _) => query.Response(0x8182),
        ("alias.zone.test", _) => query.Response().Answer(5, DnsOctets.Name("elsewhere.example")).Authority("example", 6, DnsOctets.Soa("example")),
        ("test", DnsRecordType.SOA) => query.Response().Answer(6, DnsOctets.Soa("test")),
        ("test", DnsRecordType.NS) => query.Response().Answer(2, DnsOctets.Name("ns.test")),
        ("ns.test", DnsRecordType.A) => query.Response().Answer(1, DnsOctets.Address("127.0.0.1")),
        ("zone.test", DnsRecordType.SOA) => query.Response().Answer(6, DnsOctets.Soa("zone.test")),
        ("zone.test", DnsRecordType.NS) => query.Response().Answer(2, DnsOctets.Name("ns1.zone.test")),
        // In the zone itself, and known by the parent's glue only.
        ("lame.test", DnsRecordType.A) => query.Response().Answer(1, DnsOctets.Address("127.0.0.4")),
        (var name, _) when name.EndsWith("zone.test", StringComparison.Ordinal) => query.Response(0x8183).Authority("zone.test", 6, DnsOctets.Soa("zone.test")),
        _ => query.Response().Authority("test", 6, DnsOctets.Soa("test")),
    };

    private static LoopbackDnsResponse Delegate(LoopbackDnsQuery query) => query.Response(0x8000)
        .Authority("zone.test", 2, DnsOctets.Name("ns1.zone.test")).Authority("zone.test", 2, DnsOctets.Name("lame.test"))
        .Additional("ns1.zone.test", 1, DnsOctets.Address("127.0.0.2"));

    private static LoopbackDnsResponse Authoritative(LoopbackDnsQuery query) => query.Type == 2
        ? query.Response(0x8400).Answer(2, DnsOctets.Name("ns1.zone.test")).Answer(2, DnsOctets.Name("gone.test"))
        : query.Response(0x8400).Answer(query.Type, DnsOctets.Txt("own"));
}
