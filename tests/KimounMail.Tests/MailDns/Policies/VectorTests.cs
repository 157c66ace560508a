using System.Text.Json;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Bimi;
using KimounMail.Engine.MailDns.Dkim;
using KimounMail.Engine.MailDns.Dmarc;
using KimounMail.Engine.MailDns.MtaSts;
using KimounMail.Engine.MailDns.TlsReporting;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>Every record of the vectors that is a policy has exactly the verdict and the findings written there.</summary>
public sealed class VectorTests
{
    [DnsDataTheory]
    [InlineData("dmarc", 33)]
    [InlineData("dkim", 21)]
    [InlineData("mta-sts-txt", 8)]
    [InlineData("mta-sts-policy", 13)]
    [InlineData("tlsrpt", 7)]
    [InlineData("bimi", 7)]
    public void Records_get_their_verdict_and_codes(string kind, int count)
    {
        var vectors = Read(kind);

        Assert.Equal(count, vectors.Count);
        Assert.Empty(vectors.Select(Difference).OfType<string>());
    }

    [DnsDataFact]
    public void Policies_match_hosts_as_said()
    {
        var vectors = Read("mta-sts-match");

        Assert.Equal(6, vectors.Count);
        Assert.All(vectors, vector => Assert.Equal(vector.Verdict == "match", MtaStsPolicy.Matches(vector.Record, vector.Host!)));
    }

    [DnsDataFact]
    public void Records_that_count_as_another_policy_do()
    {
        var vectors = Read("dmarc").Where(vector => vector.EffectivePolicy is not null).ToList();

        Assert.Equal(4, vectors.Count);
        Assert.All(vectors, vector => Assert.Equal(
            vector.EffectivePolicy, DmarcRecordParser.Parse(vector.Record).PolicyFor(DmarcScope.Domain)?.ToString(), ignoreCase: true));
    }

    private static string? Difference(Vector vector)
    {
        var (standing, faults) = Parse(vector.Kind, TestKeys.Fill(vector.Record));
        var found = faults.Select(fault => fault.Rule.Id).ToHashSet();
        var optional = vector.Codes.Where(code => code.EndsWith('?')).Select(code => code[..^1]).ToHashSet();
        var wanted = vector.Codes.Where(code => !code.EndsWith('?')).ToHashSet();
        return Word(standing) == vector.Verdict && found.Except(optional).ToHashSet().SetEquals(wanted) ? null
            : $"{vector.Record}: {Word(standing)} {string.Join(' ', found)} instead of {vector.Verdict} {string.Join(' ', vector.Codes)}";
    }

    private static (RecordStanding Standing, IReadOnlyList<RecordFault> Faults) Parse(string kind, string record)
    {
        switch (kind)
        {
            case "dmarc":
                var dmarc = DmarcRecordParser.Parse(record);
                return (dmarc.Standing, dmarc.Faults);
            case "dkim":
                var key = DkimKeyParser.Parse(record);
                return (key.Standing, key.Faults);
            case "mta-sts-txt":
                var announcement = MtaStsRecord.Parse(record);
                return (announcement.Standing, announcement.Fault is { } fault ? [fault] : []);
            case "mta-sts-policy":
                var policy = MtaStsPolicyParser.Parse(record);
                return (policy.Standing, policy.Faults);
            case "tlsrpt":
                var reporting = TlsReportingRecord.Parse(record);
                return (reporting.Standing, reporting.Faults);
            default:
                var bimi = BimiRecord.Parse(record);
                return (bimi.Standing, bimi.Faults);
        }
    }

    private static string Word(RecordStanding standing) => standing switch
    {
        RecordStanding.Valid => "ok",
        RecordStanding.NoPolicy => "no-policy",
        RecordStanding.Invalid => "error",
        _ => standing.ToString().ToLowerInvariant(),
    };

    private static List<Vector> Read(string kind)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("vectors.json")));
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        return [.. document.RootElement.GetProperty("records").EnumerateArray()
            .Where(record => record.GetProperty("kind").GetString() == kind)
            .Select(record => record.Deserialize<Vector>(options)!)];
    }

    private sealed record Vector(string Kind, string Record, string Verdict, string[] Codes, string? Host, string? EffectivePolicy);
}
