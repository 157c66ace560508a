using static KimounMail.MailDnsSeverity;

namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What the DMARC check finds, by RFC 9989; where a receiver by RFC 7489 differs, the message says how.</summary>
internal static class DmarcFindings
{
    public static readonly MailDnsRule Ok = Rule("DMARC_OK", MailDnsSeverity.Ok, "9989 4.10.1",
        "A DMARC policy applies.");

    public static readonly MailDnsRule Unknown = Rule("DMARC_UNKNOWN", MailDnsSeverity.Unknown, "9989 4.10.1",
        "The DNS did not answer for a name the policy depends on.", "Ask again; if it stays so, see what the name servers of that name say.");

    public static readonly MailDnsRule Missing = Rule("DMARC_MISSING", Warning, "9989 4.10.1",
        "No DMARC policy applies to the domain.", "Publish v=DMARC1; p=none; rua=mailto:… to begin with; large receivers ask for one.");

    public static readonly MailDnsRule Inherited = Rule("DMARC_INHERITED", Info, "9989 4.10.1",
        "The domain has no record of its own; the one of its organisation, or of the public suffix above, applies.");

    public static readonly MailDnsRule WalkOnly = Rule("DMARC_WALK_ONLY", Info, "9989 4.10.2",
        "The policy is found by the tree walk because of its psd tag; a receiver by RFC 7489, which looks at the domain and below the public suffix only, may find none.");

    public static readonly MailDnsRule Multiple = Rule("DMARC_MULTIPLE", Error, "9989 4.10",
        "There are several DMARC records at one name: receivers use none of them.", "Leave one.");

    public static readonly MailDnsRule NoPolicy = Rule("DMARC_NO_POLICY", Error, "9989 4.10.1",
        "There is a record, and no policy applies: receivers do as without DMARC.", "Correct the record.");

    public static readonly MailDnsRule PolicyNone = Rule("DMARC_POLICY_NONE", Info, "9989 4.7",
        "p=none asks for reports only; right during a migration.", "Once the reports show that all your mail passes: p=quarantine, then p=reject.");

    public static readonly MailDnsRule PolicyMissing = Rule("DMARC_P_MISSING", Info, "9989 4.10.1",
        "Without p the record counts as p=none, having an address for reports; a receiver by RFC 7489 may discard it.", "Say p=none.");

    public static readonly MailDnsRule PolicyMissingNoReports = Rule("DMARC_NO_P_NO_RUA", Warning, "9989 4.10.1",
        "With neither p nor a valid rua the record has no effect.", "Say p=none, and where reports are to go.");

    public static readonly MailDnsRule PolicyInvalid = Rule("DMARC_P_INVALID", Warning, "9989 4.10.1",
        "p is none of none, quarantine, reject: it counts as none where there is a valid rua, else the record has no effect.", "Say p=none, p=quarantine or p=reject.");

    public static readonly MailDnsRule SubdomainPolicyInvalid = Rule("DMARC_SP_INVALID", Warning, "9989 4.10.1",
        "sp is none of none, quarantine, reject: the whole record counts as p=none where there is a valid rua, else it has no effect.", "Correct sp.");

    public static readonly MailDnsRule NonexistentPolicyInvalid = Rule("DMARC_NP_INVALID", Warning, "9989 4.10.1",
        "np is none of none, quarantine, reject: the whole record counts as p=none where there is a valid rua, else it has no effect.", "Correct np.");

    public static readonly MailDnsRule PolicyNotSecond = Rule("DMARC_P_NOT_SECOND", Info, "7489 6.4",
        "p is not right behind v: fine by RFC 9989, a receiver by RFC 7489 may discard the record.", "Put p second.");

    public static readonly MailDnsRule SubdomainsWeaker = Rule("DMARC_SP_WEAKER", Warning, "9989 4.7",
        "Subdomains have a weaker policy than the domain, so they are what is forged.", "Leave out sp, or make it as strict as p.");

    public static readonly MailDnsRule NonexistentWeaker = Rule("DMARC_NP_WEAKER", Warning, "9989 4.7",
        "Names that do not exist have a weaker policy than those that do.", "Leave out np, or make it reject.");

    public static readonly MailDnsRule VersionCase = Rule("DMARC_VERSION_CASE", Error, "9989 4.7",
        "The version is DMARC1 in capitals: receivers ignore the record.", "Write v=DMARC1.");

    public static readonly MailDnsRule Version = Rule("DMARC_VERSION", Error, "9989 4.7",
        "The version is not exactly DMARC1: receivers ignore the record.", "Write v=DMARC1.");

    public static readonly MailDnsRule VersionFirst = Rule("DMARC_VERSION_FIRST", Error, "9989 4.7",
        "v is not the first tag: receivers ignore the record.", "Begin the record with v=DMARC1.");

    public static readonly MailDnsRule Syntax = Rule("DMARC_SYNTAX", Error, "9989 4.8",
        "What follows the version is not a semicolon: receivers ignore the record.", "Separate the tags with semicolons.");

