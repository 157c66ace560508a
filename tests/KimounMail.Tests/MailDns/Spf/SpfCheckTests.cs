using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>What the check tells beyond the names of the test bed.</summary>
public sealed class SpfCheckTests
{
    private const string Domain = "example.com";

    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add(Domain, DnsRecordType.A, "192.0.2.80")
        .Add(Domain, DnsRecordType.MX, "10 mail.example.com")
        .Add("mail.example.com", DnsRecordType.A, "192.0.2.1");

    [Theory]
    [InlineData("v=spf1; include=_spf.example.net; all=-all", "SPF_NOT_RECOGNISED")]
    [InlineData(" v=spf1 mx -all", "SPF_NOT_RECOGNISED")]
    [InlineData("v = spf1 mx -all", "SPF_NOT_RECOGNISED")]
    [InlineData("v=spf1\tmx -all", "SPF_NOT_RECOGNISED")]
    [InlineData("v=spf10 mx -all", "SPF_NOT_RECOGNISED")]
    [InlineData("v=spf1 include=spf.example.net -all", "SPF_MISTAKEN_MODIFIER")]
    [InlineData("v=spf1 mx ipv4:192.0.2.1 -all", "SPF_SYNTAX")]
    [InlineData("v=spf1 mx all:-all", "SPF_SYNTAX")]
    [InlineData("v=spf1 mx redirect=a.example.com redirect=b.example.com", "SPF_SYNTAX")]
    [InlineData("v=spf1 ip6::/3 -all", "SPF_SYNTAX")]
    [InlineData("v=spf1 ip6:2000::/3 -all", "SPF_HUGE_RANGE")]
    [InlineData("v=spf1 a/8 -all", "SPF_HUGE_RANGE")]
    [InlineData("v=spf1 mx/0//128 -all", "SPF_HUGE_RANGE")]
    [InlineData("v=spf1 ip4:64.0.0.0/8 -all", "SPF_HUGE_RANGE")]
    [InlineData("v=spf1 a:-all", "SPF_SYNTAX")]
    [InlineData("v=spf1 all", "SPF_PLUS_ALL")]
    [InlineData("v=spf1 ?mx", "SPF_NO_ALL")]
    public async Task A_faulty_record_is_named(string record, string id)
    {
        _dns.Add(Domain, DnsRecordType.TXT, record);

        var findings = await SpfChecks.RunAsync(_dns, Domain);

        var finding = Assert.Single(findings);
        Assert.Equal((id, record.Replace('\t', '\uFFFD')), (finding.Id, finding.Record));
    }

    [Theory]
    [InlineData("a:192.0.2.1", "belongs to ip4")]
    [InlineData("ipv6:2001:db8::1", "ip6 is")]
    [InlineData("redirect:example.net", "written with =")]
    [InlineData("mail.example.com", "a:host")]
    [InlineData("ip4:192.0.2.1:25", "no IPv4 address")]
    [InlineData("include:", "names no domain")]
    [InlineData("a/33", "from 0 to 32")]
    public async Task A_syntax_error_says_what_to_write(string term, string says)
    {
        _dns.Add(Domain, DnsRecordType.TXT, $"v=spf1 {term} -all");

        Assert.Contains(says, Assert.Single(await SpfChecks.RunAsync(_dns, Domain)).Message);
    }

