namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found where the DNS is not as the operator expects.</summary>
internal static class ExpectedFindings
{
    private const string Check = "Expected";

    public static readonly MailDnsRule Ok = new(
        "EXPECTED_OK", Check, MailDnsSeverity.Ok, null,
        "The records are as the operator expects.", null);

    public static readonly MailDnsRule NoProfile = new(
        "EXPECTED_PROFILE", Check, MailDnsSeverity.Unknown, null,
        "There is no profile of this name.",
        "Name one that is known, or add it to the file of profiles.");

    public static readonly MailDnsRule MxNone = new(
        "EXPECTED_MX_NONE", Check, MailDnsSeverity.Error, "RFC 5321 5.1",
        "There are no MX records.",
        "Publish the operator's.");

    public static readonly MailDnsRule MxAbsent = new(
        "EXPECTED_MX_ABSENT", Check, MailDnsSeverity.Error, null,
        "None of the MX records names a server of the operator: mail goes elsewhere.",
        "At the cut-over, replace the MX records by the operator's.");

    public static readonly MailDnsRule MxForeign = new(
        "EXPECTED_MX_FOREIGN", Check, MailDnsSeverity.Error, null,
        "Beside the operator's servers another is named: mail it takes ends in the old mailboxes.",
        "Remove the other MX records.");

    public static readonly MailDnsRule MxForeignFirst = new(
        "EXPECTED_MX_FOREIGN_FIRST", Check, MailDnsSeverity.Error, null,
        "Another server is tried before the operator's: mail ends in the old mailboxes.",
        "Remove the other MX records.");

    public static readonly MailDnsRule MxFew = new(
        "EXPECTED_MX_FEW", Check, MailDnsSeverity.Warning, null,
        "Fewer of the operator's servers are named than it recommends.",
        "Publish all of them.");

    public static readonly MailDnsRule FinalDot = new(
        "EXPECTED_FINAL_DOT", Check, MailDnsSeverity.Error, "RFC 1035 5.1",
        "The operator's name was written without its final dot, so the zone's name was appended.",
        "End the name with a dot.");

    public static readonly MailDnsRule SpfNone = new(
        "EXPECTED_SPF_NONE", Check, MailDnsSeverity.Warning, "RFC 7208 3",
        "There is no SPF record.",
        "Publish the operator's.");

    public static readonly MailDnsRule SpfSeveral = new(
        "EXPECTED_SPF_SEVERAL", Check, MailDnsSeverity.Error, "RFC 7208 4.5",
        "There are several SPF records, often the old and the new one: receivers take that for an error.",
        "Make one record of them.");

    public static readonly MailDnsRule SpfTerm = new(
        "EXPECTED_SPF_TERM", Check, MailDnsSeverity.Error, "RFC 7208 5.2",
        "The SPF record does not let the operator's servers send.",
        "Add the operator's term to the record that is there.");

    public static readonly MailDnsRule TextEscaped = new(
        "EXPECTED_TXT_QUOTED", Check, MailDnsSeverity.Error, "RFC 7208 4.5",
        "Quotes or backslashes that belong to a zone file were typed into a form and are part of the record.",
        "Enter the text without them.");

    public static readonly MailDnsRule DkimNone = new(
        "EXPECTED_DKIM_NONE", Check, MailDnsSeverity.Warning, "RFC 6376 3.6.2",
        "None of the operator's DKIM keys is published under its usual selectors; older accounts may have others.",
        "Publish the records the operator's panel shows, and switch signing on there; where the selectors are others, give them.");

    public static readonly MailDnsRule DkimOne = new(
        "EXPECTED_DKIM_ONE", Check, MailDnsSeverity.Info, "RFC 6376 3.1",
        "One of the operator's two DKIM keys is not published; signing works until the keys change.",
        "Publish the other record too.");

    public static readonly MailDnsRule DkimTarget = new(
        "EXPECTED_DKIM_TARGET", Check, MailDnsSeverity.Error, "RFC 6376 3.6.2",
        "The record of a DKIM key does not lead to the operator.",
        "Publish the record the operator's panel shows.");

    public static readonly MailDnsRule ServiceMissing = new(
        "EXPECTED_SERVICE_MISSING", Check, MailDnsSeverity.Warning, "RFC 6186 3",
        "A record is missing by which mail programs find the operator's servers.",
        "Publish it.");

    public static readonly MailDnsRule ServiceOptional = new(
        "EXPECTED_SERVICE_OPTIONAL", Check, MailDnsSeverity.Info, "RFC 6186 3",
        "A record is missing that the operator recommends and mail works without.",
        "Publish it where users set up their programs themselves.");

    public static readonly MailDnsRule ServiceDifferent = new(
        "EXPECTED_SERVICE_DIFFERENT", Check, MailDnsSeverity.Warning, "RFC 6186 3",
        "A record leads mail programs to other servers than the operator's.",
        "Replace it.");

    public static readonly MailDnsRule ServiceSeveral = new(
        "EXPECTED_SERVICE_SEVERAL", Check, MailDnsSeverity.Warning, "RFC 2782",
        "There are several records where the operator expects one; mail programs take any.",
        "Keep the operator's.");

    public static readonly MailDnsRule Unknown = new(
        "EXPECTED_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "Part of what the operator expects could not be looked up.",
        "Ask again, or another resolver.");
}
