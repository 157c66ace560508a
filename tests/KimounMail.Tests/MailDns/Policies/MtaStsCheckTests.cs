using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>What the MTA-STS check tells of record, policy and MX together.</summary>
public sealed class MtaStsCheckTests
{
    private const string Policy = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 604800\r\n";

    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add("_mta-sts.example.com", DnsRecordType.TXT, "v=STSv1; id=1;")
        .Add("mta-sts.example.com", DnsRecordType.A, "192.0.2.1")
        .Add("example.com", DnsRecordType.MX, "10 mail.example.com");

    private Task<List<MailDnsFinding>> Check(string policy = Policy, bool cutOver = false) => Check(new FetchedPolicy(policy, null, "text/plain; charset=utf-8"), cutOver);

    private Task<List<MailDnsFinding>> Check(FetchedPolicy served, bool cutOver = false) =>
        new MtaStsCheck().FindAsync(_dns, "example.com", new MailDnsOptions { CutOver = cutOver }, new ServedPolicy(served));

    [Fact]
    public async Task A_policy_that_names_every_MX_is_ok() => Assert.Equal("STS_OK", (await Check()).Ids());

    [Fact]
    public async Task The_policy_is_fetched_from_the_host_of_the_RFC()
    {
        var web = new ServedPolicy(new FetchedPolicy(Policy, null, "text/plain"));

        await new MtaStsCheck().FindAsync(_dns, "example.com", policies: web);

        Assert.Equal("https://mta-sts.example.com/.well-known/mta-sts.txt", Assert.Single(web.Asked).AbsoluteUri);
    }

    [Fact]
    public async Task A_domain_without_it_is_information_and_nothing_is_fetched()
    {
        var web = new ServedPolicy(new FetchedPolicy(null, "not to be asked"));

        var finding = Assert.Single(await new MtaStsCheck().FindAsync(_dns, "other.example", policies: web));

        Assert.Equal(("STS_MISSING", MailDnsSeverity.Info, 0), (finding.Id, finding.Severity, web.Asked.Count));
    }

    [Theory]
    [InlineData("enforce", "STS_MX_NOT_COVERED", MailDnsSeverity.Error)]
    [InlineData("testing", "STS_MODE_TESTING STS_MX_NOT_COVERED_YET", MailDnsSeverity.Warning)]
    [InlineData("none", "STS_MODE_NONE STS_OK", MailDnsSeverity.Info)]
    public async Task After_a_change_of_MX_the_policy_must_follow(string mode, string ids, MailDnsSeverity worst)
    {
        _dns.Add("example.com", DnsRecordType.MX, "20 mx1.operator.example");

        var findings = await Check(Policy.Replace("enforce", mode, StringComparison.Ordinal));

        Assert.Equal((ids, worst), (findings.Ids(), findings.Worst()));
        Assert.All(findings.Where(finding => finding.Id.StartsWith("STS_MX", StringComparison.Ordinal)), finding => Assert.Contains("change the id", finding.Fix!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_MX_named_ahead_of_the_cut_over_is_information()
    {
        var findings = await Check(Policy.Replace("max_age", "mx: *.operator.example\r\nmax_age", StringComparison.Ordinal));

        Assert.Equal(("STS_MX_UNUSED STS_OK", MailDnsSeverity.Info), (findings.Ids(), findings.Worst()));
    }

    [Fact]
    public async Task At_a_cut_over_it_says_how_long_the_policy_lives()
    {
        var finding = (await Check(cutOver: true)).Single(finding => finding.Id == "STS_CUT_OVER");

        Assert.Contains("7 d", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "STS_POLICY_FETCH", MailDnsSeverity.Error)]
    [InlineData(true, "STS_UNKNOWN", MailDnsSeverity.Unknown)]
    public async Task A_policy_that_cannot_be_had_is_an_error_only_when_its_server_said_so(bool isUnreachable, string id, MailDnsSeverity severity)
    {
        var finding = Assert.Single(await Check(new FetchedPolicy(null, "a reason", IsUnreachable: isUnreachable)));

        Assert.Equal((id, severity), (finding.Id, finding.Severity));
        Assert.Contains("a reason", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_media_type_is_a_warning() => Assert.Equal("STS_CONTENT_TYPE", (await Check(new FetchedPolicy(Policy, null, "text/html"))).Ids());

    [Fact]
    public async Task A_record_without_a_host_for_the_policy_is_an_error()
    {
        var dns = new ZoneLookup().Add("_mta-sts.example.com", DnsRecordType.TXT, "v=STSv1; id=1;");

        Assert.Equal("STS_HOST_MISSING", (await new MtaStsCheck().FindAsync(dns, "example.com")).Ids());
    }

    [Fact]
    public async Task A_host_with_IPv6_only_is_asked()
    {
        var dns = new ZoneLookup().Add("_mta-sts.example.com", DnsRecordType.TXT, "v=STSv1; id=1;").Add("mta-sts.example.com", DnsRecordType.AAAA, "2001:db8::1").Add("example.com", DnsRecordType.MX, "10 mail.example.com");

        Assert.Equal("STS_OK", (await new MtaStsCheck().FindAsync(dns, "example.com", policies: new ServedPolicy(new FetchedPolicy(Policy, null, "text/plain")))).Ids());
    }

    [Theory]
    [InlineData("_mta-sts.example.com", DnsRecordType.TXT)]
    [InlineData("mta-sts.example.com", DnsRecordType.A)]
    [InlineData("example.com", DnsRecordType.MX)]
    public async Task A_failure_of_the_DNS_is_unknown(string name, DnsRecordType type)
    {
        _dns.Fail(name, type, DnsStatus.ServerFailure);

        Assert.Equal("STS_UNKNOWN", (await Check()).Ids());
    }

    [Fact]
    public async Task Several_records_are_none_and_other_TXT_is_passed_over()
    {
        _dns.Add("_mta-sts.example.com", DnsRecordType.TXT, "something else");
        Assert.Equal("STS_OK", (await Check()).Ids());

        _dns.Add("_mta-sts.example.com", DnsRecordType.TXT, "v=STSv1; id=2;");
        Assert.Equal("STS_MULTIPLE", (await Check()).Ids());
    }

    [Fact]
    public async Task A_domain_that_takes_no_mail_has_no_MX_to_name()
    {
        var dns = new ZoneLookup().Add("_mta-sts.example.com", DnsRecordType.TXT, "v=STSv1; id=1;").Add("mta-sts.example.com", DnsRecordType.A, "192.0.2.1").Add("example.com", DnsRecordType.MX, "0 .");

        Assert.Equal("STS_MX_UNUSED STS_OK", (await new MtaStsCheck().FindAsync(dns, "example.com", policies: new ServedPolicy(new FetchedPolicy(Policy, null, "text/plain")))).Ids());
    }

    [Fact]
    public async Task A_domain_name_no_URL_can_have_is_not_fetched_from_another_host()
    {
        const string odd = "exa\\032mple\\\\.com";
        var dns = new ZoneLookup().Add($"_mta-sts.{odd}", DnsRecordType.TXT, "v=STSv1; id=1;").Add($"mta-sts.{odd}", DnsRecordType.A, "192.0.2.1");
        var web = new ServedPolicy(new FetchedPolicy(Policy, null, "text/plain"));

        Assert.Equal("STS_POLICY_FETCH", (await new MtaStsCheck().FindAsync(dns, odd, policies: web)).Ids());
        Assert.Empty(web.Asked);
    }
}
