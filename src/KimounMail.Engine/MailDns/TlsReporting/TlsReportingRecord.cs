using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.TlsReporting;

/// <summary>Where senders report failures of TLS (RFC 8460 §3).</summary>
/// <param name="Text">As it is in the DNS.</param>
/// <param name="Faults">What makes it useless, in whole or for one address.</param>
internal sealed record TlsReportingRecord(string Text, IReadOnlyList<RecordFault> Faults)
{
    private const string ExactVersion = "TLSRPTv1";

    /// <summary>Senders count records that begin like this, whatever follows.</summary>
    public bool IsSeen => Faults.All(fault => fault.Rule != TlsReportingFindings.Version && fault.Rule != TlsReportingFindings.VersionFirst);

    public RecordStanding Standing => Faults.Count == 0 ? RecordStanding.Valid : RecordStanding.Invalid;

    /// <summary>True for a text that was meant as one.</summary>
    public static bool IsMeant(string text) => text.Contains(ExactVersion, StringComparison.OrdinalIgnoreCase);

    /// <summary>Never throws.</summary>
    public static TlsReportingRecord Parse(string text)
    {
        var tags = TagList.Parse(text, StringComparer.Ordinal);
        return new TlsReportingRecord(text, [.. FaultsOf(text, tags)]);
    }

    private static IEnumerable<RecordFault> FaultsOf(string text, TagList tags)
    {
        if (tags.IndexOf("v") > 0)
            return [new RecordFault(TlsReportingFindings.VersionFirst)];
        if (tags["v"] != ExactVersion || !text.StartsWith('v'))
            return [new RecordFault(TlsReportingFindings.Version)];

        var uris = ReportUri.ParseList(tags["rua"] ?? "");
        return uris.Count == 0
            ? [new RecordFault(TlsReportingFindings.NoAddress)]
            : uris.Select(uri => (uri, Rule: RuleBrokenBy(uri))).Where(pair => pair.Rule is not null).Select(pair => new RecordFault(pair.Rule!, Actual: pair.uri.Text));
    }

    private static MailDnsRule? RuleBrokenBy(ReportUri uri) => uri switch
    {
        { Scheme: not ("mailto" or "https") } => TlsReportingFindings.UriScheme,
        { IsValid: false } => TlsReportingFindings.UriInvalid,
        _ => null,
    };
}
