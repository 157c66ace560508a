using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Checks;
using KimounMail.Engine.MailDns.CutOver;
using KimounMail.Engine.MailDns.Profiles;
using Xunit;

namespace KimounMail.Tests.MailDns.CutOver;

public sealed class CutOverReporterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private const string Soa = "ns1.kimoun.com host.kimoun.com 1 3600 900 1209600 600";

    private readonly ZoneLookup _new = Zone().Add("kimoun.com", DnsRecordType.MX, "1 mx0.mail.ovh.net", 300);
    private readonly ZoneLookup _old = Zone().Add("kimoun.com", DnsRecordType.MX, "10 mail.old.example", 86400);

    private static ZoneLookup Zone() => new ZoneLookup().Add("kimoun.com", DnsRecordType.SOA, Soa, 1800);

    private static ZoneAuthorities At(ZoneLookup first, ZoneLookup second) => new ZoneAuthorities().Zone("kimoun.com")
        .Server("kimoun.com", "ns1.kimoun.com", "192.0.2.1", first).Server("kimoun.com", "ns2.kimoun.com", "192.0.2.2", second);

    private static async Task<MailDnsCutOver> ReportAsync(ZoneAuthorities zones, IPolicyFetcher? policies, params NamedLookup[] resolvers) => await CutOverReporter.CreateAsync(
        CheckRun.Context("kimoun.com", resolvers[0].Dns, zones, resolvers: resolvers, policies: policies, time: new Clock(), profile: MailDnsProfiles.BuiltIn.Get("OvhZimbra")), CancellationToken.None);

    private static MailDnsCutOverEntry Mx(MailDnsCutOver report) => report.Entries.Single(entry => entry.Type == DnsRecordType.MX);

    [Fact]
    public async Task An_old_answer_lives_as_long_as_the_resolver_that_keeps_it_longest()
    {
        var resolver = new ZoneLookup().Add("kimoun.com", DnsRecordType.MX, "10 mail.old.example", 5000);

        var mx = Mx(await ReportAsync(At(_new, _new), null, new NamedLookup("8.8.8.8", resolver), new NamedLookup("9.9.9.9", _new)));

        Assert.Equal(["10 mail.old.example."], mx.Resolvers[0].Values);
        Assert.Equal(("8.8.8.8", 5000u), (mx.Resolvers[0].Server, mx.Resolvers[0].TimeToLive));
        Assert.Equal((300u, true, false), (mx.TimeToLive, mx.AuthoritiesAgree, mx.ResolversAgree));
        Assert.Equal(Now.AddSeconds(5000), mx.OldAnswersUntil);
        Assert.Contains("1 mx0.mail.ovh.net.", mx.Expected);
    }

    [Fact]
    public async Task An_answer_just_given_lives_its_full_time()
    {
        var resolver = new ZoneLookup().Add("kimoun.com", DnsRecordType.MX, "10 mail.old.example", 12);

        var report = await ReportAsync(At(_old, _old), null, new NamedLookup("r", resolver));

        Assert.Equal(Now.AddSeconds(86400), Mx(report).OldAnswersUntil);
        Assert.Equal(Now.AddSeconds(86400), report.OldAnswersUntil);
        Assert.Contains(report.Before, line => line.Contains("MX of kimoun.com to 300 seconds", StringComparison.Ordinal));
        Assert.Contains(report.Before, line => line.Contains("2026-11-22 08:00:00Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Servers_that_differ_are_seen_each()
    {
        var report = await ReportAsync(At(_new, _old), null, new NamedLookup("r", _new));

        Assert.False(Mx(report).AuthoritiesAgree!.Value);
        Assert.Null(Mx(report).ResolversAgree);
        Assert.Equal(["ns1.kimoun.com (192.0.2.1)", "ns2.kimoun.com (192.0.2.2)"], Mx(report).Authorities.Select(said => said.Server));
        Assert.Contains(report.Before, line => line.StartsWith("Have the zone's name servers agree", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_name_may_be_held_for_missing_as_long_as_the_SOA_says()
    {
        var report = await ReportAsync(At(_new, _new), null, new NamedLookup("r", _new));
        var srv = report.Entries.Single(entry => entry.Type == DnsRecordType.SRV && entry.Name.Equals(DnsName.Parse("_autodiscover._tcp.kimoun.com")));

        Assert.Null(srv.OldAnswersUntil);
        // The smaller of the SOA's own time (1800) and its minimum (600).
        Assert.Equal(Now.AddSeconds(600), srv.NegativeUntil);
        Assert.Equal(["0 0 443 zimbra1.mail.ovh.net."], srv.Expected);
    }

    [Fact]
    public async Task Delegation_and_keys_are_of_the_zone_and_do_not_count_for_the_end()
    {
        _new.Add("kimoun.com", DnsRecordType.NS, "ns1.kimoun.com", 172800);

        var report = await ReportAsync(At(_new, _new), null, new NamedLookup("r", _new));

        Assert.Equal(Now.AddSeconds(172800), report.Entries.Single(entry => entry.Type == DnsRecordType.NS).OldAnswersUntil);
        Assert.Equal(Now.AddSeconds(300), report.OldAnswersUntil);
        Assert.Null(report.Entries.Single(entry => entry.Type == DnsRecordType.DS).AuthoritiesAgree);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_leaves_the_rest_standing()
    {
        var zones = At(_new, _new).Server("kimoun.com", "ns3.kimoun.com", "192.0.2.3", _new, failure: DnsStatus.TimedOut);

        var mx = Mx(await ReportAsync(zones, null, new NamedLookup("r", _new)));

        Assert.Equal((true, true, 3), (mx.AuthoritiesAgree, mx.ResolversAgree, mx.Authorities.Count));
    }

    [Fact]
    public async Task A_policy_that_does_not_name_the_new_servers_is_told()
    {
        _new.Add("_mta-sts.kimoun.com", DnsRecordType.TXT, "v=STSv1; id=1");

        var report = await ReportAsync(At(_new, _new), new Policy("version: STSv1\r\nmode: enforce\r\nmx: mx0.mail.ovh.net\r\nmx: *.old.example\r\nmax_age: 604800\r\n"), new NamedLookup("r", _new));

        Assert.Equal(TimeSpan.FromDays(7), report.PolicyMaxAge);
        Assert.Contains(report.Before, line => line.StartsWith("Add mx1.mail.ovh.net, mx2.mail.ovh.net, mx3.mail.ovh.net, mx4.mail.ovh.net to the MTA-STS policy", StringComparison.Ordinal));
        Assert.Contains(report.After, line => line.Contains("not before 7 d 00 h", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_in_the_report_when_it_was_asked_for(bool cutOver)
    {
        var context = CheckRun.Context("kimoun.com", _old, At(_old, _old), new MailDnsOptions { Expected = "OvhZimbra", CutOver = cutOver });

        var report = await new MailDnsRunner([new MxCheck(), new ExpectedCheck()]).RunAsync(context, CancellationToken.None);

        Assert.Equal(cutOver, report.CutOver is not null);
        Assert.Equal("MISSING_OVH_SERVER", report.Findings.Single(finding => finding.Id == "EXPECTED_MX_ABSENT").OperatorCode);
    }

    private sealed class Policy(string text) : IPolicyFetcher
    {
        public Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken) =>
            Task.FromResult(address.ToString() == "https://mta-sts.kimoun.com/.well-known/mta-sts.txt" ? new FetchedPolicy(text, null) : new FetchedPolicy(null, "another address"));
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
