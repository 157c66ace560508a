using System.Text.Json.Nodes;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Engine.Operators;
using KimounMail.Protocols.Ovh;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Ovh.State;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>Records of mail in a zone at OVHcloud: what it wants now, and nothing but mail's records written.</summary>
public sealed class OvhZonesTests
{
    private static readonly DnsName s_domain = DnsName.Parse(OvhOperatorBed.Domain);

    private static readonly string[] s_wanted =
    [
        "CNAME ovhmo-selector-1._domainkey ovhmo-selector-1._domainkey.4711.aa.dkim.mail.ovh.net.",
        "CNAME ovhmo-selector-2._domainkey ovhmo-selector-2._domainkey.4712.aa.dkim.mail.ovh.net.",
        "MX  1 mx1.mail.ovh.net.",
        "MX  100 mx3.mail.ovh.net.",
        "MX  5 mx2.mail.ovh.net.",
        "SRV _autodiscover._tcp 0 0 443 zimbra1.mail.ovh.net.",
        "TXT _dmarc \"v=DMARC1; p=none\"",
    ];

    [OvhFact]
    public async Task What_is_expected_is_what_OVHcloud_tells_now()
    {
        await using var bed = await OvhOperatorBed.StartAsync();

        var profile = await bed.Operator.Dns!.GetExpectedAsync(s_domain, default);

        var records = profile.Records(s_domain);
        Assert.DoesNotContain(records, record => record.IsTemplate);
        Assert.Equal(["1 mx1.mail.ovh.net.", "5 mx2.mail.ovh.net.", "100 mx3.mail.ovh.net."], records.Where(record => record.Type == DnsRecordType.MX).Select(record => record.Data));
        Assert.Contains(records, record => record.Data == "\"v=spf1 include:mx.ovh.com -all\"");
        Assert.Contains(records, record => record.ToString() == "ovhmo-selector-2._domainkey.example.test. 3600 IN CNAME ovhmo-selector-2._domainkey.4712.aa.dkim.mail.ovh.net.");
        Assert.Equal("NO_MX_RECORD", profile.DiagnosticCodes["EXPECTED_MX_NONE"]);
    }

    [OvhFact]
    public async Task A_domain_the_platform_does_not_know_is_told()
    {
        await using var bed = await OvhOperatorBed.StartAsync();

        var failure = await Assert.ThrowsAsync<MailException>(() => bed.Operator.Dns!.GetExpectedAsync(DnsName.Parse("other.test"), default));

        Assert.Equal(MailErrorId.DomainNotFound, failure.ErrorId);
    }

    [OvhFact]
    public async Task What_OVHcloud_finds_wrong_is_told_in_its_words()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.FutureWords.Add("TOO_MANY_MOONS");
        bed.Api.Platform.AddDomain("fine.test");
        var id = bed.Api.Platform.Domain(OvhOperatorBed.Domain)!.Id;
        bed.Api.Platform.Diagnoses[OvhOperatorBed.Domain] = new JsonObject
        {
            ["domainId"] = id,
            ["status"] = "PARTIAL",
            ["result"] = new JsonObject
            {
                ["mx"] = Topic("NO_MX_RECORD", "There is no MX"),
                ["spf"] = Topic("TOO_MANY_MOONS", ""),
                ["dkim"] = new JsonObject { ["status"] = "OK", ["errors"] = new JsonArray(), ["recordsFound"] = new JsonArray() },
                ["autodiscover"] = new JsonObject { ["status"] = "OK", ["errors"] = new JsonArray(), ["recordsFound"] = new JsonArray() },
            },
        };
        // To ask changes nothing, so it may be asked again.
        bed.Api.Faults.Add(OvhFault.Html("POST", "/diagnostic/domain", 408));

        var domains = await bed.Operator.Dns!.DiagnoseAsync(await bed.Operator.Domains.ListAsync(default).ToListAsync(default), default);

        Assert.Equal(["MX: NO_MX_RECORD (There is no MX)", "SPF: TOO_MANY_MOONS"], domains.Single(domain => domain.Domain == OvhOperatorBed.Domain).Diagnosis);
        Assert.Empty(domains.Single(domain => domain.Domain == "fine.test").Diagnosis!);
        Assert.Empty(bed.Api.SchemaFaults);

