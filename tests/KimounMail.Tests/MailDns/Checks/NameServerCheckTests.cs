using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class NameServerCheckTests
{
    private const string Zone = "example.com";
    private readonly ZoneLookup _dns = At(7);
    private readonly ZoneAuthorities _zones = new ZoneAuthorities().Zone(Zone);

    private static ZoneLookup At(uint serial) => new ZoneLookup().Add(Zone, DnsRecordType.SOA, $"ns1.example.com host.example.com {serial} 3600 900 1209600 300");

    private ZoneAuthorities Two() => _zones.Server(Zone, "ns1.example.com", "192.0.2.1", _dns).Server(Zone, "ns2.example.net", "192.0.2.2", _dns);

    private async Task<string> IdsAsync(KimounMail.Protocols.Dns.IDnsAuthorities? tcp = null) =>
        (await CheckRun.FindAsync(new NameServerCheck(), CheckRun.Context($"mail.{Zone}", _dns, _zones, overTcp: tcp))).Ids();

    [Fact]
    public async Task Two_that_agree_are_fine()
    {
        Two();

        Assert.Equal("NS_OK", await IdsAsync());
    }

    [Fact]
    public async Task One_alone_is_a_warning()
    {
        _zones.Server(Zone, "ns1.example.com", "192.0.2.1", _dns).Server(Zone, "ns1.example.com", "2001:db8::1", _dns);

        Assert.Equal("NS_SINGLE", await IdsAsync());
    }

    [Theory]
    [InlineData(DnsStatus.Refused, "NS_LAME")]
    [InlineData(DnsStatus.ServerFailure, "NS_LAME")]
    [InlineData(DnsStatus.TimedOut, "NS_DEAD")]
    [InlineData(DnsStatus.Unreachable, "NS_DEAD")]
    public async Task A_server_that_does_not_serve_the_zone_is_told(DnsStatus failure, string id)
    {
        Two().Server(Zone, "ns3.example.net", "192.0.2.3", _dns, failure: failure);

        Assert.Equal(id, await IdsAsync());
    }

    [Fact]
    public async Task An_answer_without_AA_is_lame()
    {
        Two().Server(Zone, "ns3.example.net", "192.0.2.3", _dns, isAuthoritative: false);

        Assert.Equal("NS_LAME", await IdsAsync());
    }

    [Fact]
    public async Task IPv6_that_is_silent_as_a_whole_is_not_blamed_on_the_servers()
    {
        Two().Server(Zone, "ns1.example.com", "2001:db8::1", _dns, failure: DnsStatus.Unreachable).Server(Zone, "ns2.example.net", "2001:db8::2", _dns, failure: DnsStatus.TimedOut);

        Assert.Equal("NS_IPV6_UNREACHABLE NS_OK", await IdsAsync());
    }

    [Fact]
    public async Task IPv6_of_one_server_alone_is_that_servers_fault()
    {
        Two().Server(Zone, "ns1.example.com", "2001:db8::1", _dns, failure: DnsStatus.TimedOut).Server(Zone, "ns2.example.net", "2001:db8::2", _dns);

        Assert.Equal("NS_DEAD", await IdsAsync());
    }

    [Fact]
    public async Task Different_serials_are_told()
    {
        Two().Server(Zone, "ns3.example.net", "192.0.2.3", At(6));

        Assert.Equal("NS_SERIALS", await IdsAsync());
    }

    [Fact]
    public async Task Other_names_at_the_parent_are_told()
    {
        Two().OwnNames(Zone, "ns1.example.com", "NS9.example.net");

        Assert.Equal("NS_PARENT_MISMATCH", await IdsAsync());
    }

    [Fact]
    public async Task A_server_without_an_address_is_told()
    {
        Two().Server(Zone, "ns3.example.net", null, _dns);

        Assert.Equal("NS_NO_ADDRESS", await IdsAsync());
    }

    [Fact]
    public async Task A_server_without_TCP_is_told()
    {
        Two();
        var tcp = new ZoneAuthorities().Zone(Zone).Server(Zone, "ns1.example.com", "192.0.2.1", _dns).Server(Zone, "ns2.example.net", "192.0.2.2", _dns, failure: DnsStatus.TimedOut);

        Assert.Equal("NS_TCP", await IdsAsync(tcp));
    }

    [Fact]
    public async Task Silence_of_all_is_Unknown()
    {
        _zones.Server(Zone, "ns1.example.com", "192.0.2.1", _dns, failure: DnsStatus.TimedOut).Server(Zone, "ns2.example.net", "192.0.2.2", _dns, failure: DnsStatus.Unreachable);

        Assert.Equal("NS_UNKNOWN", await IdsAsync());
    }

    [Fact]
    public async Task A_zone_that_is_not_found_is_Unknown() =>
        Assert.Equal("NS_UNKNOWN", (await CheckRun.FindAsync(new NameServerCheck(), "example.org", _dns)).Ids());
}
