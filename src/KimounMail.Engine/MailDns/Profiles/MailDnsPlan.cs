using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>
/// From what is published to what is expected. Only records of mail are looked at: MX, the SPF record among the TXT, and the names that a profile
/// names; every other record stays as it is. What could not be found out is left alone.
/// </summary>
public static class MailDnsPlan
{
    /// <summary>What is published at every name the profile has records for.</summary>
    public static async Task<IReadOnlyList<DnsAnswer>> ReadAsync(IDnsLookup dns, MailDnsProfile profile, DnsName domain, CancellationToken cancellationToken)
    {
        var questions = profile.Records(domain).SelectMany(record => Types(record).Select(type => (record.Name, type))).Distinct();
        return await Task.WhenAll(questions.Select(question => dns.QueryAsync(question.Name, question.type, cancellationToken).AsTask())).ConfigureAwait(false);
    }

    /// <summary>The steps, set by set.</summary>
    /// <param name="profile">What is expected.</param>
    /// <param name="domain">Of which domain.</param>
    /// <param name="published">What there is, from <see cref="ReadAsync"/>.</param>
    public static IReadOnlyList<MailDnsChange> Compare(MailDnsProfile profile, DnsName domain, IReadOnlyList<DnsAnswer> published)
    {
        var changes = new List<MailDnsChange>();
        foreach (var set in profile.Records(domain).GroupBy(record => (record.Name, record.Type)))
        {
            var answers = published.Where(answer => answer.Name.Equals(set.Key.Name) && Types(set.First()).Contains(answer.Type)).ToList();
            if (answers.Count == 0 || answers.Any(answer => !answer.IsKnown))
                continue;
            // At the end of an alias are another name's records.
            var records = answers.Where(answer => answer.Aliases.Count == 0).SelectMany(answer => answer.Records).ToList();
            changes.AddRange(set.Key switch
            {
                { Type: DnsRecordType.MX } => CompareMx(profile, domain, [.. set], records),
                { Type: DnsRecordType.TXT } key when key.Name.Equals(domain) => CompareSpf(profile, domain, set.First(), records),
                { Type: DnsRecordType.TXT } key when key.Name.Equals(domain.Below("_dmarc")) => CompareDmarc(set.First(), records),
                _ => CompareName(profile, domain, set.First(), records),
            });
        }

        return changes;
    }

    /// <summary>Beside a CNAME there can be nothing else (RFC 1034 §3.6.2), so what stands there is to be seen as well.</summary>
    private static DnsRecordType[] Types(MailDnsExpectedRecord record) => record.Type == DnsRecordType.CNAME
        ? [DnsRecordType.CNAME, DnsRecordType.A, DnsRecordType.AAAA, DnsRecordType.TXT]
        : [record.Type];

    private static IEnumerable<MailDnsChange> CompareMx(MailDnsProfile profile, DnsName domain, List<MailDnsExpectedRecord> expected, List<DnsRecord> records)
    {
        var (own, foreign) = ExpectedMx.Split(profile, domain, records.OfType<DnsMxRecord>());
        if (foreign.Count == 0 && own.Count >= profile.Mx.AtLeast)
            return own.Select(mx => Of(mx, MailDnsAction.Keep, "a server of the operator"));

        var kept = own.Where(mx => expected.Exists(record => ExpectedData.Same(DnsRecordType.MX, record.Data, mx.Data))).ToList();
        return kept.Select(mx => Of(mx, MailDnsAction.Keep, "a server of the operator"))
            .Concat(foreign.Select(mx => Of(mx, MailDnsAction.Remove, "not a server of the operator")))
            .Concat(own.Except(kept).Select(mx => Of(mx, MailDnsAction.Remove, "has another preference")))
            .Concat(expected.Where(record => !kept.Exists(mx => ExpectedData.Same(DnsRecordType.MX, record.Data, mx.Data))).Select(record => Add(record)));
    }

    private static IEnumerable<MailDnsChange> CompareSpf(MailDnsProfile profile, DnsName domain, MailDnsExpectedRecord expected, List<DnsRecord> records)
    {
        var old = records.OfType<DnsTxtRecord>().Where(record => SpfText.Is(record.Text) || SpfText.IsEscaped(record.Text)).ToList();
        if (old.Count == 0)
            return [Add(expected)];
        var sound = old.ConvertAll(record => record.Text.Trim('"', '\\', ' ').Replace("\\;", ";", StringComparison.Ordinal));
        var term = profile.Spf!.Term is { } template ? Pattern.Fill(template, domain) : null;
        var merged = ExpectedData.Text(SpfText.Merge(sound, term, profile.Spf.Publish));
        if (old is [var only] && !SpfText.IsEscaped(only.Text) && (term is null || SpfText.Has(only.Text, term)))
            return [Of(only, MailDnsAction.Keep, "names the operator")];
        return old.Select(record => Of(record, MailDnsAction.Remove, old.Count > 1 ? "several SPF records are none" : "does not name the operator"))
            .Append(Add(expected with { Data = merged }));
    }

    private static IEnumerable<MailDnsChange> CompareDmarc(MailDnsExpectedRecord expected, List<DnsRecord> records)
    {
        var old = records.OfType<DnsTxtRecord>().Where(record => record.Text.StartsWith("v=DMARC1", StringComparison.Ordinal)).ToList();
        return old.Count > 0 ? old.Select(record => Of(record, MailDnsAction.Keep, "the domain's own policy")) : [Add(expected)];
    }

    /// <summary>A name that is mail's alone: one record, and nothing beside it.</summary>
    private static IEnumerable<MailDnsChange> CompareName(MailDnsProfile profile, DnsName domain, MailDnsExpectedRecord expected, List<DnsRecord> records)
    {
        var right = records.FindAll(record => record.Type == expected.Type && ExpectedNames.IsAccepted(profile, domain, expected.Name, record));
        var wrong = records.Except(right).Select(record => Of(record, MailDnsAction.Remove, "leads elsewhere"));
        return right.Count > 0
            ? right.Select(record => Of(record, MailDnsAction.Keep, expected.Purpose)).Concat(wrong)
            : expected.IsTemplate ? [Add(expected)] : wrong.Append(Add(expected));
    }

    private static MailDnsChange Add(MailDnsExpectedRecord record) => new()
    {
        Action = record.IsTemplate ? MailDnsAction.FillIn : MailDnsAction.Add,
        Name = record.Name,
        Type = record.Type,
        TimeToLive = record.TimeToLive,
        Data = record.Data,
        Reason = record.Purpose,
    };

    private static MailDnsChange Of(DnsRecord record, MailDnsAction action, string reason) => new()
    {
        Action = action,
        Name = record.Name,
        Type = record.Type,
        TimeToLive = record.TimeToLive,
        Data = record.Data,
        Reason = reason,
    };
}
