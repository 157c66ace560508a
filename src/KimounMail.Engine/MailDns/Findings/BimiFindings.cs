using static KimounMail.MailDnsSeverity;

namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What the BIMI check finds (draft-brand-indicators-for-message-identification). A logo that is not shown loses no mail: nothing here is an error.</summary>
internal static class BimiFindings
{
    public static readonly MailDnsRule Ok = Rule("BIMI_OK", MailDnsSeverity.Ok, "The domain names a logo.");

    public static readonly MailDnsRule Unknown = Rule("BIMI_UNKNOWN", MailDnsSeverity.Unknown, "The DNS did not answer for the record.", "Ask again; if it stays so, see what the name servers say.");

    public static readonly MailDnsRule Missing = Rule("BIMI_MISSING", Info, "The domain names no logo; optional.");

    public static readonly MailDnsRule Declined = Rule("BIMI_DECLINED", Info, "The domain says on purpose that it shows no logo.");

    public static readonly MailDnsRule Multiple = Rule("BIMI_MULTIPLE", Warning, "There are several records: receivers use none.", "Leave one.");

    public static readonly MailDnsRule NoCertificate = Rule("BIMI_NO_CERT", Info, "There is no certificate for the logo; several large receivers show it only with one.", "A mark certificate (VMC or CMC) at an https address in a=.");

    public static readonly MailDnsRule NotHttps = Rule("BIMI_NOT_HTTPS", Warning, "An address in the record is not an https one: receivers do not fetch it.", "Serve it over https.");

    public static readonly MailDnsRule NotSvg = Rule("BIMI_NOT_SVG", Warning, "The logo is not an .svg or .svgz file.", "Publish it as SVG Tiny PS.");

    public static readonly MailDnsRule NoLogo = Rule("BIMI_NO_L", Warning, "The record has no l tag.", "Add l= with the address of the logo; empty to decline.");

    public static readonly MailDnsRule Version = Rule("BIMI_VERSION", Warning, "The version is not BIMI1: receivers do not see the record.", "Begin with v=BIMI1;");

    public static readonly MailDnsRule VersionFirst = Rule("BIMI_VERSION_FIRST", Warning, "The record does not begin with the version: receivers do not see it.", "Begin with v=BIMI1;");

    public static readonly MailDnsRule WeakDmarc = Rule("BIMI_DMARC_WEAK", Info, "Receivers show a logo only where the DMARC policy is quarantine or reject.", "Nothing during a migration; later p=quarantine or p=reject.");

    private static MailDnsRule Rule(string id, MailDnsSeverity severity, string summary, string? fix = null) =>
        new(id, "Bimi", severity, "draft-brand-indicators 4.2", summary, fix);
}
