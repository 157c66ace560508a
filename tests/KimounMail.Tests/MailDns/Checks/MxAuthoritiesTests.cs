using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

/// <summary>What each name server of a zone says of its MX records; scenarios and tags are those of zonemaster's test case Zone09.</summary>
public sealed class MxAuthoritiesTests
{
    private const string Mail = "10 mail.zone09.xa";

    /// <summary>Our findings for its tags. It tags what MX data there is, we say that it is fine or else what is not.</summary>
    private static readonly Dictionary<string, string> s_findings = new()
    {
        ["Z09_NO_RESPONSE_MX_QUERY"] = "MX_AUTHORITY_SILENT",
        ["Z09_UNEXPECTED_RCODE_MX"] = "MX_AUTHORITY_ERROR",
        ["Z09_NON_AUTH_MX_RESPONSE"] = "MX_AUTHORITY_NOT_AUTHORITATIVE",
        ["Z09_INCONSISTENT_MX"] = "MX_INCONSISTENT",
        ["Z09_MX_FOUND"] = "MX_INCONSISTENT",
        ["Z09_NO_MX_FOUND"] = "MX_INCONSISTENT",
        ["Z09_INCONSISTENT_MX_DATA"] = "MX_INCONSISTENT",
        ["Z09_NULL_MX_WITH_OTHER_MX"] = "MX_NULL_MIXED",
        ["Z09_NULL_MX_NON_ZERO_PREF"] = "MX_NULL_PREF",
        ["Z09_TLD_EMAIL_DOMAIN"] = "MX_TLD",
        ["Z09_ROOT_EMAIL_DOMAIN"] = "MX_ROOT",
        ["Z09_MX_DATA"] = "MX_OK",
        ["Z09_MISSING_MAIL_TARGET"] = "MX_MISSING",
    };

    public static TheoryData<string, string, string[], string[]> Scenarios => new()
    {
        { "NO-RESPONSE-MX-QUERY", "example.xa", [Mail], ["TimedOut"] },
        { "UNEXPECTED-RCODE-MX", "example.xa", [Mail], ["ServerError"] },
        { "NON-AUTH-MX-RESPONSE", "example.xa", [Mail], ["no AA", Mail] },
        { "INCONSISTENT-MX", "example.xa", [Mail], [] },
        { "INCONSISTENT-MX-DATA", "example.xa", [Mail, "10 mail2.zone09.xa"], ["10 mail2.zone09.xa"] },
        { "NULL-MX-WITH-OTHER-MX", "example.xa", [Mail, "0 ."], ["0 .", Mail] },
        { "NULL-MX-NON-ZERO-PREF", "example.xa", ["99 ."], ["99 ."] },
        { "TLD-EMAIL-DOMAIN", "xb", [Mail], [Mail] },
        { "ROOT-EMAIL-DOMAIN", ".", [Mail], [Mail] },
        { "MX-DATA", "example.xa", [Mail], [Mail] },
        { "NULL-MX", "example.xa", ["0 ."], ["0 ."] },
        { "NO-MX-SLD", "example.xa", [], [] },
        { "NO-MX-TLD", "xb", [], [] },
        { "NO-MX-ARPA", "zone09.arpa", [], [] },
    };

    [DnsDataTheory]
    [MemberData(nameof(Scenarios))]
    public async Task A_scenario_of_zonemaster_gives_its_tags(string scenario, string domain, string[] first, string[] second)
    {
        var (mandatory, forbidden) = Tags(scenario);
        var authorities = new ZoneAuthorities().Zone(domain)
            .Server(domain, "ns1.zone09.xa", "192.0.2.31", Server(domain, first))
            .Server(domain, "ns2.zone09.xa", "192.0.2.32", Server(domain, [.. second.Where(line => line.Contains(' ') && line != "no AA")]));
        var faulty = second is [{ } fault, ..] && fault is "TimedOut" or "ServerError" or "no AA" ? second[0] : null;
        var context = CheckRun.Context(domain, Server(domain, first), faulty is null ? authorities : new FaultyMx(authorities, faulty));

        var found = (await CheckRun.FindAsync(new MxCheck(), context)).Select(finding => finding.Id).ToList();

        Assert.All(mandatory, tag => Assert.Contains(s_findings[tag], found));
        Assert.All(forbidden.Select(tag => s_findings[tag]).Except(mandatory.Select(tag => s_findings[tag])), id => Assert.DoesNotContain(id, found));
        if (scenario.StartsWith("NO-MX", StringComparison.Ordinal) && mandatory.Count == 0)
            Assert.Equal(["MX_NOT_EXPECTED"], found);
    }

    private static ZoneLookup Server(string domain, string[] mx)
    {
        var dns = new ZoneLookup().AddName(DnsName.Parse(domain))
            .Add(domain, DnsRecordType.SOA, "ns1.zone09.xa admin.zone09.xa 1 21600 3600 604800 86400")
            .Add("mail.zone09.xa", DnsRecordType.A, "192.0.2.25")
            .Add("mail2.zone09.xa", DnsRecordType.A, "192.0.2.26");
        foreach (var record in mx)
            dns.Add(domain, DnsRecordType.MX, record);
        return dns;
    }

    private static (List<string> Mandatory, List<string> Forbidden) Tags(string scenario)
    {
        var row = File.ReadLines(DnsData.PathOf("zonemaster/zone09.md")).First(line => line.StartsWith(scenario + " ", StringComparison.Ordinal)).Split('|');
        return (Read(row[1]), Read(row[2]));

        // One row of the table has a comma and a prefix in the wrong places.
        static List<string> Read(string cell) =>
            [.. cell.Replace("Z09_MX_FOUND Z09, NO_MX_FOUND", "Z09_MX_FOUND, Z09_NO_MX_FOUND").Split(',', StringSplitOptions.TrimEntries).Where(tag => tag.StartsWith("Z09_", StringComparison.Ordinal))];
    }

    /// <summary>The second server is sound but for MX.</summary>
    private sealed class FaultyMx(ZoneAuthorities zones, string fault) : KimounMail.Protocols.Dns.IDnsAuthorities
    {
        public ValueTask<KimounMail.Protocols.Dns.DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken) => zones.FindZoneAsync(name, cancellationToken);

        public async ValueTask<DnsAnswer> QueryAsync(KimounMail.Protocols.Dns.DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
        {
            var answer = await zones.QueryAsync(server, name, type, cancellationToken);
            if (type != DnsRecordType.MX || !server.Name.Equals(DnsName.Parse("ns2.zone09.xa")))
                return answer;
            return fault == "no AA" ? answer with { IsAuthoritative = false } : new DnsAnswer { Name = name, Type = type, Status = Enum.Parse<DnsStatus>(fault) };
        }
    }
}
