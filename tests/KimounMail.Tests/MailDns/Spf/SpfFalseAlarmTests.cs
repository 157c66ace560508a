using KimounMail.Engine.MailDns.Spf;
using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>What other tools have called a fault and is none: the check stays silent.</summary>
public sealed class SpfFalseAlarmTests
{
    private const string Domain = "example.com";

    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add(Domain, DnsRecordType.A, "192.0.2.80")
        .Add(Domain, DnsRecordType.MX, "10 mail.example.com")
        .Add("mail.example.com", DnsRecordType.A, "192.0.2.1");

    [Theory]
    [InlineData("V=SPF1 MX -ALL")]
    [InlineData("v=spf1 mx ~all")]
    [InlineData("v=spf1 mx -all")]
    [InlineData("v=spf1  mx   -all  ")]
    [InlineData("v=spf1 mx -all ra=postmaster rp=15 rr=e:f:s:n")]
    [InlineData("v=spf1 mx/28 a/24//64 -all")]
    [InlineData("v=spf1 ip4:10.0.0.0/8 mx -all")]
    [InlineData("v=spf1 -ip4:0.0.0.0/1 mx -all")]
    public async Task A_sound_record_is_left_alone(string record) => await AssertSilentAsync(record);

    /// <summary>Called a single string of 401 characters by some.</summary>
    [Fact]
    public async Task Strings_of_one_record_are_joined() =>
        await AssertSilentAsync($"\"v=spf1 {string.Join(' ', Enumerable.Range(0, 12).Select(i => $"ip4:192.0.2.{i}"))} ip4:198.5\" \"1.100.0/24 mx -all\"");

    [Fact]
    public async Task Redirections_of_the_web_and_verifications_beside_the_record_are_others_business()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "1|www.example.com").Add(Domain, DnsRecordType.TXT, "3|welcome").Add(Domain, DnsRecordType.TXT, "spf2.0/pra mx -all").Add(Domain, DnsRecordType.TXT, "v=spfx");
        await AssertSilentAsync("v=spf1 mx -all");
    }

    [Fact]
    public async Task The_ptr_of_an_operators_include_is_not_the_customers_fault()
    {
        AddOvh();
        await AssertSilentAsync("v=spf1 include:mx.ovh.com ~all");
    }

    /// <summary>Without ptr no Zimbra sender of OVH would pass.</summary>
    [Fact]
    public async Task An_include_that_knows_its_senders_by_ptr_lets_them_pass()
    {
        AddOvh();
        _dns.Add("219.32.105.46.in-addr.arpa", DnsRecordType.PTR, "10.mo534.mail-out.ovh.net").Add("10.mo534.mail-out.ovh.net", DnsRecordType.A, "46.105.32.219");
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 include:mx.ovh.com ~all");

        var verdict = (await SpfChecks.RunAsync(_dns, Domain, "46.105.32.219")).Single(f => f.Id == "SPF_SENDER_PASS");

        Assert.Contains("include:mx.ovh.com > ptr:mail-out.ovh.net", verdict.Message);
    }

    /// <summary>An include's own all says nothing about the domain's senders, except when it lets them pass.</summary>
    [Theory]
    [InlineData("?all")]
    [InlineData("~all")]
    [InlineData("-all")]
    [InlineData("")]
    public async Task The_end_of_an_included_record_is_not_the_domains(string end)
    {
        _dns.Add("spf.example.net", DnsRecordType.TXT, $"v=spf1 ip4:192.0.2.0/24 {end}");
        await AssertSilentAsync("v=spf1 include:spf.example.net -all");
    }

    [Fact]
    public async Task Nothing_is_counted_that_evaluation_does_not_reach()
    {
        var includes = string.Join(' ', Enumerable.Range(0, 11).Select(i => $"include:spf{i}.example.net"));
        _dns.Add(Domain, DnsRecordType.TXT, $"v=spf1 mx -all {includes} redirect=spf.example.net");

        var findings = await SpfChecks.RunAsync(_dns, Domain);

        Assert.Equal(["SPF_TERMS_AFTER_ALL", "SPF_REDIRECT_IGNORED"], findings.Select(f => f.Id));
        Assert.DoesNotContain(_dns.Asked, asked => asked.Name.ToString().EndsWith("example.net", StringComparison.Ordinal));
    }

    /// <summary>Ten mail servers and their addresses are one lookup.</summary>
    [Fact]
    public async Task The_addresses_of_mail_servers_are_no_lookups()
    {
        for (var i = 0; i < 9; i++)
            _dns.Add(Domain, DnsRecordType.MX, $"20 mx{i}.example.com").Add($"mx{i}.example.com", DnsRecordType.A, $"192.0.2.{i + 10}");
        Assert.Contains("it takes 1 of 10 lookups", (await AssertSilentAsync("v=spf1 mx -all")).Message);
    }

    [Fact]
    public async Task A_host_with_addresses_of_one_kind_only_is_not_void()
    {
        for (var i = 0; i < 4; i++)
            _dns.Add($"six{i}.example.com", DnsRecordType.AAAA, "2001:db8::1").Add($"four{i}.example.com", DnsRecordType.A, "192.0.2.9");
        const string Record = "v=spf1 a:six0.example.com a:six1.example.com a:six2.example.com a:four0.example.com a:four1.example.com a:four2.example.com -all";
        await AssertSilentAsync(Record);

        foreach (var address in new[] { "203.0.113.1", "2001:db8::ffff" })
            Assert.Equal((SpfResult.Fail, 0), await EvaluateAsync(address));

        async Task<(SpfResult, int)> EvaluateAsync(string address)
        {
            var verdict = await SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(System.Net.IPAddress.Parse(address), "mail.example.com", $"a@{Domain}"), CancellationToken.None);
            return (verdict.Result, verdict.VoidLookups);
        }
    }

    /// <summary>Counted once where it is met once, also through a redirect.</summary>
    [Fact]
    public async Task A_void_lookup_is_counted_once()
    {
        _dns.Add("spf.example.com", DnsRecordType.TXT, "v=spf1 a:gone.example.com mx:example.com -all").Add(Domain, DnsRecordType.TXT, "v=spf1 redirect=spf.example.com");

        var findings = await SpfChecks.RunAsync(_dns, Domain, "203.0.113.1");

        Assert.Equal(["SPF_OK", "SPF_VOID_LOOKUPS", "SPF_SENDER_FAIL"], findings.Select(f => f.Id));
        Assert.Equal("1", findings[1].Actual);
        Assert.Contains("3 lookups, 1 void", findings[2].Message);
    }

    /// <summary>A domain that sends and takes no mail by MX is not told to say that nobody sends.</summary>
    [Fact]
    public async Task Only_a_null_MX_makes_a_domain_one_without_mail()
    {
        var dns = new ZoneLookup().Add("send.example.com", DnsRecordType.TXT, "v=spf1 ip4:192.0.2.1 -all");
        Assert.Equal(["SPF_OK"], await SpfChecks.IdsAsync(dns, "send.example.com"));
    }

    private void AddOvh() => _dns
        .Add("mx.ovh.com", DnsRecordType.TXT, "v=spf1 ptr:mail-out.ovh.net ptr:mail.ovh.net ip4:8.33.137.105/32 ip4:192.99.77.81/32 ?all");

    private async Task<MailDnsFinding> AssertSilentAsync(string record)
    {
        _dns.Add(Domain, DnsRecordType.TXT, record);
        var findings = await SpfChecks.RunAsync(_dns, Domain);
        Assert.Equal("SPF_OK", Assert.Single(findings).Id);
        return findings[0];
    }
}
