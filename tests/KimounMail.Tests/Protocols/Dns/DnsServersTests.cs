using KimounMail.Protocols.Dns;
using KimounMail.Protocols.Transport;
using KimounMail.TestServers.Dns;
using KimounMail.TestServers.Tls;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>Which server is asked, and how it is reached.</summary>
public sealed class DnsServersTests
{
    private const int Txt = 16;

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53")]
    [InlineData("192.0.2.53:5353", "192.0.2.53:5353")]
    [InlineData("2001:db8::53", "2001:db8::53")]
    [InlineData("[2001:db8::53]", "2001:db8::53")]
    [InlineData("[2001:db8::53]:5353", "[2001:db8::53]:5353")]
    [InlineData("tls://dns.example", "tls://dns.example:853")]
    [InlineData("TLS://192.0.2.53:8853", "tls://192.0.2.53:8853")]
    [InlineData("tls://[2001:db8::53]:8853", "tls://[2001:db8::53]:8853")]
    [InlineData("https://dns.example/dns-query", "https://dns.example/dns-query")]
    [InlineData("https://dns.example", "https://dns.example/dns-query")]
    public void An_address_is_read(string text, string written) => Assert.Equal(written, DnsServerAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("dns.example")]
    [InlineData("127.1")]
    [InlineData("192.0.2.53:0")]
    [InlineData("192.0.2.53:65536")]
    [InlineData("192.0.2.53:x")]
    [InlineData("[2001:db8::53")]
    [InlineData("tls://")]
    [InlineData("http://dns.example/dns-query")]
    [InlineData("https://user:secret@dns.example/")]
    public void What_is_no_address_is_refused(string text) => Assert.Throws<FormatException>(() => DnsServerAddress.Parse(text));

    [Fact]
    public void Resolv_conf_is_read_with_its_options_and_without_its_search_list()
    {
        var system = SystemServers.Parse(
        [
            "# comment", "search example.com corp.example", "nameserver 192.0.2.1", "nameserver\t2001:db8::1 ", "nameserver nonsense", "nameserver 192.0.2.1",
            "options ndots:5 timeout:2 attempts:3 rotate", "options trust-ad timeout:x",
        ]);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], system.Servers.Select(server => server.ToString()));
        Assert.Equal((TimeSpan.FromSeconds(6), true, true), (system.Timeout, system.Rotates, system.TrustsAuthenticData));
        Assert.Equal((TimeSpan.FromSeconds(10), false, false), (SystemServers.Parse([]).Timeout, SystemServers.Parse([]).Rotates, SystemServers.Parse([]).TrustsAuthenticData));
    }

    [Fact]
    public void The_system_has_a_server_to_ask() => Assert.NotEmpty(SystemServers.Read().Servers);

    [Theory]
    [InlineData(0x8182)]
    [InlineData(0x8185)]
    [InlineData(0x8100)]
    public async Task The_next_server_is_asked_and_the_one_that_answered_is_first_from_then_on(int flags)
    {
        await using var first = LoopbackDnsServer.Start(query => [query.Response(flags).Authority("com", 2, DnsOctets.Name("ns.com"))]);
        await using var second = LoopbackDnsServer.Start(Good);
        await using var resolver = Resolver(first.Address, second.Address);
        Assert.Equal(second.Address, (await AskAsync(resolver, "a.example")).Server);
        Assert.Equal(second.Address, (await AskAsync(resolver, "b.example")).Server);
        Assert.Single(first.Queries);
    }

    [Fact]
    public async Task A_silent_server_leaves_time_for_the_next()
    {
        await using var first = LoopbackDnsServer.Start(_ => []);
        await using var second = LoopbackDnsServer.Start(Good);
        await using var resolver = Resolver(first.Address, second.Address);
        Assert.Equal(DnsStatus.Success, (await AskAsync(resolver, "a.example")).Status);
    }

    [Fact]
    public async Task What_fails_DNSSEC_is_not_asked_of_a_server_that_may_not_check()
    {
        await using var first = LoopbackDnsServer.Start(query => [query.Response(0x8182).ExtendedError(6, "")]);
        await using var second = LoopbackDnsServer.Start(Good);
        await using var resolver = Resolver(first.Address, second.Address);
        var answer = await AskAsync(resolver, "a.example");
        Assert.Equal((DnsStatus.ServerFailure, "6 (DNSSEC Bogus)"), (answer.Status, answer.ExtendedError));
        Assert.Empty(second.Queries);
    }

    [Fact]
    public async Task Of_servers_that_all_fail_the_one_that_said_most_is_told()
    {
        await using var first = LoopbackDnsServer.Start(query => [query.Response(0x8185)]);
        await using var second = LoopbackDnsServer.Start(_ => []);
        await using var resolver = Resolver(first.Address, second.Address);
        Assert.Equal((DnsStatus.Refused, first.Address), await AskAsync(resolver, "a.example") is var answer ? (answer.Status, answer.Server) : default);
    }

    [Fact]
    public async Task By_TLS_one_connection_carries_all_questions_and_AD_is_believed()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response(0x81A0).Answer(Txt, DnsOctets.Txt(query.Name))]);
        await using var resolver = Resolver($"tls://localhost:{server.TlsPort}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => AskAsync(resolver, $"n{i}.example")));
        Assert.All(answers, answer => Assert.Equal((answer.Name.ToString(), true), (Assert.Single(answer.Of<DnsTxtRecord>()).Text, answer.IsAuthenticated)));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_TLS_connection_the_server_closed_is_opened_again()
    {
        await using var server = LoopbackDnsServer.Start(query => Good(query).Select(reply => reply with { Closes = true }));
        await using var resolver = Resolver($"tls://localhost:{server.TlsPort}");
        for (var i = 0; i < 3; i++)
            Assert.Equal(DnsStatus.Success, (await AskAsync(resolver, $"n{i}.example")).Status);
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_and_nothing_asked()
    {
        await using var server = LoopbackDnsServer.Start(Good);
        await using var resolver = new DnsResolver(new DnsResolverOptions { Servers = [DnsServerAddress.Parse($"tls://localhost:{server.TlsPort}")] });
        var answer = await AskAsync(resolver, "a.example");
        Assert.Equal(DnsStatus.Unreachable, answer.Status);
        Assert.Contains("certificate", answer.Detail);
        Assert.Empty(server.Queries);
    }

    private static IEnumerable<LoopbackDnsReply> Good(LoopbackDnsQuery query) => [query.Response().Answer(Txt, DnsOctets.Txt("good"))];

    private static DnsResolver Resolver(params string[] servers) => new(new DnsResolverOptions
    {
        Servers = [.. servers.Select(DnsServerAddress.Parse)],
        Timeout = TimeSpan.FromSeconds(5),
        Trust = new TlsTrust { CaFile = TestCertificates.Shared.CaPemFile },
    });

    private static Task<DnsAnswer> AskAsync(DnsResolver resolver, string name) => resolver.QueryAsync(DnsName.Parse(name), DnsRecordType.TXT, default).AsTask();
}