    public static readonly MailDnsRule LiteralQuotes = Rule("DMARC_LITERAL_QUOTES", Error, "9989 4.8",
        "The quotes of a zone file are part of the text: receivers ignore the record.", "Enter the text without quotes.");

    public static readonly MailDnsRule LiteralBackslash = Rule("DMARC_LITERAL_BACKSLASH", Error, "9989 4.8",
        "The backslashes of a zone file are part of the text: receivers ignore the record.", "Enter the text without backslashes.");

    public static readonly MailDnsRule LeadingSpace = Rule("DMARC_LEADING_SPACE", Warning, "9989 4.8",
        "A space stands before the version: receivers differ about such a record.", "Take the space away.");

    public static readonly MailDnsRule DuplicateTag = Rule("DMARC_DUPLICATE_TAG", Error, "6376 3.2",
        "A tag is there twice: the whole record is void.", "Leave one.");

    public static readonly MailDnsRule TagSyntax = Rule("DMARC_TAG_SYNTAX", Warning, "9989 4.8",
        "A part of the record is no tag with a value: receivers pass over it.", "Correct or remove it.");

    public static readonly MailDnsRule EmptyTag = Rule("DMARC_EMPTY_TAG", Info, "9989 4.8",
        "Two semicolons have nothing between them.", "Take one away.");

    public static readonly MailDnsRule UnknownTag = Rule("DMARC_UNKNOWN_TAG", Info, "9989 4.7",
        "A tag is not known: receivers ignore it.", "See whether it is a mistyped one.");

    public static readonly MailDnsRule TagRemoved = Rule("DMARC_TAG_REMOVED", Info, "9989 A.6",
        "pct, rf and ri are gone with RFC 9989; a receiver by RFC 7489 still follows them.", "Remove them; t=y stands for a policy on trial.");

    public static readonly MailDnsRule PercentZero = Rule("DMARC_PCT_ZERO", Info, "7489 6.3",
        "pct=0: a receiver by RFC 7489 applies no policy, one by RFC 9989 applies it in full.", "Say t=y, or remove pct.");

    public static readonly MailDnsRule Testing = Rule("DMARC_TESTING", Info, "9989 4.7",
        "t=y: receivers apply the policy one step weaker; one by RFC 7489 does not know t and applies it in full.", "Remove t when the trial is over.");

    public static readonly MailDnsRule TestInvalid = Rule("DMARC_T_INVALID", Warning, "9989 4.7",
        "t is neither y nor n: it counts as n.", "Correct or remove t.");

    public static readonly MailDnsRule PublicSuffixInvalid = Rule("DMARC_PSD_INVALID", Warning, "9989 4.7",
        "psd is none of y, n, u: it counts as u.", "Correct or remove psd.");

    public static readonly MailDnsRule AlignmentInvalid = Rule("DMARC_ALIGNMENT_INVALID", Warning, "9989 4.7",
        "adkim or aspf is neither r nor s: it counts as r.", "Correct or remove it.");

    public static readonly MailDnsRule FailureOptionsInvalid = Rule("DMARC_FO_INVALID", Warning, "9989 4.7",
        "fo is no list of 0, 1, d, s: it counts as 0.", "Correct or remove fo.");

    public static readonly MailDnsRule UriNoScheme = Rule("DMARC_URI_NO_SCHEME", Warning, "9989 4.6",
        "An address for reports lacks mailto: and gets none.", "Write mailto: before the address.");

    public static readonly MailDnsRule UriScheme = Rule("DMARC_URI_SCHEME", Warning, "9989 4.7",
        "An address for reports is not a mailto: one, which alone every receiver knows.", "Give a mailto: address.");

    public static readonly MailDnsRule UriInvalid = Rule("DMARC_URI_INVALID", Warning, "9989 4.6",
        "An address for reports cannot be read and gets none.", "Write mailto:name@domain.");

    public static readonly MailDnsRule UriSize = Rule("DMARC_URI_SIZE", Info, "9989 4.8",
        "A limit of size behind an address is ignored since RFC 9989; a receiver by RFC 7489 may still follow it.", "Remove the ! and what follows.");

    public static readonly MailDnsRule ManyUris = Rule("DMARC_MANY_URIS", Info, "7489 6.2",
        "There are more than two addresses for reports: a receiver may use the first two only.", "Keep two.");

    public static readonly MailDnsRule ReportUnauthorized = Rule("DMARC_REPORT_UNAUTHORIZED", Warning, "9990",
        "Another organisation is to get the reports and does not say that it takes them: receivers send none there.",
        "The receiving domain publishes TXT \"v=DMARC1\" at <your domain>._report._dmarc.<its name>.");

    private static MailDnsRule Rule(string id, MailDnsSeverity severity, string reference, string summary, string? fix = null) =>
        new(id, "Dmarc", severity, $"RFC {reference}", summary, fix);
}
