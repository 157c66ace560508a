using System.Text.RegularExpressions;
using KimounMail.Engine.MailDns;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.MailDns.Bed;

/// <summary>Every domain of the test bed is graded as its name says: see <see cref="BedGrades"/>.</summary>
public sealed partial class BedGradesTests(LiveBed bed) : IClassFixture<LiveBed>
{
    private static readonly MailDnsRunner s_runner = new(MailDnsChecks.All);
    private static readonly DnsName s_faults = DnsName.Parse("fault.mailtest");

    /// <summary>Those with domains, as against stubs of operators, reverse names and the zone of the benchmark.</summary>
    private static readonly DnsName[] s_zones = [DnsName.Parse("mailtest"), DnsName.Parse("sec")];

    public static TheoryData<string, string, string, string> Sound => Rows(BedGrades.Sound);

    public static TheoryData<string, string, string, string> SoundAndLive => Rows([.. BedGrades.Sound, .. BedGrades.Live]);

    [BedZonesTheory]
    [MemberData(nameof(Sound))]
    public async Task In_memory(string domain, string selector, string check, string ids)
    {
        var dns = BedZones.Load();
        var zones = new ZoneAuthorities().Zone("mailtest").Server("mailtest", "ns1.mailtest", "127.0.0.1", dns).Server("mailtest", "ns2.mailtest", "127.0.0.2", dns);
        Assert.Equal(ids, await GradeAsync(new MailDnsSources(dns, zones, BedPolicies.Good), domain, selector, check));
    }

    [RealServerTheory(RealServer.Dns)]
    [MemberData(nameof(SoundAndLive))]
    public async Task By_a_validating_resolver(string domain, string selector, string check, string ids)
    {
        await using var sources = bed.Validating();
        Assert.Equal(ids, await GradeAsync(sources, domain, selector, check));
    }

    [RealServerFact(RealServer.Dns)]
    public async Task Behind_faults() => Assert.Equal(BedGrades.Faulty, await GradeAllAsync(BedGrades.Faulty, bed.Faulty));

    [RealServerFact(RealServer.Dns)]
    public async Task Behind_a_hostile_server() => Assert.Equal(BedGrades.Hostile, await GradeAllAsync(BedGrades.Hostile, bed.Hostile));

    [BedZonesFact]
    public void No_domain_of_the_bed_is_left_out()
    {
        var graded = BedGrades.Sound.Concat(BedGrades.Live).Concat(BedGrades.Faulty).Select(grade => DomainOf(DnsName.Parse(grade.Domain)));
        var served = BedZones.Load().Names.Where(name => s_zones.Any(zone => name.Depth > zone.Depth && name.IsAtOrBelow(zone))).Select(DomainOf);
        var leftOut = served.Except(graded).Where(domain => !FurtherOrHost().IsMatch(domain)).ToList();
        Assert.Empty(leftOut);
    }

    private static TheoryData<string, string, string, string> Rows(IEnumerable<BedGrade> grades)
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var grade in grades)
            rows.Add(grade.Domain, grade.Selector, grade.Check, grade.Ids);
        return rows;
    }

    /// <summary>All at once, as each takes seconds; each with sources of its own, as one may learn from a fault what spares it the next.</summary>
    private static Task<BedGrade[]> GradeAllAsync(IReadOnlyList<BedGrade> grades, Func<MailDnsSources> open) => Task.WhenAll(grades.Select(async grade =>
    {
        var found = grade;
        // Where half of it is lost, all tries of a question are lost once in a while.
        for (var tries = grade.Domain.StartsWith("flaky", StringComparison.Ordinal) ? 5 : 1; tries > 0; tries--)
        {
            await using var sources = open();
            found = grade with { Ids = await GradeAsync(sources, grade.Domain, grade.Selector, grade.Check) };
            if (found == grade)
                break;
        }

        return found;
    }));

    private static async Task<string> GradeAsync(MailDnsSources sources, string domain, string selector, string check)
    {
        var options = new MailDnsOptions { Checks = [check], Selectors = selector.Length > 0 ? [selector] : [], Expected = check == "Expected" ? "OvhZimbra" : null };
        var report = await s_runner.RunAsync(sources.About(DnsName.Parse(domain), options, null, CancellationToken.None), CancellationToken.None);
        // The selector "ed" of dk is among the usual ones, and found whichever is given.
        return report.Findings.Where(finding => selector is "" or "ed" || !finding.Name.ToString().StartsWith("ed.", StringComparison.Ordinal)).Ids();
    }

    /// <summary>The domain directly below the zone that a name is of: <c>good.mailtest</c> of <c>s1._domainkey.good.mailtest</c>.</summary>
    private static string DomainOf(DnsName name) => name.Last(name.IsAtOrBelow(s_faults) && name.Depth > 2 ? 3 : 2).ToString();

    /// <summary>Hosts, and further members of a series of which some are graded.</summary>
    [GeneratedRegex(@"^(mx\d|mxm\d+|mxp|mxalias|noaddr|ns[12]|nslame|nsold|nsdead|spfi\d+|c\d+)\.mailtest$")]
    private static partial Regex FurtherOrHost();
}
