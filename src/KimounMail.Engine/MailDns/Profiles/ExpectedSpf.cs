using KimounMail.Engine.MailDns.Findings;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>Compares the SPF record with what an operator expects of it.</summary>
internal static class ExpectedSpf
{
    /// <summary>What differs; the text of a question that failed goes to <paramref name="unknown"/>.</summary>
    public static async Task<IReadOnlyList<MailDnsFinding>> CompareAsync(
        IDnsLookup dns, MailDnsProfile profile, DnsName domain, DnsAnswer answer, List<string> unknown, CancellationToken cancellationToken)
    {
        if (profile.Spf is not { } expectation)
            return [];
        var expected = Pattern.Fill(expectation.Publish, domain);
        if (answer.Of<DnsTxtRecord>().FirstOrDefault(record => SpfText.IsEscaped(record.Text)) is { } escaped)
            return [ExpectedFindings.TextEscaped.Find(domain, DnsRecordType.TXT, "The quotes or backslashes of a zone file are part of the SPF record.", escaped.Data, expected, escaped.Text)];

        var records = SpfText.In(answer);
        if (records.Count == 0)
            return [ExpectedFindings.SpfNone.Find(domain, DnsRecordType.TXT, "There is no SPF record.", null, expected)];
        if (records.Count > 1)
            return [ExpectedFindings.SpfSeveral.Find(domain, DnsRecordType.TXT, $"There are {records.Count} SPF records, which is an error to receivers.", string.Join(" | ", records), SpfText.Merge(records, expectation.Term, expected))];
        if (expectation.Term is not { } term)
            return [];

        var reaches = await SpfText.ReachesAsync(dns, records[0], Pattern.Fill(term, domain), cancellationToken).ConfigureAwait(false);
        if (reaches is null)
            unknown.Add("what the SPF record includes");
        return reaches is false
            ? [ExpectedFindings.SpfTerm.Find(domain, DnsRecordType.TXT, $"The SPF record does not let the servers of {profile.Title} send.", records[0], SpfText.Merge(records, Pattern.Fill(term, domain), expected), records[0])]
            : [];
    }
}
