using static KimounMail.MailDnsSeverity;

namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What the TLS reporting check finds (RFC 8460).</summary>
internal static class TlsReportingFindings
{
    public static readonly MailDnsRule Ok = Rule("TLSRPT_OK", MailDnsSeverity.Ok, "Senders are told where to report failures of TLS.");

    public static readonly MailDnsRule Unknown = Rule("TLSRPT_UNKNOWN", MailDnsSeverity.Unknown, "The DNS did not answer for the record.", "Ask again; if it stays so, see what the name servers say.");

    public static readonly MailDnsRule Missing = Rule("TLSRPT_MISSING", Info, "The domain asks for no reports on TLS.", "Optional; useful with MTA-STS or DANE.");

    public static readonly MailDnsRule Multiple = Rule("TLSRPT_MULTIPLE", Error, "There are several records: senders use none.", "Leave one.");

    public static readonly MailDnsRule NoAddress = Rule("TLSRPT_NO_RUA", Error, "The record has no rua: nobody knows where to report.", "Add rua=mailto:name@domain.");

    public static readonly MailDnsRule UriScheme = Rule("TLSRPT_URI_SCHEME", Error, "An address is neither mailto: nor https:.", "Write mailto:name@domain, or an https address.");

    public static readonly MailDnsRule UriInvalid = Rule("TLSRPT_URI_INVALID", Error, "An address cannot be read.", "Write mailto:name@domain, or an https address.");

    public static readonly MailDnsRule Version = Rule("TLSRPT_VERSION", Error, "The version is not exactly TLSRPTv1: senders do not see the record.", "Begin with v=TLSRPTv1;");

    public static readonly MailDnsRule VersionFirst = Rule("TLSRPT_VERSION_FIRST", Error, "The record does not begin with the version: senders do not see it.", "Begin with v=TLSRPTv1;");

    private static MailDnsRule Rule(string id, MailDnsSeverity severity, string summary, string? fix = null) =>
        new(id, "TlsReporting", severity, "RFC 8460 3", summary, fix);
}