    [Fact]
    public async Task A_space_lost_between_strings_is_said_to_be_missing()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "\"v=spf1 mx\" \"-all\"");

        Assert.Contains("joined without a space", Assert.Single(await SpfChecks.RunAsync(_dns, Domain)).Message);
    }

    [Fact]
    public async Task Too_many_lookups_are_shown_as_the_tree_they_come_from()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 mx include:big.example.net include:small.example.net a -all")
            .Add("big.example.net", DnsRecordType.TXT, "v=spf1 include:one.example.net include:two.example.net ~all")
            .Add("one.example.net", DnsRecordType.TXT, "v=spf1 exists:%{i}.one.example.net ptr ptr:a.example ~all")
            .Add("two.example.net", DnsRecordType.TXT, "v=spf1 ptr ptr:a.example ~all")
            .Add("small.example.net", DnsRecordType.TXT, "v=spf1 ip4:192.0.2.0/24 ~all");

        var finding = Assert.Single(await SpfChecks.RunAsync(_dns, Domain));

        Assert.Equal("SPF_TOO_MANY_LOOKUPS", finding.Id);
        Assert.Equal(
            "11 lookups, of which 10 are allowed: mx, include:big.example.net 8 (include:one.example.net 4 (exists:%{i}.one.example.net, ptr, ptr:a.example), "
            + "include:two.example.net 3 (ptr, ptr:a.example)), include:small.example.net, a.",
            finding.Message);
    }

    [Theory]
    [InlineData("v=spf1 mx", "SPF_OK")]
    [InlineData("v=spf1 +all", "SPF_PLUS_ALL")]
    [InlineData("v=spf1 ip4:0.0.0.0/0 -all", "SPF_HUGE_RANGE")]
    [InlineData("v=spf1 mx -al", "SPF_INCLUDE_BROKEN")]
    public async Task What_an_include_lets_pass_the_domain_does(string record, string id)
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 include:spf.example.net -all").Add("spf.example.net", DnsRecordType.TXT, record)
            .Add("spf.example.net", DnsRecordType.MX, "10 mail.example.com");

        Assert.Equal([id], await SpfChecks.IdsAsync(_dns, Domain));
    }

    [Theory]
    [InlineData("v=spf1 mx ?all", "SPF_NEUTRAL_ALL")]
    [InlineData("v=spf1 mx", "SPF_NO_ALL")]
    [InlineData("v=spf1 ptr -all", "SPF_PTR")]
    [InlineData("v=spf1 mx -all", "SPF_OK")]
    public async Task A_redirect_makes_the_other_record_the_domains(string record, string id)
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 redirect=_spf.%{d}").Add("_spf.example.com", DnsRecordType.TXT, record)
            .Add("_spf.example.com", DnsRecordType.MX, "10 mail.example.com");

        Assert.Equal([id], await SpfChecks.IdsAsync(_dns, Domain));
    }

    [Fact]
    public async Task A_failure_of_the_DNS_is_one_Unknown_and_hides_nothing()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 a:down.example.net include:spf.example.net include:gone.example.net mx ?all")
            .Fail("spf.example.net", DnsRecordType.TXT, DnsStatus.TimedOut).Fail("down.example.net", DnsRecordType.A, DnsStatus.ServerFailure);

        var findings = await SpfChecks.RunAsync(_dns, Domain, "192.0.2.99");

        Assert.Equal(["SPF_NEUTRAL_ALL", "SPF_INCLUDE_MISSING", "SPF_UNKNOWN"], findings.Select(f => f.Id));
        Assert.Contains("spf.example.net TXT: TimedOut", findings[2].Message);
        Assert.Contains("down.example.net A: ServerFailure", findings[2].Message);
        Assert.Contains("192.0.2.99:", findings[2].Message);
    }

    [Theory]
    [InlineData(DnsStatus.TimedOut)]
    [InlineData(DnsStatus.Refused)]
    [InlineData(DnsStatus.Malformed)]
    public async Task Without_an_answer_nothing_is_called_a_fault(DnsStatus status)
    {
        _dns.Fail(Domain, DnsRecordType.TXT, status);

        Assert.Equal(["SPF_UNKNOWN"], await SpfChecks.IdsAsync(_dns, Domain, "192.0.2.1"));
    }

    [Fact]
    public async Task Name_servers_that_answer_and_differ_are_named()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 mx -all");
        var old = new ZoneLookup().Add(Domain, DnsRecordType.TXT, "v=spf1 a -all").Add(Domain, DnsRecordType.TXT, "other");
        var authorities = new ZoneAuthorities().Zone(Domain)
            .Server(Domain, "ns1.example.net", "192.0.2.53", _dns)
            .Server(Domain, "ns2.example.net", "192.0.2.54", old)
            .Server(Domain, "lame.example.net", "192.0.2.55", new ZoneLookup(), isAuthoritative: false)
            .Server(Domain, "down.example.net", "192.0.2.56", new ZoneLookup(), failure: DnsStatus.TimedOut)
            .Server(Domain, "nameless.example.net", null, new ZoneLookup());

        var findings = await SpfChecks.RunAsync(_dns, authorities, DnsName.Parse(Domain));

        Assert.Equal(["SPF_OK", "SPF_INCONSISTENT"], findings.Select(f => f.Id));
        Assert.Equal("v=spf1 mx -all at ns1.example.net (192.0.2.53); v=spf1 a -all at ns2.example.net (192.0.2.54)", findings[1].Actual);
    }

    [Fact]
    public async Task Name_servers_that_say_the_same_are_fine()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 mx -all");
        var authorities = new ZoneAuthorities().Zone(Domain).Server(Domain, "ns1.example.net", "192.0.2.53", _dns).Server(Domain, "ns2.example.net", "192.0.2.54", _dns);

        Assert.Equal(["SPF_OK"], (await SpfChecks.RunAsync(_dns, authorities, DnsName.Parse(Domain))).Select(f => f.Id));
    }

    [Theory]
    [InlineData("v=spf1 -all", "SPF_OK")]
    [InlineData("v=spf1 a -all", "SPF_OK SPF_NO_MAIL_ALLOWED")]
    [InlineData(null, "SPF_NO_MAIL_MISSING")]
    public async Task A_domain_with_a_null_MX_should_let_nobody_send(string? record, string ids)
    {
        var dns = new ZoneLookup().Add("quiet.example", DnsRecordType.MX, "0 .").Add("quiet.example", DnsRecordType.A, "192.0.2.1");
        if (record is not null)
            dns.Add("quiet.example", DnsRecordType.TXT, record);

        var findings = await SpfChecks.RunAsync(dns, "quiet.example");

        // The OK of a sound record comes first, and nothing here is worse than worth knowing.
        Assert.Equal(ids.Split(' ').Order(), findings.Select(f => f.Id).Order());
        Assert.All(findings, finding => Assert.True(finding.Severity <= MailDnsSeverity.Info));
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_one_short_harmless_line()
    {
        _dns.Add(Domain, DnsRecordType.TXT, "v=spf1 include:\r\n\u001b[31mevil" + new string('x', 60_000));

        var finding = Assert.Single(await SpfChecks.RunAsync(_dns, Domain), f => f.Id == "SPF_SYNTAX");

        Assert.All([finding.Message, finding.Record, finding.Actual], text =>
        {
            Assert.True(text!.Length <= 300);
            Assert.DoesNotContain(text, char.IsControl);
        });
    }

    [Theory]
    [InlineData("a/0 ", "SPF_HUGE_RANGE")]
    [InlineData("x ", "SPF_SYNTAX")]
    [InlineData("mx= ", "SPF_MISTAKEN_MODIFIER")]
    public async Task Of_one_kind_of_fault_a_few_are_told(string term, string id)
    {
        _dns.Add(Domain, DnsRecordType.TXT, $"v=spf1 {string.Concat(Enumerable.Repeat(term, 64_000 / term.Length))}");

        Assert.Equal(10, (await SpfChecks.IdsAsync(_dns, Domain)).Count(found => found == id));
    }

    [Fact]
    public async Task A_record_made_to_be_a_burden_is_not_followed_without_end()
    {
        // Each of 20 domains includes all 20, twice.
        var record = "v=spf1 " + string.Join(' ', Enumerable.Range(0, 40).Select(i => $"include:d{i % 20}.example.net")) + " -all";
        for (var i = 0; i < 20; i++)
            _dns.Add($"d{i}.example.net", DnsRecordType.TXT, record);
        _dns.Add(Domain, DnsRecordType.TXT, record.Replace(" -all", string.Concat(Enumerable.Range(0, 3000).Select(i => $" a:h{i}.example.net")), StringComparison.Ordinal));

        var findings = await SpfChecks.RunAsync(_dns, Domain, "203.0.113.1");

        Assert.Contains("SPF_TOO_MANY_LOOKUPS", findings.Select(f => f.Id));
        Assert.Contains("SPF_SENDER_PERMERROR", findings.Select(f => f.Id));
        Assert.InRange(_dns.Queries, 1, 330);
    }
}
