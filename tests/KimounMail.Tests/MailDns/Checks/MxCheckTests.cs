using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class MxCheckTests
{
    private static ZoneLookup Dns() => new ZoneLookup()
        .Add("example.com", DnsRecordType.MX, "10 mx1.example.com")
        .Add("example.com", DnsRecordType.MX, "20 mx2.example.net")
        .Add("mx1.example.com", DnsRecordType.A, "192.0.2.1")
        .Add("mx2.example.net", DnsRecordType.A, "192.0.2.2")
        .Add("mx2.example.net", DnsRecordType.AAAA, "2001:db8::2");

    [Fact]
    public async Task Each_address_of_each_server_is_looked_at()
    {
        var dns = Dns().Add("mx2.example.net", DnsRecordType.A, "192.168.0.1");

        var finding = (await CheckRun.FindAsync(new MxCheck(), "example.com", dns)).Single(f => f.Severity == MailDnsSeverity.Error);

        Assert.Equal(("MX_PRIVATE_ADDRESS", DnsName.Parse("mx2.example.net"), "20 mx2.example.net."), (finding.Id, finding.Name, finding.Record));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_Unknown_and_hides_nothing()
    {
        var dns = Dns().Fail("mx2.example.net", DnsRecordType.AAAA, DnsStatus.TimedOut).Add("mx1.example.com", DnsRecordType.A, "10.0.0.1");

        var findings = await CheckRun.FindAsync(new MxCheck(), "example.com", dns);

        Assert.Equal("MX_PRIVATE_ADDRESS MX_UNKNOWN", findings.Ids());
        Assert.Equal(MailDnsSeverity.Unknown, findings.Single(f => f.Id == "MX_UNKNOWN").Severity);
    }

    [Fact]
    public async Task A_failing_lookup_is_one_Unknown_finding()
    {
        var finding = Assert.Single(await CheckRun.FindAsync(new MxCheck(), "example.com", Dns().Fail("example.com", DnsRecordType.MX, DnsStatus.ServerFailure)));

        Assert.Equal(("MX_UNKNOWN", MailDnsSeverity.Unknown), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task An_alias_at_the_domain_itself_is_followed() =>
        Assert.Equal("MX_OK", (await CheckRun.FindAsync(new MxCheck(), "www.example.org", Dns().Add("www.example.org", DnsRecordType.CNAME, "example.com"))).Ids());

    [Fact]
    public async Task Implicit_MX_is_no_lack_of_mail()
    {
        var finding = Assert.Single(await CheckRun.FindAsync(new MxCheck(), "mx1.example.com", Dns()));

        Assert.Equal(("MX_NONE", MailDnsSeverity.Warning), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task A_name_below_the_domain_is_no_forgotten_dot()
    {
        var dns = Dns().Add("example.org", DnsRecordType.MX, "10 a.b.example.org").AddName(DnsName.Parse("example.org"));

        Assert.Equal("MX_NXDOMAIN", (await CheckRun.FindAsync(new MxCheck(), "example.org", dns)).Ids());
    }

    [Fact]
    public async Task Text_from_the_DNS_is_one_harmless_line()
    {
        var hostile = DnsName.FromLabels([[0x1b, (byte)'[', (byte)'2', (byte)'J', 0x0d, 0x0a], "example"u8.ToArray()]);
        var dns = new ZoneLookup().Add(new DnsMxRecord(10, hostile) { Name = DnsName.Parse("example.com"), Type = DnsRecordType.MX, TimeToLive = 1 });

        var findings = await CheckRun.FindAsync(new MxCheck(), "example.com", dns);

        Assert.DoesNotContain(findings, f => $"{f.Message}{f.Record}".Any(char.IsControl));
        Assert.Contains(findings, f => f.Record!.Contains("\\027", StringComparison.Ordinal));
    }
}
