using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>What the DMARC check tells of a domain, and what it leaves alone.</summary>
public sealed class DmarcCheckTests
{
    private readonly ZoneLookup _dns = new();

    private Task<List<MailDnsFinding>> Check(string domain = "example.com") => new DmarcCheck().FindAsync(_dns, domain);

    private DmarcCheckTests Publish(string record, string domain = "example.com")
    {
        _dns.Add($"_dmarc.{domain}", DnsRecordType.TXT, record);
        return this;
    }

    [Fact]
    public async Task A_domain_without_a_policy_is_told_so()
    {
        var finding = Assert.Single(await Check());

        Assert.Equal(("DMARC_MISSING", MailDnsSeverity.Warning, "_dmarc.example.com"), (finding.Id, finding.Severity, finding.Name.ToString()));
    }

    [Fact]
    public async Task A_policy_that_applies_is_ok_and_shown()
    {
        var finding = Assert.Single(await Publish("v=DMARC1; p=reject; rua=mailto:d@example.com").Check());

        Assert.Equal(("DMARC_OK", MailDnsSeverity.Ok, "v=DMARC1; p=reject; rua=mailto:d@example.com"), (finding.Id, finding.Severity, finding.Record));
    }

    [Fact]
    public async Task P_none_is_information_during_a_migration() =>
        Assert.Equal(MailDnsSeverity.Info, (await Publish("v=DMARC1; p=none").Check()).Worst());

    [Theory]
    [InlineData("hello")]
    [InlineData("v=spf1 -all")]
    [InlineData("google-site-verification=abc")]
    public async Task Other_TXT_records_at_the_name_are_passed_over(string other) =>
        Assert.Equal("DMARC_OK", (await Publish(other).Publish("v=DMARC1; p=quarantine").Check()).Ids());

    [Fact]
    public async Task White_space_around_equals_is_allowed() =>
        Assert.Equal("DMARC_OK", (await Publish("v = DMARC1 ; p = reject ;").Check()).Ids());

    [Fact]
    public async Task An_alias_at_the_name_is_followed()
    {
        _dns.Add("_dmarc.example.com", DnsRecordType.CNAME, "_dmarc.operator.example").Add("_dmarc.operator.example", DnsRecordType.TXT, "v=DMARC1; p=reject");

        Assert.Equal("DMARC_OK", (await Check()).Ids());
    }

