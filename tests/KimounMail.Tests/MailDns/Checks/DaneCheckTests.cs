using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class DaneCheckTests
{
    private const string Good = "3 1 1 ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB";

    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add("example.com", DnsRecordType.MX, "10 mx1.example.net")
        .Add("example.com", DnsRecordType.MX, "20 mx2.example.net")
        .Add("mx1.example.net", DnsRecordType.A, "192.0.2.1")
        .Add("mx2.example.net", DnsRecordType.A, "192.0.2.2");

    private void Tlsa(int server, string data) => _dns.Add($"_25._tcp.mx{server}.example.net", DnsRecordType.TLSA, data);

    private async Task<string> IdsAsync() => (await CheckRun.FindAsync(
        new DaneCheck(), CheckRun.Context("example.com", _dns, new ZoneAuthorities().Zone("example.com").Zone("example.net")))).Ids();

    [Fact]
    public async Task None_is_information() => Assert.Equal("DANE_NONE", await IdsAsync());

    [Fact]
    public async Task Secured_records_of_every_server_are_fine()
    {
        Tlsa(1, Good);
        Tlsa(2, "2" + Good[1..]);
        _dns.Authenticate("example.com").Authenticate("example.net");

        Assert.Equal("DANE_OK", await IdsAsync());
    }

    [Fact]
    public async Task A_server_without_them_is_told()
    {
        Tlsa(1, Good);
        _dns.Authenticate("example.com").Authenticate("example.net");

        Assert.Equal("DANE_INCOMPLETE", await IdsAsync());
    }

    [Fact]
    public async Task Without_DNSSEC_they_are_nothing()
    {
        Tlsa(1, Good);
        Tlsa(2, Good);

        Assert.Equal("DANE_INSECURE", await IdsAsync());
    }

    [Fact]
    public async Task A_resolver_that_is_not_believed_is_not_the_zones_fault()
    {
        Tlsa(1, Good);
        Tlsa(2, Good);
        _dns.Add("example.net", DnsRecordType.DS, "1 13 2 ABCD");

        Assert.Equal("DANE_NOT_VALIDATED", await IdsAsync());
    }

    [Fact]
    public async Task The_domain_must_be_secure_as_well()
    {
        Tlsa(1, Good);
        Tlsa(2, Good);
        _dns.Authenticate("example.net");

        Assert.Equal("DANE_DOMAIN_INSECURE", await IdsAsync());
    }

    [Fact]
    public async Task A_server_with_unusable_records_alone_is_told()
    {
        Tlsa(1, Good);
        Tlsa(2, "1" + Good[1..]);
        _dns.Authenticate("example.com").Authenticate("example.net");

        Assert.Equal("DANE_UNUSABLE TLSA_USAGE_PKIX", await IdsAsync());
    }

    [Fact]
    public async Task A_rollover_with_an_old_record_beside_is_fine()
    {
        Tlsa(1, Good);
        Tlsa(1, Good.Replace('A', 'C'));
        Tlsa(2, Good);
        _dns.Authenticate("example.com").Authenticate("example.net");

        Assert.Equal("DANE_OK", await IdsAsync());
    }

    [Fact]
    public async Task A_question_that_fails_is_Unknown_and_hides_nothing()
    {
        Tlsa(1, Good[..^2]);
        _dns.Authenticate("example.com").Authenticate("example.net").Fail("_25._tcp.mx2.example.net", DnsRecordType.TLSA, DnsStatus.ServerFailure);

        Assert.Equal("DANE_UNKNOWN TLSA_LENGTH", await IdsAsync());
    }
}
