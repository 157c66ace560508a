using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Dane;

/// <summary>What a sender can do with a TLSA record.</summary>
internal enum TlsaVerdict
{
    Ok,

    /// <summary>Senders pass it over (RFC 7672 §2.2).</summary>
    Unusable,

    /// <summary>It is taken for usable and matches nothing.</summary>
    Error,
}

/// <summary>Judges one TLSA record of a mail server (RFC 7672 §3.1).</summary>
internal sealed record TlsaUse(TlsaVerdict Verdict, MailDnsRule? Remark)
{
    private const byte TrustAnchor = 2;
    private const byte EndEntity = 3;

    public static TlsaUse Of(DnsTlsaRecord record) => record switch
    {
        { Usage: 0 or 1 } => new(TlsaVerdict.Unusable, DaneFindings.UsagePkix),
        { Usage: not (TrustAnchor or EndEntity) } => new(TlsaVerdict.Unusable, DaneFindings.Usage),
        { Selector: > 1 } => new(TlsaVerdict.Unusable, DaneFindings.Selector),
        { MatchingType: > 2 } => new(TlsaVerdict.Unusable, DaneFindings.Matching),
        { MatchingType: 1, Association.Length: not 32 } or { MatchingType: 2, Association.Length: not 64 } or { Association.Length: 0 } => new(TlsaVerdict.Error, DaneFindings.Length),
        { MatchingType: 0 } => new(TlsaVerdict.Ok, DaneFindings.FullData),
        { Selector: 0 } => new(TlsaVerdict.Ok, DaneFindings.FullCertificate),
        _ => new(TlsaVerdict.Ok, null),
    };
}
