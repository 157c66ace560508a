using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Zones;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>Compares DKIM and service records, each at a name of its own, with those of an operator.</summary>
internal static class ExpectedNames
{
    /// <summary>The selectors to ask for: those of the profile, and of those given the ones that fit a pattern of it.</summary>
    public static IEnumerable<(string Selector, DkimExpectation Key)> Selectors(MailDnsProfile profile, DnsName domain, IReadOnlyList<string> given) => profile.Dkim.SelectMany(key =>
        key.Selector.Contains('*', StringComparison.Ordinal)
            ? given.Where(selector => Pattern.Matches(key.Selector, selector, domain) && !profile.Dkim.Any(other => other.Selector == selector)).Select(selector => (selector, key))
            : [(key.Selector, key)]);

    /// <summary>The keys of an operator are published for it together.</summary>
    public static IEnumerable<MailDnsFinding> CompareKeys(MailDnsProfile profile, DnsName domain, IReadOnlyList<(DkimExpectation Key, DnsAnswer Answer)> keys)
    {
        foreach (var (key, answer) in keys)
        {
            if (answer.Records.FirstOrDefault(record => !Accepts(key.Accept, key.Publish, record, domain)) is { } other)
                yield return Differs(ExpectedFindings.DkimTarget, key.Accept, profile, domain, answer, other);
        }

        // Who has selectors of their own does not use the common ones.
        var own = keys.Where(key => key.Key.Selector.Contains('*', StringComparison.Ordinal)).ToList();
        var known = (own.Exists(key => key.Answer.Records.Count > 0) ? own : keys).Where(key => key.Answer.IsKnown).ToList();
        var missing = known.Where(key => key.Answer.Records.Count == 0).Select(key => key.Answer.Name).ToList();
        if (missing.Count == 0)
            yield break;
        yield return missing.Count == known.Count
            ? ExpectedFindings.DkimNone.Find(missing[0], known[0].Key.Type, $"None of the DKIM keys of {profile.Title} is published.", null, Pattern.Fill(known[0].Key.Publish ?? known[0].Key.Accept[0], domain))
            : ExpectedFindings.DkimOne.Find(missing[0], known[0].Key.Type, "One of the DKIM keys is not published; it is needed when keys change.");
    }

    public static IEnumerable<MailDnsFinding> CompareService(MailDnsProfile profile, DnsName domain, ServiceExpectation service, DnsAnswer answer)
    {
        if (!answer.IsKnown)
            yield break;
        var expected = Pattern.Fill(service.Publish, domain);
        if (answer.Records.Count == 0)
        {
            var rule = service.Optional ? ExpectedFindings.ServiceOptional : ExpectedFindings.ServiceMissing;
            yield return rule.Find(answer.Name, service.Type, $"There is no {service.Type} record: {service.Purpose}.", null, expected);
            yield break;
        }

        if (answer.Records.Count > 1)
            yield return ExpectedFindings.ServiceSeveral.Find(answer.Name, service.Type, "There are several records where one is expected.", string.Join(", ", answer.Records.Select(record => record.Data)), expected);
        if (answer.Records.FirstOrDefault(record => !Accepts(service.Accept, service.Publish, record, domain)) is { } other)
            yield return Differs(ExpectedFindings.ServiceDifferent, service.Accept.Append(service.Publish), profile, domain, answer, other);
    }

    /// <summary>Whether the profile takes a published record of one of its names.</summary>
    public static bool IsAccepted(MailDnsProfile profile, DnsName domain, DnsName name, DnsRecord record) =>
        profile.Services.Any(service => name.Equals(domain.Below(service.Name)) && service.Type == record.Type && Accepts(service.Accept, service.Publish, record, domain))
        || profile.Dkim.Any(key => name.Equals(domain.Below($"{key.Selector}._domainkey")) && key.Type == record.Type && Accepts(key.Accept, key.Publish, record, domain));

    private static bool Accepts(IEnumerable<string> accept, string? publish, DnsRecord record, DnsName domain) =>
        accept.Append(publish).OfType<string>().Any(pattern => Pattern.Matches(pattern, Written(record), domain));

    private static string Written(DnsRecord record) => record is DnsTxtRecord text ? text.Text : record.Data;

    private static MailDnsFinding Differs(MailDnsRule rule, IEnumerable<string> accept, MailDnsProfile profile, DnsName domain, DnsAnswer answer, DnsRecord record)
    {
        var target = record switch
        {
            DnsSrvRecord srv => srv.Target,
            DnsNameRecord alias => alias.Target,
            _ => DnsName.Root,
        };
        var fields = record.Data[..(record.Data.LastIndexOf(' ') + 1)];
        var expected = Pattern.Fill(accept.First(), domain);
        // An alias in front of a service is relative to the zone just like a target.
        var meant = MissingFinalDot.Candidates(target, domain).FirstOrDefault(name => accept.Any(pattern => Pattern.Matches(pattern, $"{fields}{name}", domain)));
        return meant is not null
            ? ExpectedFindings.FinalDot.Find(answer.Name, record.Type, $"{target} is {meant} without its final dot.", record.Data, $"{fields}{meant}.", record.Data)
            : rule.Find(answer.Name, record.Type, $"{answer.Name} does not lead to {profile.Title}.", record.Data, expected, record.Data);
    }
}
