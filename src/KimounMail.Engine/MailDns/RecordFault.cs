using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns;

/// <summary>What a receiver makes of a policy record.</summary>
internal enum RecordStanding
{
    /// <summary>It is used as it stands.</summary>
    Valid,

    /// <summary>DMARC: seen, but no policy can be taken from it.</summary>
    NoPolicy,

    /// <summary>BIMI: says on purpose that there is nothing.</summary>
    Declined,

    /// <summary>DKIM: the key was taken back.</summary>
    Revoked,

    /// <summary>Meant for the purpose, and of no use.</summary>
    Invalid,

    /// <summary>Not seen as a record for the purpose at all.</summary>
    Ignored,
}

/// <summary>What a parser finds wrong or worth telling in a record, before it is known whose record it is.</summary>
/// <param name="Rule">What kind of thing.</param>
/// <param name="Detail">A sentence on this record; null when the rule's own says it all.</param>
/// <param name="Expected">As in <see cref="MailDnsFinding.Expected"/>.</param>
/// <param name="Actual">As in <see cref="MailDnsFinding.Actual"/>.</param>
internal sealed record RecordFault(MailDnsRule Rule, string? Detail = null, string? Expected = null, string? Actual = null)
{
    public MailDnsFinding At(DnsName name, string record, DnsRecordType type = DnsRecordType.TXT) =>
        Rule.Find(name, type, Detail ?? Rule.Summary, record, Expected, Actual);
}
