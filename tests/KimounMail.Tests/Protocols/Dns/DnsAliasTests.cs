using KimounMail.Protocols.Dns;
using KimounMail.TestServers.Dns;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>CNAMEs, followed by the server or left to us.</summary>
public sealed class DnsAliasTests
{
    private const int Cname = 5;
    private const int Txt = 16;

    [Fact]
    public async Task Aliases_in_one_answer_are_followed_whatever_their_order()
    {
        await using var server = LoopbackDnsServer.Start(query =>
        [
            query.Response().Answer(DnsOctets.Name("c.example"), Txt, DnsOctets.Txt("end"))
                .Answer(DnsOctets.Name("b.example"), Cname, DnsOctets.Name("c.example")).Answer(Cname, DnsOctets.Name("b.example")),
        ]);
        var answer = await AskAsync(server, "a.example");
        Assert.Equal((DnsStatus.Success, "c.example"), (answer.Status, answer.CanonicalName.ToString()));
        Assert.Equal(["b.example", "c.example"], answer.Aliases.Select(alias => alias.Target.ToString()));
        Assert.Equal("end", Assert.Single(answer.Of<DnsTxtRecord>()).Text);
        Assert.Single(server.Queries);
    }

    [Fact]
    public async Task An_alias_the_server_stopped_at_is_followed()
    {
        await using var server = LoopbackDnsServer.Start(query => query.Name == "a.example"
            ? [query.Response().Answer(Cname, DnsOctets.Name("b.example"))]
            : [query.Response().Answer(Txt, DnsOctets.Txt("end"))]);
        var answer = await AskAsync(server, "a.example");
        Assert.Equal("end", Assert.Single(answer.Of<DnsTxtRecord>()).Text);
        Assert.Equal(["a.example", "b.example"], server.Queries.Select(query => query.Name));
    }

    [Fact]
    public async Task An_alias_that_ends_in_nothing_is_not_asked_for_again_where_the_SOA_proves_it()
    {
        await using var server = LoopbackDnsServer.Start(query =>
            [query.Response().Answer(Cname, DnsOctets.Name("b.other")).Authority("other", 6, DnsOctets.Soa("other"))]);
        var answer = await AskAsync(server, "a.example");
        Assert.Equal((DnsStatus.NoData, "other"), (answer.Status, answer.Soa?.Name.ToString()));
        Assert.Single(server.Queries);
    }

    [Fact]
    public async Task An_alias_of_a_name_that_does_not_exist_is_a_name_error_with_the_alias()
    {
        await using var server = LoopbackDnsServer.Start(query =>
            [query.Response(0x8183).Answer(Cname, DnsOctets.Name("no.example")).Authority("example", 6, DnsOctets.Soa("example"))]);
        var answer = await AskAsync(server, "a.example");
        Assert.Equal((DnsStatus.NameError, "no.example"), (answer.Status, answer.CanonicalName.ToString()));
    }

    [Fact]
    public async Task Aliases_in_a_circle_are_told_as_such()
    {
        await using var server = LoopbackDnsServer.Start(query =>
            [query.Response().Answer(Cname, DnsOctets.Name(query.Name == "a.example" ? "b.example" : "a.example"))]);
        var answer = await AskAsync(server, "a.example");
        Assert.Equal(DnsStatus.Malformed, answer.Status);
        Assert.Contains("circle", answer.Detail);
        Assert.Equal(2, server.Queries.Count);
    }

    [Theory]
    [InlineData(16, DnsStatus.Success)]
    [InlineData(17, DnsStatus.Malformed)]
    public async Task Sixteen_aliases_are_followed_and_no_more(int aliases, DnsStatus status)
    {
        await using var server = LoopbackDnsServer.Start(query =>
        {
            var at = int.Parse(query.Name.Split('.')[0][1..], System.Globalization.CultureInfo.InvariantCulture);
            return at == aliases ? [query.Response().Answer(Txt, DnsOctets.Txt("end"))] : [query.Response().Answer(Cname, DnsOctets.Name($"c{at + 1}.example"))];
        });
        var answer = await AskAsync(server, "c0.example");
        Assert.Equal(status, answer.Status);
        Assert.Equal(16, answer.Aliases.Count);
    }

    [Fact]
    public async Task An_alias_asked_for_is_not_followed()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response().Answer(Cname, DnsOctets.Name("b.example"))]);
        var answer = await AskAsync(server, "a.example", DnsRecordType.CNAME);
        Assert.Empty(answer.Aliases);
        Assert.Equal("b.example", Assert.Single(answer.Of<DnsNameRecord>()).Target.ToString());
    }

    private static async Task<DnsAnswer> AskAsync(LoopbackDnsServer server, string name, DnsRecordType type = DnsRecordType.TXT)
    {
        await using var resolver = new DnsResolver(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(server.Address)] });
        return await resolver.QueryAsync(DnsName.Parse(name), type, default);
    }
}
