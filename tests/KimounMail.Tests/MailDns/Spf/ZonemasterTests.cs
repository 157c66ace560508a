using System.Text.RegularExpressions;
using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>The SPF scenarios of zonemaster: for each the tags its specification demands, from our findings.</summary>
public sealed partial class ZonemasterTests
{
    private const int Scenarios = 23;

    /// <summary>Our ids and the tag that means the same; on a zone that has no mail another than elsewhere.</summary>
    private static readonly Dictionary<string, string[]> s_tags = new()
    {
        ["SPF_OK"] = ["Z11_SPF_SYNTAX_OK"],
        ["SPF_NO_ALL"] = ["Z11_SPF_SYNTAX_OK"],
        ["SPF_MISSING"] = ["Z11_NO_SPF_FOUND"],
        ["SPF_SYNTAX"] = ["Z11_SPF_SYNTAX_ERROR"],
        ["SPF_MULTIPLE"] = ["Z11_SPF_MULTIPLE_RECORDS"],
        ["SPF_UNKNOWN"] = ["Z11_UNABLE_TO_CHECK_FOR_SPF"],
        ["SPF_NO_MAIL_MISSING"] = ["Z11_NO_SPF_NON_MAIL_DOMAIN"],
        ["SPF_NO_MAIL_ALLOWED"] = ["Z11_NON_NULL_SPF_NON_MAIL_DOMAIN"],
        ["SPF_INCONSISTENT"] = ["Z11_INCONSISTENT_SPF_POLICIES", "Z11_DIFFERENT_SPF_POLICIES_FOUND"],
    };

    [DnsDataFact]
    public async Task Every_scenario_has_the_tags_of_its_specification()
    {
        var expected = ReadSpecification();
        Assert.Equal(Scenarios, expected.Count);
        foreach (var (scenario, tags) in expected)
            Assert.Equal((scenario, string.Join(' ', tags.Order())), (scenario, string.Join(' ', (await TagsAsync(scenario)).Order())));
    }

    private static async Task<IReadOnlyList<string>> TagsAsync(string scenario)
    {
        var zone = ZoneOf(scenario);
        var authorities = new ZoneAuthorities().Zone(zone);
        var contents = FilesOf(scenario).Select(file => new ZoneLookup().Add(ZoneFile.Read(file))).ToList();
        for (var i = 0; i < contents.Count; i++)
            authorities.Server(zone, $"ns{i + 1}.test", $"192.0.2.{i + 1}", contents[i], isAuthoritative: scenario != "NON-AUTH-TXT");
        // Servers that answer without authority, or fail, leave a resolver with nothing.
        if (scenario is "NON-AUTH-TXT" or "SERVFAIL")
            contents[0].Fail(zone, DnsRecordType.TXT, DnsStatus.ServerFailure);
        var findings = await SpfChecks.RunAsync(contents[0], authorities, DnsName.Parse(zone));

        var ids = findings.Select(finding => finding.Id).ToList();
        var isDifferent = ids.Contains("SPF_INCONSISTENT");
        var isMailless = zone.TrimEnd('.').Split('.').Length == 1 || zone.EndsWith("arpa", StringComparison.Ordinal);
        // Zonemaster names the worst only; and a zone without mail that lets nobody send has a tag of its own.
        if (isDifferent)
            return s_tags["SPF_INCONSISTENT"];
        if (ids.Contains("SPF_NO_MAIL_ALLOWED"))
            ids.Remove("SPF_OK");
        return isMailless && ids is ["SPF_OK"] ? ["Z11_NULL_SPF_NON_MAIL_DOMAIN"] : [.. ids.Where(s_tags.ContainsKey).SelectMany(id => s_tags[id]).Distinct()];
    }

    private static string ZoneOf(string scenario) => scenario switch
    {
        _ when scenario.EndsWith("-ROOT-ZONE", StringComparison.Ordinal) => ".",
        _ when scenario.EndsWith("-TLD-ZONE", StringComparison.Ordinal) => scenario.Replace("-TLD-ZONE", "", StringComparison.Ordinal).ToLowerInvariant() + "-zone11",
        _ when scenario.EndsWith("-ARPA-ZONE", StringComparison.Ordinal) => scenario.ToLowerInvariant() + ".zone11.arpa",
        _ => scenario.ToLowerInvariant() + ".zone11.xa",
    };

    /// <summary>One file for all servers, or one for each.</summary>
    private static IReadOnlyList<string> FilesOf(string scenario)
    {
        var folder = DnsData.PathOf("zonemaster/zone11");
        var zone = ZoneOf(scenario);
        var own = zone == "." ? $"root-{scenario.Replace("-ROOT-ZONE", "", StringComparison.Ordinal).ToLowerInvariant()}" : zone;
        return File.Exists(Path.Combine(folder, own + ".zone"))
            ? [Path.Combine(folder, own + ".zone")]
            : [.. Directory.EnumerateFiles(folder, $"*.{zone}.zone").Order(StringComparer.Ordinal)];
    }

    /// <summary>Scenario and mandatory tags, from the table of the specification.</summary>
    private static Dictionary<string, string[]> ReadSpecification() => File.ReadLines(DnsData.PathOf("zonemaster/zone11.md"))
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^\| ([A-Z0-9-]+) +\| (Z11_[A-Z0-9_, ]+?) +\|")]
    private static partial Regex Row();
}
