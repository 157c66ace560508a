using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>What a domain's TXT records say of SPF (RFC 7208 §4.4, §4.5). Type 99 is never asked for (§3.1).</summary>
internal sealed class SpfPolicy
{
    private SpfPolicy(DnsAnswer answer)
    {
        Answer = answer;
        Published = [.. answer.Of<DnsTxtRecord>().Where(txt => SpfRecord.IsRecord(txt.Text))];
        Record = Published is [var txt] ? SpfRecord.Parse(txt.Text) : null;
    }

    /// <summary>The answer of the DNS.</summary>
    public DnsAnswer Answer { get; }

    /// <summary>False when the DNS failed, or gave less than there is.</summary>
    public bool IsKnown => Answer.IsKnown && !Answer.IsTruncated;

    /// <summary>All that begin with the version; more than one is an error.</summary>
    public IReadOnlyList<DnsTxtRecord> Published { get; }

    /// <summary>The only one; null when there is none, or more.</summary>
    public SpfRecord? Record { get; }

    public static async ValueTask<SpfPolicy> FetchAsync(IDnsLookup dns, DnsName name, CancellationToken cancellationToken) =>
        new(await dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false));
}
