using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class ServicesCheckTests
{
    private readonly ZoneLookup _dns = new ZoneLookup().Add("mail.example.com", DnsRecordType.A, "192.0.2.1");

    private async Task<IReadOnlyList<MailDnsFinding>> FindAsync() => await CheckRun.FindAsync(new ServicesCheck(), "example.com", _dns);

    [Fact]
    public async Task None_is_information() => Assert.Equal("SERVICES_NONE", (await FindAsync()).Ids());

    [Fact]
    public async Task A_declined_service_is_no_fault()
    {
        _dns.Add("_imap._tcp.example.com", DnsRecordType.SRV, "0 0 0 .").Add("_imaps._tcp.example.com", DnsRecordType.SRV, "0 1 993 mail.example.com");

        var finding = Assert.Single(await FindAsync());

        Assert.Equal(("SERVICES_OK", "_imaps._tcp 0 1 993 mail.example.com."), (finding.Id, finding.Record));
    }

    [Fact]
    public async Task Declined_and_offered_at_once_is_told()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "0 0 0 .").Add("_imaps._tcp.example.com", DnsRecordType.SRV, "0 1 993 mail.example.com");

        Assert.Equal("SERVICES_OK SRV_DECLINED_MIXED", (await FindAsync()).Ids());
    }

    [Fact]
    public async Task A_target_without_an_address_is_an_error()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "0 1 993 mail.example.com.example.com");

        Assert.Equal("SERVICES_NONE SRV_NO_TARGET", (await FindAsync()).Ids());
    }

    [Fact]
    public async Task A_target_that_cannot_be_asked_for_is_not_called_missing()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "0 1 993 down.example.com")
            .Fail("down.example.com", DnsRecordType.A, DnsStatus.TimedOut).Fail("down.example.com", DnsRecordType.AAAA, DnsStatus.TimedOut);

        Assert.Equal("SERVICES_OK", (await FindAsync()).Ids());
    }

    [Fact]
    public async Task An_alias_that_leads_nowhere_is_told()
    {
        _dns.Add("autodiscover.example.com", DnsRecordType.CNAME, "gone.example.net");

        Assert.Equal("SERVICES_NONE SERVICE_DANGLING", (await FindAsync()).Ids());
    }

    [Fact]
    public async Task What_a_wildcard_answers_is_no_service()
    {
        _dns.Add("*.example.com", DnsRecordType.A, "192.0.2.66");

        Assert.Equal("SERVICES_NONE", (await FindAsync()).Ids());
    }

    [Fact]
    public async Task A_question_that_fails_is_one_Unknown_and_hides_nothing()
    {
        _dns.Add("_imap._tcp.example.com", DnsRecordType.SRV, "0 1 143 mail.example.com").Fail("_imaps._tcp.example.com", DnsRecordType.SRV, DnsStatus.TimedOut);

        Assert.Equal("SERVICES_OK SERVICES_UNKNOWN SRV_CLEARTEXT", (await FindAsync()).Ids());
    }
}
