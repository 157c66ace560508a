namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>The records of a profile for one domain.</summary>
internal static class ExpectedRecords
{
    public static IEnumerable<MailDnsExpectedRecord> Of(MailDnsProfile profile, DnsName domain)
    {
        foreach (var mx in profile.Mx.Publish)
            yield return Record(domain, DnsRecordType.MX, mx, "mail arrives");
        if (profile.Spf is { } spf)
            yield return Record(domain, DnsRecordType.TXT, Text(spf.Publish), "SPF: who may send");
        foreach (var key in profile.Dkim.Where(key => key.Publish is not null))
        {
            var data = key.Type == DnsRecordType.TXT ? Text(key.Publish!) : key.Publish!;
            if (domain.Below($"{key.Selector}._domainkey") is { } name)
                yield return Record(name, key.Type, data, "DKIM: the key mail is signed with");
        }

        if (profile.Dmarc is { } dmarc && domain.Below("_dmarc") is { } policy)
            yield return Record(policy, DnsRecordType.TXT, Text(dmarc), "DMARC: what receivers do with mail that is not proven", optional: true);
        foreach (var service in profile.Services)
        {
            if (domain.Below(service.Name) is { } name)
                yield return Record(name, service.Type, service.Publish, service.Purpose, service.Optional);
        }

        string Text(string text) => ExpectedData.Text(Pattern.Fill(text, domain));

        MailDnsExpectedRecord Record(DnsName name, DnsRecordType type, string data, string purpose, bool optional = false) => new()
        {
            Name = name,
            Type = type,
            TimeToLive = profile.TimeToLive,
            Data = Pattern.Fill(data, domain),
            Optional = optional,
            Purpose = purpose,
        };
    }
}