    [Fact]
    public async Task A_record_stray_at_the_top_of_a_parent_does_not_end_the_walk()
    {
        _dns.Add("example.com", DnsRecordType.TXT, "v=DMARC1").Add("mail.example.com", DnsRecordType.A, "192.0.2.1");

        Assert.Equal("DMARC_INHERITED DMARC_OK", (await Publish("v=DMARC1; p=reject").Check("mail.example.com")).Ids());
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject; rua=mailto:d@example.com")]
    [InlineData("v=DMARC1; p=reject; rua=mailto:d@mail.example.com,mailto:e@example.com")]
    public async Task An_address_of_the_same_organisation_is_not_asked_for_consent(string record)
    {
        Assert.Equal("DMARC_OK", (await Publish(record).Check()).Ids());
        Assert.DoesNotContain(_dns.Asked, asked => asked.Name.ToString().Contains("_report", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("v=DMARC1")]
    [InlineData("v=DMARC1;")]
    [InlineData("v=DMARC1; rua=mailto:elsewhere@reports.example")]
    public async Task A_foreign_address_that_consents_gets_reports(string consent)
    {
        _dns.Add("example.com._report._dmarc.reports.example", DnsRecordType.TXT, consent);

        Assert.Equal("DMARC_OK", (await Publish("v=DMARC1; p=reject; rua=mailto:d@reports.example").Check()).Ids());
    }

    [Fact]
    public async Task Consent_by_a_wildcard_is_valid()
    {
        _dns.Add("*._report._dmarc.reports.example", DnsRecordType.TXT, "v=DMARC1");

        Assert.Equal("DMARC_OK", (await Publish("v=DMARC1; p=reject; rua=mailto:d@reports.example").Check()).Ids());
    }

    [Fact]
    public async Task Consent_that_sends_the_reports_on_elsewhere_is_none()
    {
        _dns.Add("example.com._report._dmarc.reports.example", DnsRecordType.TXT, "v=DMARC1; rua=mailto:d@third.example");

        Assert.Equal("DMARC_REPORT_UNAUTHORIZED", (await Publish("v=DMARC1; p=reject; rua=mailto:d@reports.example").Check()).Ids());
    }

    [Fact]
    public async Task A_record_of_64_KB_does_not_make_it_ask_for_thousands_of_hosts()
    {
        var uris = string.Join(',', Enumerable.Range(0, 3000).Select(i => $"mailto:a@h{i}.example"));

        await Publish($"v=DMARC1; p=reject; rua={uris}").Check();

        Assert.InRange(_dns.Queries, 3, 50);
    }

    [Fact]
    public async Task A_foreign_address_without_consent_gets_none()
    {
        var finding = Assert.Single(await Publish("v=DMARC1; p=reject; rua=mailto:d@reports.example; ruf=mailto:d@reports.example").Check());

        Assert.Equal(
            ("DMARC_REPORT_UNAUTHORIZED", MailDnsSeverity.Warning, "example.com._report._dmarc.reports.example"),
            (finding.Id, finding.Severity, finding.Name.ToString()));
    }

    [Fact]
    public async Task Consent_the_DNS_does_not_tell_of_is_unknown()
    {
        _dns.Fail("example.com._report._dmarc.reports.example", DnsRecordType.TXT, DnsStatus.TimedOut);

        Assert.Equal("DMARC_OK DMARC_UNKNOWN", (await Publish("v=DMARC1; p=reject; rua=mailto:d@reports.example").Check()).Ids());
    }

    [Fact]
    public async Task A_failure_at_the_domain_is_unknown_and_nothing_else()
    {
        _dns.Fail("_dmarc.mail.example.com", DnsRecordType.TXT, DnsStatus.ServerFailure);

        var finding = Assert.Single(await Publish("v=DMARC1; p=reject").Check("mail.example.com"));

        Assert.Equal(("DMARC_UNKNOWN", MailDnsSeverity.Unknown), (finding.Id, finding.Severity));
        Assert.Contains("_dmarc.mail.example.com", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_above_does_not_hide_the_domains_own_policy()
    {
        _dns.Fail("_dmarc.com", DnsRecordType.TXT, DnsStatus.TimedOut);

        Assert.Equal("DMARC_OK", (await Publish("v=DMARC1; p=reject").Check()).Ids());
    }

    [Fact]
    public async Task Without_an_answer_from_above_it_is_not_said_that_there_is_no_policy()
    {
        _dns.Fail("_dmarc.example.com", DnsRecordType.TXT, DnsStatus.TimedOut);

        Assert.Equal("DMARC_UNKNOWN", (await Check("mail.example.com")).Ids());
    }

    [Theory]
    [InlineData("there.example.com", "quarantine")]
    [InlineData("empty.example.com", "quarantine")]
    [InlineData("nowhere.example.com", "reject")]
    public async Task Names_that_do_not_exist_have_the_policy_of_np(string domain, string policy)
    {
        _dns.Add("there.example.com", DnsRecordType.A, "192.0.2.1").AddName(DnsName.Parse("empty.example.com"));

        var findings = await Publish("v=DMARC1; p=reject; sp=quarantine; np=reject").Check(domain);

        Assert.Contains($"with the policy {policy}", findings.Single(finding => finding.Id == "DMARC_INHERITED").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_records_count_for_nothing_and_nothing_is_inherited()
    {
        var findings = await Publish("v=DMARC1; p=none", "mail.example.com").Publish("v=DMARC1; p=reject", "mail.example.com").Publish("v=DMARC1; p=reject").Check("mail.example.com");

        Assert.Equal(("DMARC_MULTIPLE", MailDnsSeverity.Error), (findings.Ids(), findings.Worst()));
    }

    [Fact]
    public async Task Several_records_above_leave_a_name_below_without_a_policy() =>
        Assert.Equal("DMARC_MULTIPLE", (await Publish("v=DMARC1; p=none").Publish("v=DMARC1; p=reject").Check("mail.example.com")).Ids());

    [Fact]
    public async Task What_a_receiver_by_the_old_RFC_does_is_said()
    {
        var findings = await Publish("v=DMARC1; rua=mailto:d@example.com; pct=50").Check();

        Assert.Equal(("DMARC_OK DMARC_P_MISSING DMARC_TAG_REMOVED", MailDnsSeverity.Info), (findings.Ids(), findings.Worst()));
        Assert.All(findings.Where(finding => finding.Id != "DMARC_OK"), finding => Assert.Contains("RFC 7489", finding.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_only_the_walk_finds_is_said_to_be_one()
    {
        var findings = await Publish("v=DMARC1; p=reject; psd=y", "bank.example").Check("giant.bank.example");

        Assert.Equal("DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY", findings.Ids());
    }

    [Fact]
    public async Task A_record_from_the_network_is_made_harmless()
    {
        var findings = await Publish($"v=DMARC1; p=none; x\r\n\u001b[31m=1; y={new string('z', 5000)}").Check();

        Assert.All(findings, finding => Assert.True(finding.Record!.Length <= 300 && !finding.Record.Any(char.IsControl)));
    }

    [BedZonesFact]
    public async Task The_receiver_without_consent_is_the_one_named()
    {
        var findings = await new DmarcCheck().FindAsync(BedZones.Load(), "dext.mailtest");

        Assert.Equal("dext.mailtest._report._dmarc.noauth.mailtest", findings.Single(finding => finding.Id == "DMARC_REPORT_UNAUTHORIZED").Name.ToString());
    }
}
