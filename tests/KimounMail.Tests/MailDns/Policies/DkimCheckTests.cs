using KimounMail.Engine.MailDns.Checks;
using KimounMail.Protocols.Dns;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>What the DKIM check tells of selectors given and guessed.</summary>
public sealed class DkimCheckTests
{
    private readonly ZoneLookup _dns = new();

    private Task<List<MailDnsFinding>> Check(params string[] given) => new DkimCheck().FindAsync(_dns, "example.com", new MailDnsOptions { Selectors = given });

    private DkimCheckTests Publish(string selector, string record)
    {
        _dns.Add($"{selector}._domainkey.example.com", DnsRecordType.TXT, TestKeys.Fill(record));
        return this;
    }

    private DkimCheckTests Alias(string selector, string target)
    {
        _dns.Add($"{selector}._domainkey.example.com", DnsRecordType.CNAME, target);
        return this;
    }

    [Fact]
    public async Task None_found_by_guessing_is_unknown_and_never_missing()
    {
        var finding = Assert.Single(await Check());

        Assert.Equal(("DKIM_NONE_FOUND", MailDnsSeverity.Unknown), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task A_given_selector_without_a_key_is_an_error()
    {
        var finding = Assert.Single(await Check("mine"));

        Assert.Equal(("DKIM_NOT_FOUND", MailDnsSeverity.Error, "mine._domainkey.example.com"), (finding.Id, finding.Severity, finding.Name.ToString()));
    }

    [Fact]
    public async Task Given_and_well_known_selectors_are_both_found() =>
        Assert.Equal(
            ["mine._domainkey.example.com", "s1._domainkey.example.com"],
            (await Publish("mine", "v=DKIM1; p={RSA2048}").Publish("s1", "v=DKIM1; p={RSA2048}").Check("mine")).Select(finding => $"{(finding.Id == "DKIM_OK" ? finding.Name : finding.Id)}"));

    [Fact]
    public async Task An_alias_is_followed_and_shown()
    {
        _dns.Add("k1.dkim.operator.example", DnsRecordType.TXT, TestKeys.Fill("v=DKIM1; p={RSA2048}"));

        var finding = Assert.Single(await Alias("ovhmo-selector-1", "k1.dkim.operator.example").Check());

        Assert.Equal("DKIM_OK", finding.Id);
        Assert.Contains("alias of k1.dkim.operator.example", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_denies_the_name_above_the_selectors_hides_no_key()
    {
        _dns.Fail("_domainkey.example.com", DnsRecordType.TXT, DnsStatus.NameError);

        Assert.Equal("DKIM_OK", (await Publish("s1", "v=DKIM1; p={RSA2048}").Check()).Ids());
    }

    [Fact]
    public async Task A_key_in_several_strings_is_joined_without_a_space()
    {
        var key = TestKeys.Fill("{RSA2048}");
        _dns.Add("s1._domainkey.example.com", DnsRecordType.TXT, $"\"v=DKIM1; k=rsa; p={key[..100]}\" \"{key[100..]}\"");

        Assert.Equal("DKIM_OK", (await Check()).Ids());
    }

    [Fact]
    public async Task The_second_selector_of_an_operator_may_lead_nowhere()
    {
        _dns.Add("one.operator.example", DnsRecordType.TXT, TestKeys.Fill("v=DKIM1; p={RSA2048}"));

        var findings = await Alias("selector1", "one.operator.example").Alias("selector2", "two.operator.example").Check("selector1", "selector2");

        Assert.Equal(("DKIM_CNAME_DANGLING DKIM_OK", MailDnsSeverity.Info), (findings.Ids(), findings.Worst()));
    }

    [Fact]
    public async Task A_given_alias_that_leads_nowhere_is_an_error_when_no_other_has_a_key() =>
        Assert.Equal("DKIM_CNAME_DANGLING DKIM_NOT_FOUND", (await Alias("selector1", "one.operator.example").Check("selector1")).Ids());

    [Theory]
    [InlineData("*.example.com", DnsRecordType.TXT, "v=spf1 -all")]
    [InlineData("*._domainkey.example.com", DnsRecordType.TXT, "v=DKIM1; p={RSA2048}")]
    [InlineData("*.example.com", DnsRecordType.CNAME, "web.elsewhere.example")]
    public async Task A_zone_that_answers_every_name_proves_nothing(string owner, DnsRecordType type, string data)
    {
        _dns.Add(owner, type, TestKeys.Fill(data));

        var finding = Assert.Single(await Check());

        Assert.Equal(("DKIM_WILDCARD", MailDnsSeverity.Unknown), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task A_key_beside_a_wildcard_is_found()
    {
        _dns.Add("*.example.com", DnsRecordType.TXT, "v=spf1 -all");

        Assert.Equal("DKIM_OK", (await Publish("s1", "v=DKIM1; p={RSA2048}").Check()).Ids());
    }

    [Fact]
    public async Task A_given_selector_a_wildcard_answers_for_has_no_key()
    {
        _dns.Add("*.example.com", DnsRecordType.TXT, "v=spf1 -all");

        Assert.Equal("DKIM_NOT_A_KEY", (await Check("mine")).Ids());
    }

    [Theory]
    [InlineData("v=DKIM1; p=", "DKIM_REVOKED DKIM_UNUSABLE")]
    [InlineData("v=DKIM1; s=tlsrpt; p={RSA2048}", "DKIM_SERVICE_OTHER DKIM_UNUSABLE")]
    [InlineData("v=DKIM1; p={RSA512}", "DKIM_KEY_SHORT")]
    [InlineData("v=DKIM1; p={RSA1024}", "DKIM_KEY_1024")]
    public async Task A_selector_in_use_needs_a_key_that_verifies(string record, string ids) =>
        Assert.Equal(ids, (await Publish("mine", record).Check("mine")).Ids());

    [Fact]
    public async Task A_key_taken_back_at_a_guessed_selector_is_information() =>
        Assert.Equal(MailDnsSeverity.Info, (await Publish("s1", "v=DKIM1; p=").Check()).Worst());

    [Fact]
    public async Task Ed25519_beside_RSA_is_fine_and_alone_is_told()
    {
        Assert.Equal("DKIM_ED25519_ALONE DKIM_OK", (await Publish("ed", "v=DKIM1; k=ed25519; p={ED}").Check()).Ids());
        Assert.Equal("DKIM_OK DKIM_OK", (await Publish("s1", "v=DKIM1; p={RSA2048}").Check()).Ids());
    }

    [Fact]
    public async Task A_failure_is_one_unknown_and_hides_no_key()
    {
        _dns.Fail("s2._domainkey.example.com", DnsRecordType.TXT, DnsStatus.ServerFailure).Fail("k1._domainkey.example.com", DnsRecordType.TXT, DnsStatus.TimedOut);

        Assert.Equal("DKIM_OK DKIM_UNKNOWN", (await Publish("s1", "v=DKIM1; p={RSA2048}").Check()).Ids());
    }

    [Fact]
    public async Task Where_nothing_is_answered_little_is_asked()
    {
        var dns = new SilentLookup();

        Assert.Equal("DKIM_UNKNOWN", (await new DkimCheck().FindAsync(dns, "example.com", new MailDnsOptions { Selectors = ["mine"] })).Ids());
        Assert.Equal(2, dns.Queries);
    }

    private sealed class SilentLookup : IDnsLookup
    {
        public int Queries { get; private set; }

        public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
        {
            Queries++;
            return ValueTask.FromResult(new DnsAnswer { Name = name, Type = type, Status = DnsStatus.TimedOut });
        }
    }

    [Fact]
    public async Task What_can_be_no_selector_is_told() =>
        Assert.Equal("DKIM_NOT_FOUND DKIM_OK", (await Publish("s1", "v=DKIM1; p={RSA2048}").Check("two..dots")).Ids());

    [Fact]
    public async Task A_given_selector_without_an_answer_is_unknown_and_no_error()
    {
        _dns.Fail("mine._domainkey.example.com", DnsRecordType.TXT, DnsStatus.TimedOut);

        Assert.Equal("DKIM_UNKNOWN", (await Check("mine")).Ids());
    }
}
