using static KimounMail.MailDnsSeverity;

namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What the MTA-STS check finds (RFC 8461).</summary>
internal static class MtaStsFindings
{
    public static readonly MailDnsRule Ok = Rule("STS_OK", MailDnsSeverity.Ok, "5",
        "Record and policy are in order, and the policy names every MX.");

    public static readonly MailDnsRule Unknown = Rule("STS_UNKNOWN", MailDnsSeverity.Unknown, "3.3",
        "The DNS or the policy's web server did not answer.", "Ask again from a network that reaches the policy over HTTPS.");

    public static readonly MailDnsRule Missing = Rule("STS_MISSING", Info, "3.1",
        "The domain has no MTA-STS: senders take whatever encryption they get.", "Optional; begin with mode testing once the mail servers are settled.");

    public static readonly MailDnsRule Multiple = Rule("STS_MULTIPLE", Error, "3.1",
        "There are several MTA-STS records: senders use none.", "Leave one.");

    public static readonly MailDnsRule NoId = Rule("STS_NO_ID", Error, "3.1", "The record has no id: senders do not use it.", "Add id= with letters and digits, new for each policy.");

    public static readonly MailDnsRule IdCharacters = Rule("STS_ID_CHARS", Error, "3.1", "The id has other characters than letters and digits: senders do not use the record.", "Use the date and time: id=20261121T120000.");

    public static readonly MailDnsRule IdLong = Rule("STS_ID_LONG", Error, "3.1", "The id is longer than 32 characters: senders do not use the record.", "Use the date and time: id=20261121T120000.");

    public static readonly MailDnsRule VersionFirst = Rule("STS_VERSION_FIRST", Error, "3.1", "The record does not begin with the version: senders do not see it.", "Begin with v=STSv1;");

    public static readonly MailDnsRule Version = Rule("STS_VERSION", Error, "3.1", "The version is not exactly STSv1: senders do not see the record.", "Begin with v=STSv1;");

    public static readonly MailDnsRule HostMissing = Rule("STS_HOST_MISSING", Error, "3.3",
        "The host of the policy has no address: the policy cannot be fetched.", "Publish an address for mta-sts.<domain>.");

    public static readonly MailDnsRule FetchFailed = Rule("STS_POLICY_FETCH", Error, "3.3",
        "The policy cannot be had over HTTPS, so there is none; senders that kept the old one still follow that.",
        "Serve it at https://mta-sts.<domain>/.well-known/mta-sts.txt with a valid certificate and without a redirect.");

    public static readonly MailDnsRule ContentType = Rule("STS_CONTENT_TYPE", Warning, "3.2",
        "The policy is not served as text/plain: a sender may refuse it.", "Serve it as text/plain.");

    public static readonly MailDnsRule PolicyVersion = Rule("STS_POLICY_VERSION", Error, "3.2", "The policy has no version: STSv1.", "Add the line version: STSv1.");

    public static readonly MailDnsRule PolicyMode = Rule("STS_POLICY_MODE", Error, "3.2", "The policy's mode is none of enforce, testing, none.", "Correct the line mode.");

    public static readonly MailDnsRule PolicyNoMx = Rule("STS_POLICY_NO_MX", Error, "3.2", "The policy names no MX.", "Add a line mx for every MX.");

    public static readonly MailDnsRule PolicyMaxAge = Rule("STS_POLICY_MAX_AGE", Error, "3.2", "max_age is missing, or no number of seconds up to 31557600.", "Add max_age: 604800 or more.");

    public static readonly MailDnsRule PolicySyntax = Rule("STS_POLICY_SYNTAX", Warning, "3.2", "A line of the policy is no key and value.", "Correct or remove it.");

    public static readonly MailDnsRule MaxAgeLow = Rule("STS_MAX_AGE_LOW", Warning, "3.2",
        "max_age is less than a day, which protects hardly anyone.", "Weeks are usual; short only for the time of a cut-over.");

    public static readonly MailDnsRule LineFeed = Rule("STS_LF", Info, "3.2", "The policy's lines end with LF alone; senders take that as well.", "Nothing; CRLF is the written rule.");

    public static readonly MailDnsRule TrailingDot = Rule("STS_MX_TRAILING_DOT", Warning, "4.1", "A name in the policy ends with a dot, which not every sender takes.", "Remove the dot.");

    public static readonly MailDnsRule Pattern = Rule("STS_MX_PATTERN", Error, "3.2", "An mx of the policy is neither a host name nor *. and a domain.", "Correct the line mx.");

    public static readonly MailDnsRule DuplicateField = Rule("STS_DUPLICATE_FIELD", Warning, "3.2", "A field is there twice: the first counts.", "Remove the other.");

    public static readonly MailDnsRule ModeNone = Rule("STS_MODE_NONE", Info, "5", "mode: none: the policy asks for nothing.", "Right while taking MTA-STS away.");

    public static readonly MailDnsRule ModeTesting = Rule("STS_MODE_TESTING", Info, "5", "mode: testing: failures are reported, mail is delivered; right during a migration.", "enforce, once the reports are clean.");

    public static readonly MailDnsRule MxNotCovered = Rule("STS_MX_NOT_COVERED", Error, "4.1",
        "An MX is not named in a policy that is enforced: senders do not deliver to it.",
        "Add it to the policy, then change the id in the record; before a cut-over name the old and the new MX.");

    public static readonly MailDnsRule MxNotCoveredYet = Rule("STS_MX_NOT_COVERED_YET", Warning, "4.1",
        "An MX is not named in a policy that is not enforced yet: once it is, senders do not deliver to it.",
        "Add it to the policy, then change the id in the record; before a cut-over name the old and the new MX.");

    public static readonly MailDnsRule MxUnused = Rule("STS_MX_UNUSED", Info, "4.1",
        "The policy names an MX the domain does not have.", "Right around a cut-over; afterwards remove it and change the id.");

    public static readonly MailDnsRule CutOver = Rule("STS_CUT_OVER", Info, "3.3",
        "Senders keep the policy for max_age unless they see a new id.",
        "Before the MX changes: add the new MX to the policy, change the id, wait for the record's time to live. Afterwards: take the old MX out and change the id again.");

    private static MailDnsRule Rule(string id, MailDnsSeverity severity, string section, string summary, string? fix = null) =>
        new(id, "MtaSts", severity, $"RFC 8461 {section}", summary, fix);
}