        static JsonObject Topic(string code, string message) => new()
        {
            ["status"] = "ERROR",
            ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message }),
            ["recordsFound"] = new JsonArray(),
        };
    }

    [OvhFact]
    public async Task An_empty_zone_gets_the_records_of_mail_and_a_second_time_nothing()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);

        Assert.True(await SetAsync(bed));
        Assert.Equal(s_wanted, Lines(zone).Intersect(s_wanted));
        Assert.Contains("TXT  \"v=spf1 include:mx.ovh.com -all\"", Lines(zone));
        Assert.Equal(1, zone.Refreshes);

        Assert.False(await SetAsync(bed));
        Assert.Equal(1, zone.Refreshes);
        Assert.Empty(bed.Api.SchemaFaults);
    }

    [OvhFact]
    public async Task Records_of_other_purposes_are_never_touched()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);
        string[] others = ["A  192.0.2.1", "TXT  \"google-site-verification=abc\"", "CNAME www example.test.", "MX lists 10 lists.example.test.", "TXT _acme-challenge \"x\"", "CAA  0 issue \"letsencrypt.org\"", "SRV _sip._tcp 0 0 5060 sip.example.test."];
        foreach (var other in others)
            Add(zone, other);
        var before = zone.Entries.ToList();

        Assert.True(await SetAsync(bed));

        Assert.Equal(before, zone.Published.Where(before.Contains));
    }

    [OvhFact]
    public async Task What_is_in_the_way_is_replaced_and_senders_and_policies_stay()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);
        foreach (var old in new[] { "MX  10 mail", "MX  1 mx1.mail.ovh.net.", "SPF  \"v=spf1 include:old.test ip4:192.0.2.7 ~all\"", "DMARC _dmarc \"v=DMARC1; p=reject\"", "CNAME ovhmo-selector-1._domainkey elsewhere.test.", "SRV _autodiscover._tcp 0 0 443 old.example.test." })
            Add(zone, old);

        Assert.True(await SetAsync(bed));

        var lines = Lines(zone);
        Assert.DoesNotContain(lines, line => line.StartsWith("MX", StringComparison.Ordinal) && !line.Contains("mail.ovh.net", StringComparison.Ordinal));
        Assert.Contains("SPF  \"v=spf1 include:mx.ovh.com include:old.test ip4:192.0.2.7 ~all\"", lines);
        Assert.Contains("DMARC _dmarc \"v=DMARC1; p=reject\"", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("TXT _dmarc", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("SRV _autodiscover._tcp", StringComparison.Ordinal));
        Assert.Contains(s_wanted[0], lines);
        // What is replaced is changed where it stands, and never missing in between.
        Assert.Equal(0, bed.Api.Count("DELETE", "/record"));
        Assert.False(await SetAsync(bed));
    }

    [OvhFact]
    public async Task Two_SPF_records_become_one()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);
        Add(zone, "TXT  \"v=spf1 include:mx.ovh.com ~all\"");
        Add(zone, "TXT  v=spf1 a -all");

        Assert.True(await SetAsync(bed));

        Assert.Equal(["TXT  \"v=spf1 include:mx.ovh.com a ~all\""], Lines(zone).Where(line => line.Contains("spf1", StringComparison.Ordinal)));
    }

    [OvhFact]
    public async Task What_fails_in_the_middle_is_not_published_and_goes_on_the_next_time()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);
        bed.Api.Faults.Add(OvhFault.AnswerLost("POST", "/record"));

        await Assert.ThrowsAsync<OvhException>(() => SetAsync(bed));
        Assert.Empty(zone.Published);

        Assert.True(await SetAsync(bed));
        Assert.Equal(zone.Published.Count, Lines(zone).Distinct().Count());
        Assert.Equal(s_wanted, Lines(zone).Intersect(s_wanted));
    }

    [OvhFact]
    public async Task The_longest_zone_is_the_domains_and_without_one_it_is_told()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Zones.Add(new OvhZone("other.test"));
        var failure = await Assert.ThrowsAsync<MailException>(() => SetAsync(bed));
        Assert.Equal(MailErrorId.OperatorObjectNotFound, failure.ErrorId);

        bed.Api.Zones.AddRange([new OvhZone("test"), new OvhZone("example.test")]);
        Assert.Equal("example.test", (await bed.Operator.Dns!.FindZoneAsync(DnsName.Parse("mail.example.test"), default))!.Name.ToString());
        Assert.Null(await bed.Operator.Dns.FindZoneAsync(DnsName.Parse("ample.testing"), default));
    }

    [OvhFact]
    public async Task What_mail_works_without_is_written_only_where_asked()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);

        var plan = await PlanAsync(bed, withOptional: false);
        await plan.ApplyAsync(plan.Changes, default);

        Assert.Equal(["", "_autodiscover._tcp", "ovhmo-selector-1._domainkey", "ovhmo-selector-2._domainkey"], zone.Published.Select(entry => entry.SubDomain).Distinct().Order(StringComparer.Ordinal));
    }

    [OvhFact]
    public async Task Parts_that_only_the_operator_knows_are_not_written()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var zone = AddZone(bed);

        var plan = await PlanAsync(bed, MailDnsProfiles.BuiltIn.Get("OvhZimbra"));
        await plan.ApplyAsync(plan.Changes, default);

        Assert.Equal(2, plan.Changes.Count(change => change.Action == MailDnsAction.FillIn));
        Assert.DoesNotContain(zone.Published, entry => entry.Target.Contains('<', StringComparison.Ordinal));
    }

    private static OvhZone AddZone(OvhOperatorBed bed)
    {
        var zone = new OvhZone(OvhOperatorBed.Domain);
        bed.Api.Zones.Add(zone);
        return zone;
    }

    private static void Add(OvhZone zone, string line)
    {
        var parts = line.Split(' ', 3);
        zone.Add(parts[0], parts[1], parts[2]);
    }

    private static List<string> Lines(OvhZone zone) => [.. zone.Published.Select(entry => $"{entry.FieldType} {entry.SubDomain} {entry.Target}").Order(StringComparer.Ordinal)];

    private static Task<PlannedZone> PlanAsync(OvhOperatorBed bed, MailDnsProfile? profile = null, bool withOptional = true) =>
        new ZonePlanner(new OperatorReview(bed.Operator)).PlanAsync(s_domain, profile, withOptional, default);

    /// <summary>True when something was to be done.</summary>
    private static async Task<bool> SetAsync(OvhOperatorBed bed)
    {
        var plan = await PlanAsync(bed);
        await plan.ApplyAsync(plan.Changes, default);
        return plan.Changes.Any(PlannedZone.IsNeeded);
    }
}
