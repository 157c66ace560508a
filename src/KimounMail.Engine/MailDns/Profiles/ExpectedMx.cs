using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Zones;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>Compares MX records with those of an operator.</summary>
internal static class ExpectedMx
{
    /// <summary>The operator's and others, the first to be tried first.</summary>
    public static (List<DnsMxRecord> Own, List<DnsMxRecord> Foreign) Split(MailDnsProfile profile, DnsName domain, IEnumerable<DnsMxRecord> records)
    {
        var sorted = records.OrderBy(record => record.Preference).ToLookup(record => IsOwn(profile, domain, record.Exchange));
        return ([.. sorted[true]], [.. sorted[false]]);
    }

    public static IEnumerable<MailDnsFinding> Compare(MailDnsProfile profile, DnsName domain, DnsAnswer answer)
    {
        var expected = string.Join(", ", profile.Mx.Publish.Select(mx => Pattern.Fill(mx, domain)));
        var actual = string.Join(", ", answer.Records.Select(record => record.Data));
        var (own, foreign) = Split(profile, domain, answer.Of<DnsMxRecord>());
        var forgotten = foreign.Where(record => MissingFinalDot.Candidates(record.Exchange, domain).Any(meant => IsOwn(profile, domain, meant))).ToList();
        foreach (var record in forgotten)
            yield return ExpectedFindings.FinalDot.Find(domain, DnsRecordType.MX, $"{record.Exchange} is a server of {profile.Title} without its final dot.", record.Data, expected);
        foreign.RemoveAll(forgotten.Contains);

        if (own.Count + foreign.Count + forgotten.Count == 0)
            yield return ExpectedFindings.MxNone.Find(domain, DnsRecordType.MX, "There are no MX records.", null, expected);
        else if (own.Count == 0 && foreign.Count > 0)
            yield return ExpectedFindings.MxAbsent.Find(domain, DnsRecordType.MX, $"Mail does not go to {profile.Title}.", actual, expected, actual);
        else if (foreign.Count > 0 && foreign[0].Preference <= own[0].Preference)
            yield return ExpectedFindings.MxForeignFirst.Find(domain, DnsRecordType.MX, $"The cut-over is not finished: {foreign[0].Exchange} is tried before {own[0].Exchange}.", actual, expected, actual);
        else if (foreign.Count > 0)
            yield return ExpectedFindings.MxForeign.Find(domain, DnsRecordType.MX, $"The cut-over is not finished: {foreign[0].Exchange} still takes mail.", actual, expected, actual);
        else if (own.Count > 0 && own.Count < profile.Mx.AtLeast)
            yield return ExpectedFindings.MxFew.Find(domain, DnsRecordType.MX, $"{own.Count} of the servers of {profile.Title} is named; {profile.Mx.AtLeast} or more are usual.", actual, expected, actual);
    }

    private static bool IsOwn(MailDnsProfile profile, DnsName domain, DnsName exchange) =>
        !exchange.IsRoot && profile.Mx.Accept.Any(pattern => Pattern.Matches(pattern, exchange.ToString(), domain));
}
