using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Caa;

/// <summary>Judges one CAA record (RFC 8659 §4, RFC 9495, and the tags of the registry).</summary>
internal static class CaaProperty
{
    private const byte Critical = 128;
    private static readonly string[] s_tags = ["issue", "issuewild", "issuemail", "issuevmc", "iodef", "contactemail", "contactphone"];

    /// <summary>What is to say of it; null when nothing.</summary>
    public static MailDnsRule? Judge(DnsCaaRecord record)
    {
        var isKnown = s_tags.Contains(record.Tag, StringComparer.OrdinalIgnoreCase);
        if (!isKnown && (record.Flags & Critical) != 0)
            return CaaFindings.CriticalUnknown;
        if ((record.Flags & ~Critical) != 0)
            return CaaFindings.Flags;
        return ForbidsAll(record) ? CaaFindings.NoIssue : null;
    }

    /// <summary>An issuer's domain is missing before the semicolon.</summary>
    private static bool ForbidsAll(DnsCaaRecord record) =>
        record.Tag.StartsWith("issue", StringComparison.OrdinalIgnoreCase) && record.Value.AsSpan().TrimStart() is [] or [';', ..];
}
