using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class TimeToLiveCheckTests
{
    private static async Task<IReadOnlyList<MailDnsFinding>> FindAsync(uint ttl, bool cutOver = false, uint minimum = 300)
    {
        var dns = new ZoneLookup()
            .Add("example.com", DnsRecordType.MX, "10 mx.example.net", ttl)
            .Add("example.com", DnsRecordType.SOA, $"ns1.example.com host.example.com 1 3600 900 1209600 {minimum}", 86400);
        var zones = new ZoneAuthorities().Zone("example.com").Server("example.com", "ns1.example.com", "192.0.2.1", dns);
        return await CheckRun.FindAsync(new TimeToLiveCheck(), CheckRun.Context("example.com", dns, zones, new MailDnsOptions { CutOver = cutOver }));
    }

    [Theory]
    [InlineData(0, false, "TTL_ZERO", MailDnsSeverity.Info)]
    [InlineData(30, false, "TTL_OK", MailDnsSeverity.Ok)]
    [InlineData(3600, false, "TTL_OK", MailDnsSeverity.Ok)]
    [InlineData(86400, false, "TTL_LONG", MailDnsSeverity.Info)]
    [InlineData(30, true, "TTL_OK", MailDnsSeverity.Ok)]
    [InlineData(600, true, "TTL_OK", MailDnsSeverity.Ok)]
    [InlineData(3600, true, "TTL_HIGH", MailDnsSeverity.Warning)]
    [InlineData(86400, true, "TTL_HIGH", MailDnsSeverity.Warning)]
    public async Task Low_is_fine_and_high_a_fault_only_before_a_cut_over(uint ttl, bool cutOver, string id, MailDnsSeverity severity)
    {
        var finding = Assert.Single(await FindAsync(ttl, cutOver));

        Assert.Equal((id, severity), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task A_long_time_for_what_is_not_there_is_told_before_a_cut_over() =>
        Assert.Equal("TTL_NEGATIVE_HIGH", (await FindAsync(300, cutOver: true, minimum: 7200)).Ids());

    [Fact]
    public async Task The_zones_own_servers_tell_the_full_time()
    {
        var zone = new ZoneLookup().Add("example.com", DnsRecordType.MX, "10 mx.example.net", 86400);
        var resolver = new ZoneLookup().Add("example.com", DnsRecordType.MX, "10 mx.example.net", 5);
        var zones = new ZoneAuthorities().Zone("example.com").Server("example.com", "ns1.example.com", "192.0.2.1", zone);

        var finding = Assert.Single(await CheckRun.FindAsync(new TimeToLiveCheck(), CheckRun.Context("example.com", resolver, zones)));

        Assert.Equal(("TTL_LONG", "86400"), (finding.Id, finding.Actual));
    }
}
