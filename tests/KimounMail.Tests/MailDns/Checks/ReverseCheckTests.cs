using System.Net;
using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class ReverseCheckTests
{
    private static ZoneLookup Dns() => new ZoneLookup()
        .Add("example.com", DnsRecordType.MX, "10 mx.operator.net")
        .Add("example.com", DnsRecordType.A, "192.0.2.80")
        .Add("mx.operator.net", DnsRecordType.A, "192.0.2.1");

    [Fact]
    public async Task A_name_that_leads_back_confirms_whatever_it_is_called()
    {
        // Neither the domain's own name nor its web address has anything to do with it.
        var dns = Dns().Add("1.2.0.192.in-addr.arpa", DnsRecordType.PTR, "mx.operator.net");

        Assert.Equal("PTR_OK", (await CheckRun.FindAsync(new ReverseCheck(), "example.com", dns)).Ids());
    }

    [Fact]
    public async Task Any_of_several_names_may_confirm()
    {
        var dns = Dns()
            .Add("1.2.0.192.in-addr.arpa", DnsRecordType.PTR, "other.example.org")
            .Add("1.2.0.192.in-addr.arpa", DnsRecordType.PTR, "mx.operator.net")
            .Fail("other.example.org", DnsRecordType.A, DnsStatus.ServerFailure);

        Assert.Equal("PTR_OK", (await CheckRun.FindAsync(new ReverseCheck(), "example.com", dns)).Ids());
    }

    [Fact]
    public async Task A_PTR_that_fails_is_Unknown_and_leaves_the_MX_result_whole()
    {
        var dns = Dns().Fail("1.2.0.192.in-addr.arpa", DnsRecordType.PTR, DnsStatus.ServerFailure);

        Assert.Equal("PTR_UNKNOWN", (await CheckRun.FindAsync(new ReverseCheck(), "example.com", dns)).Ids());
        Assert.Equal("MX_OK MX_SINGLE", (await CheckRun.FindAsync(new MxCheck(), "example.com", dns)).Ids());
    }

    [Theory]
    [InlineData(null, "PTR_MISSING", MailDnsSeverity.Info)]
    [InlineData("192.0.2.1", "PTR_SENDER_MISSING", MailDnsSeverity.Error)]
    public async Task A_missing_name_matters_to_who_sends(string? sender, string id, MailDnsSeverity severity)
    {
        var options = new MailDnsOptions { SenderAddresses = sender is null ? [] : [IPAddress.Parse(sender)] };

        var finding = Assert.Single(await CheckRun.FindAsync(new ReverseCheck(), "example.com", Dns().AddName(DnsName.Parse("1.2.0.192.in-addr.arpa")), options));

        Assert.Equal((id, severity), (finding.Id, finding.Severity));
    }

    [BedZonesFact]
    public async Task A_name_that_leads_elsewhere_confirms_nothing()
    {
        var dns = BedZones.Load().Add("example.org", DnsRecordType.MX, "10 mx5.mailtest");

        var findings = await CheckRun.FindAsync(new ReverseCheck(), "example.org", dns);

        Assert.Equal("wrong.mailtest", findings.Single(f => f.Id == "PTR_UNCONFIRMED").Record);
    }
}
