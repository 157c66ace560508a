using KimounMail.Engine.MailDns.Checks;
using KimounMail.Engine.MailDns.Profiles;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class ExpectedCheckTests
{
    private const string Id = "ovhmo-selector-1._domainkey.4344228.qc.dkim.mail.ovh.net";

    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add("example.com", DnsRecordType.MX, "1 mx0.mail.ovh.net")
        .Add("example.com", DnsRecordType.MX, "5 mx1.mail.ovh.net")
        .Add("example.com", DnsRecordType.TXT, "1|www.example.com")
        .Add("ovhmo-selector-1._domainkey.example.com", DnsRecordType.CNAME, Id)
        .Add("ovhmo-selector-2._domainkey.example.com", DnsRecordType.CNAME, Id.Replace("selector-1", "selector-2"))
        .Add("_autodiscover._tcp.example.com", DnsRecordType.SRV, "0 0 443 zimbra1.mail.ovh.net");

    private ZoneLookup Spf(string text) => _dns.Add("example.com", DnsRecordType.TXT, text);

    private async Task<IReadOnlyList<MailDnsFinding>> FindAsync(string domain = "example.com", string profile = "OvhZimbra", params string[] selectors) =>
        await CheckRun.FindAsync(new ExpectedCheck(), domain, _dns, new MailDnsOptions { Expected = profile, Selectors = selectors });

    private static string? Code(MailDnsFinding finding) => MailDnsProfiles.BuiltIn.Get("OvhZimbra").WithCode(finding).OperatorCode;

    private async Task<string> FaultsAsync() => (await FindAsync()).Where(finding => finding.Severity > MailDnsSeverity.Info).Ids();

    [Fact]
    public async Task Nothing_is_said_without_an_operator() =>
        Assert.Empty(await CheckRun.FindAsync(new ExpectedCheck(), "example.com", _dns));

    [Fact]
    public async Task A_profile_nobody_knows_is_Unknown() =>
        Assert.Equal("EXPECTED_PROFILE", (await FindAsync(profile: "NoSuch")).Ids());

    [Fact]
    public async Task The_final_dot_forgotten_in_MX_and_SRV_is_found_in_both()
    {
        var dns = new ZoneLookup()
            .Add("example.com", DnsRecordType.MX, "1 mx0.mail.ovh.net.example.com")
            .Add("_autodiscover._tcp.example.com", DnsRecordType.SRV, "0 0 443 zimbra1.mail.ovh.net.example.com")
            .Add("ovhmo-selector-1._domainkey.example.com", DnsRecordType.CNAME, $"{Id}.example.com");

        var findings = await CheckRun.FindAsync(new ExpectedCheck(), "example.com", dns, new MailDnsOptions { Expected = "OvhZimbra" });

        Assert.Equal([DnsRecordType.MX, DnsRecordType.CNAME, DnsRecordType.SRV], findings.Where(finding => finding.Id == "EXPECTED_FINAL_DOT").Select(finding => finding.Type));
        Assert.Contains(findings, finding => finding.Expected == "0 0 443 zimbra1.mail.ovh.net.");
    }

    [Fact]
    public async Task The_old_server_left_behind_is_a_cut_over_not_finished()
    {
        Spf("v=spf1 include:mx.ovh.com ~all").Add("example.com", DnsRecordType.MX, "200 mail.old.example");

        var finding = Assert.Single(await FindAsync(), finding => finding.Severity == MailDnsSeverity.Error);

        Assert.Equal(("EXPECTED_MX_FOREIGN", "EXTERNAL_MX_RECORD"), (finding.Id, Code(finding)));
        Assert.Contains("not finished", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_old_server_in_front_has_a_code_of_its_own()
    {
        Spf("v=spf1 include:mx.ovh.com ~all").Add("example.com", DnsRecordType.MX, "0 mail.old.example");

        var finding = Assert.Single(await FindAsync(), finding => finding.Severity == MailDnsSeverity.Error);

        Assert.Equal(("EXPECTED_MX_FOREIGN_FIRST", "OVH_MX_LOW_PRIORITY"), (finding.Id, Code(finding)));
    }

    [Theory]
    [InlineData("v=spf1 include:mx.ovh.com ~all", "")]
    [InlineData("v=spf1 include:MX.ovh.com -all", "")]
    [InlineData("v=spf1 a ip4:192.0.2.1 +include:mx.ovh.com ?all", "")]
    [InlineData("v=spf1 include:_spf.example.com ~all", "")]
    [InlineData("v=spf1 redirect=_spf.example.com", "")]
    [InlineData("v=spf1 include:loop.example.com ~all", "EXPECTED_SPF_TERM")]
    [InlineData("v=spf1 mx ~all", "EXPECTED_SPF_TERM")]
    [InlineData("v=spf1 include:down.example.com ~all", "EXPECTED_UNKNOWN")]
    [InlineData("\\\"v=spf1 include:mx.ovh.com ~all\\\"", "EXPECTED_TXT_QUOTED")]
    [InlineData("v=spf10 include:mx.ovh.com ~all", "EXPECTED_SPF_NONE")]
    public async Task The_operators_term_is_found_directly_or_by_what_is_included(string text, string faults)
    {
        Spf(text.Replace("\\\"", "\"", StringComparison.Ordinal) is ['"', ..] quoted ? $"\"{quoted.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : text)
            .Add("_spf.example.com", DnsRecordType.TXT, "v=spf1 include:mx.ovh.com ~all")
            .Add("loop.example.com", DnsRecordType.TXT, "v=spf1 include:loop.example.com ~all")
            .Fail("down.example.com", DnsRecordType.TXT, DnsStatus.TimedOut);

        Assert.Equal(faults, await FaultsAsync());
    }

    [Fact]
    public async Task Several_SPF_records_come_with_the_one_to_make_of_them()
    {
        Spf("v=spf1 include:_spf.old.example -all").Add("example.com", DnsRecordType.TXT, "v=spf1 include:mx.ovh.com ~all");

        var finding = Assert.Single(await FindAsync(), finding => finding.Id == "EXPECTED_SPF_SEVERAL");

        Assert.Equal(("MULTIPLE_SPF_RECORDS", "v=spf1 include:mx.ovh.com include:_spf.old.example -all"), (Code(finding), finding.Expected));
    }

    [Fact]
    public async Task A_second_selector_not_published_is_information()
    {
        var dns = new ZoneLookup().Add("ovhmo-selector-1._domainkey.example.com", DnsRecordType.CNAME, Id);

        var findings = await CheckRun.FindAsync(new ExpectedCheck(), "example.com", dns, new MailDnsOptions { Expected = "OvhZimbra" });

        Assert.Equal((MailDnsSeverity.Info, "MISSING_ONE_SELECTOR"), findings.Where(f => f.Id == "EXPECTED_DKIM_ONE").Select(f => (f.Severity, Code(f)!)).Single());
    }

    [Fact]
    public async Task A_selector_that_is_the_customers_own_is_compared_when_it_is_told()
    {
        _dns.Add("ovhex123-selector1._domainkey.example.com", DnsRecordType.CNAME, "elsewhere.example.net");

        Assert.DoesNotContain("DKIM", (await FindAsync(profile: "OvhExchange")).Ids(), StringComparison.Ordinal);
        Assert.Contains("EXPECTED_DKIM_TARGET", (await FindAsync(profile: "OvhExchange", selectors: "ovhex123-selector1")).Ids(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_account_with_selectors_of_its_own_lacks_nothing()
    {
        var dns = new ZoneLookup()
            .Add("ovhmo123-selector1._domainkey.example.com", DnsRecordType.CNAME, "ovhmo123-selector1._domainkey.9.aa.dkim.mail.ovh.net")
            .Add("ovhmo124-selector2._domainkey.example.com", DnsRecordType.CNAME, "ovhmo124-selector2._domainkey.8.aa.dkim.mail.ovh.net");
        var options = new MailDnsOptions { Expected = "OvhZimbra", Selectors = ["ovhmo123-selector1", "ovhmo124-selector2"] };

        Assert.DoesNotContain("DKIM", (await CheckRun.FindAsync(new ExpectedCheck(), "example.com", dns, options)).Ids(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_record_costs_ten_questions_at_most()
    {
        Spf("v=spf1 " + string.Concat(Enumerable.Range(0, 3000).Select(i => $"include:i{i}.example.com ")) + "~all");

        await FindAsync();

        Assert.Equal(10, _dns.Asked.Count(question => question.Type == DnsRecordType.TXT && !question.Name.Equals(DnsName.Parse("example.com"))));
    }

    [Fact]
    public async Task A_question_that_fails_is_Unknown_and_hides_nothing()
    {
        Spf("v=spf1 mx ~all").Fail("example.com", DnsRecordType.MX, DnsStatus.TimedOut);

        Assert.Equal("EXPECTED_SPF_TERM EXPECTED_UNKNOWN", await FaultsAsync());
    }

    [Fact]
    public async Task A_profile_from_the_operator_itself_goes_first()
    {
        var profile = MailDnsProfiles.BuiltIn.Get("OvhZimbra") with { Mx = new MxExpectation { Accept = ["mx.live.example"], Publish = ["1 mx.live.example."] } };
        var context = CheckRun.Context("example.com", Spf("v=spf1 include:mx.ovh.com ~all"), options: new MailDnsOptions { Expected = "OvhZimbra" }, profile: profile);

        Assert.Contains("EXPECTED_MX_ABSENT", (await CheckRun.FindAsync(new ExpectedCheck(), context)).Ids(), StringComparison.Ordinal);
    }
}
