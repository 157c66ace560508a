using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.MtaSts;

/// <summary>The TXT record that says there is a policy, and when it changed (RFC 8461 §3.1).</summary>
/// <param name="Text">As it is in the DNS.</param>
/// <param name="Fault">What makes it useless; null when nothing does.</param>
internal sealed record MtaStsRecord(string Text, RecordFault? Fault)
{
    private const string ExactVersion = "STSv1";
    private const int LongestId = 32;

    /// <summary>Senders count records that begin like this, whatever follows.</summary>
    public bool IsSeen => Fault?.Rule != MtaStsFindings.Version && Fault?.Rule != MtaStsFindings.VersionFirst;

    public RecordStanding Standing => Fault is null ? RecordStanding.Valid : RecordStanding.Invalid;

    /// <summary>True for a text that was meant as one: others at the name are nobody's fault.</summary>
    public static bool IsMeant(string text) => text.Contains(ExactVersion, StringComparison.OrdinalIgnoreCase);

    /// <summary>Never throws.</summary>
    public static MtaStsRecord Parse(string text)
    {
        var tags = TagList.Parse(text, StringComparer.Ordinal);
        return new MtaStsRecord(text, RuleBrokenBy(text, tags) is { } rule ? new RecordFault(rule) : null);
    }

    private static MailDnsRule? RuleBrokenBy(string text, TagList tags)
    {
        if (tags.IndexOf("v") > 0)
            return MtaStsFindings.VersionFirst;
        if (tags["v"] != ExactVersion || !text.StartsWith('v'))
            return MtaStsFindings.Version;
        if (tags["id"] is not { Length: > 0 } id)
            return MtaStsFindings.NoId;
        if (!id.All(char.IsAsciiLetterOrDigit))
            return MtaStsFindings.IdCharacters;
        return id.Length > LongestId ? MtaStsFindings.IdLong : null;
    }
}
