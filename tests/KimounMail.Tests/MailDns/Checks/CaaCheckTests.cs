using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class CaaCheckTests
{
    private readonly ZoneLookup _dns = new ZoneLookup().AddName(DnsName.Parse("mail.example.com"));

    private async Task<IReadOnlyList<MailDnsFinding>> FindAsync(string domain = "mail.example.com") => await CheckRun.FindAsync(new CaaCheck(), domain, _dns);

    [Fact]
    public async Task None_up_to_the_top_is_information()
    {
        Assert.Equal("CAA_NONE", (await FindAsync()).Ids());
        Assert.Equal(3, _dns.Queries);
    }

    [Fact]
    public async Task Those_of_the_nearest_name_above_count()
    {
        _dns.Add("example.com", DnsRecordType.CAA, "0 issue \"letsencrypt.org\"").Add("com", DnsRecordType.CAA, "128 tbs \"x\"");

        var finding = Assert.Single(await FindAsync());

        Assert.Equal(("CAA_OK", DnsName.Parse("example.com")), (finding.Id, finding.Name));
    }

    [Fact]
    public async Task An_alias_has_those_of_what_it_leads_to()
    {
        _dns.Add("www.example.com", DnsRecordType.CNAME, "host.example.net").Add("host.example.net", DnsRecordType.CAA, "128 tbs \"x\"");

        Assert.Equal("CAA_CRITICAL_UNKNOWN", (await FindAsync("www.example.com")).Ids());
    }

    [Fact]
    public async Task A_failure_on_the_way_up_is_Unknown()
    {
        _dns.Fail("example.com", DnsRecordType.CAA, DnsStatus.ServerFailure);

        Assert.Equal("CAA_UNKNOWN", (await FindAsync()).Ids());
    }
}
