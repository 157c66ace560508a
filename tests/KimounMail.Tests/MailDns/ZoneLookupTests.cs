using Xunit;

namespace KimounMail.Tests.MailDns;

/// <summary>The tests' own DNS answers as a real one would: what stands on it would otherwise prove nothing.</summary>
public sealed class ZoneLookupTests
{
    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add("example.com", DnsRecordType.SOA, "ns1 host.example.com 1 6h 1h 1w 5m")
        .Add("example.com", DnsRecordType.MX, "10 mail.example.com")
        .Add("alias.example.com", DnsRecordType.CNAME, "mail.example.com")
        .Add("mail.example.com", DnsRecordType.A, "192.0.2.1")
        .Add("a.b.example.com", DnsRecordType.TXT, "one string")
        .Add("*.wild.example.com", DnsRecordType.TXT, "\"two \" \"\\195\\169\\\"s\"")
        .Add("loop.example.com", DnsRecordType.CNAME, "loop.example.com")
        .Fail("down.example.com", DnsRecordType.TXT, DnsStatus.TimedOut);

    [Theory]
    [InlineData("EXAMPLE.com", DnsRecordType.MX, DnsStatus.Success, "10 mail.example.com.")]
    [InlineData("alias.example.com", DnsRecordType.A, DnsStatus.Success, "192.0.2.1")]
    [InlineData("alias.example.com", DnsRecordType.AAAA, DnsStatus.NoData, "")]
    [InlineData("example.com", DnsRecordType.TXT, DnsStatus.NoData, "")]
    [InlineData("b.example.com", DnsRecordType.TXT, DnsStatus.NoData, "")]
    [InlineData("c.b.example.com", DnsRecordType.TXT, DnsStatus.NameError, "")]
    [InlineData("a.b.example.com", DnsRecordType.TXT, DnsStatus.Success, "\"one string\"")]
    [InlineData("x.y.wild.example.com", DnsRecordType.TXT, DnsStatus.Success, "\"two \" \"\\195\\169\\\"s\"")]
    [InlineData("loop.example.com", DnsRecordType.A, DnsStatus.ServerFailure, "")]
    [InlineData("down.example.com", DnsRecordType.TXT, DnsStatus.TimedOut, "")]
    public async Task Answers_as_the_zone_says(string name, DnsRecordType type, DnsStatus status, string data)
    {
        var answer = await _dns.QueryAsync(DnsName.Parse(name), type, CancellationToken.None);

        Assert.Equal((status, data), (answer.Status, string.Join(", ", answer.Records.Select(r => r.Data))));
        Assert.Equal(status is DnsStatus.NoData or DnsStatus.NameError ? 300u : null, answer.Soa?.Minimum);
        Assert.Equal((1, (answer.Name, type)), (_dns.Queries, _dns.Asked.Single()));
    }

    [BedZonesFact]
    public async Task The_zones_of_the_test_bed_can_be_read()
    {
        var dns = BedZones.Load();

        Assert.Equal(5, (await Ask("mx1.mailtest", DnsRecordType.A)).Records.Count + (await Ask("good.mailtest", DnsRecordType.MX)).Records.Count + (await Ask("twospf.mailtest", DnsRecordType.TXT)).Records.Count);
        Assert.Equal("v=spf1 ip4:192.0.2.0/24 -all", (await Ask("spfsplit.mailtest", DnsRecordType.TXT)).Of<DnsTxtRecord>().Single().Text);
        Assert.Equal("café ÿ\0 \"q\" \\", System.Text.Encoding.UTF8.GetString((await Ask("txtbin.mailtest", DnsRecordType.TXT)).Of<DnsTxtRecord>().Single().Strings[0].Span).Replace('\uFFFD', 'ÿ'));
        Assert.Equal("\\# 12 0B763D73706631202D616C6C", (await Ask("spf99.mailtest", (DnsRecordType)99)).Records.Single().Data);

        ValueTask<DnsAnswer> Ask(string name, DnsRecordType type) => dns.QueryAsync(DnsName.Parse(name), type, CancellationToken.None);
    }
}
