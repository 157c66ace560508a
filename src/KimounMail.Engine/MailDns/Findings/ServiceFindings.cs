namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of the records by which mail programs find their servers.</summary>
internal static class ServiceFindings
{
    private const string Check = "Services";

    public static readonly MailDnsRule Ok = new(
        "SERVICES_OK", Check, MailDnsSeverity.Ok, "RFC 6186 3",
        "Mail programs find their servers.", null);

    public static readonly MailDnsRule None = new(
        "SERVICES_NONE", Check, MailDnsSeverity.Info, "RFC 6186 3",
        "Mail programs find no servers by the domain's name; users must type them in.",
        "Publish SRV records, autodiscover and autoconfig as the operator says.");

    public static readonly MailDnsRule Cleartext = new(
        "SRV_CLEARTEXT", Check, MailDnsSeverity.Info, "RFC 8314 3",
        "A service is offered on a port that begins in clear text.",
        "Offer the variant with TLS from the start, and decline this one with '0 0 0 .'.");

    public static readonly MailDnsRule Submission = new(
        "SRV_SUBMISSION_465", Check, MailDnsSeverity.Info, "RFC 8314 5.1",
        "Port 465 speaks TLS from the start, but is named by _submission, where programs expect STARTTLS.",
        "Publish _submissions for port 465 as well.");

    public static readonly MailDnsRule Alias = new(
        "SRV_CNAME", Check, MailDnsSeverity.Error, "RFC 2782",
        "An SRV record names an alias; some programs refuse to follow it.",
        "Name in the SRV what the alias leads to.");

    public static readonly MailDnsRule NoTarget = new(
        "SRV_NO_TARGET", Check, MailDnsSeverity.Error, "RFC 2782",
        "An SRV record names a host that has no address.",
        "Correct the name (was the final dot forgotten?), or remove the record.");

    public static readonly MailDnsRule DeclinedMixed = new(
        "SRV_DECLINED_MIXED", Check, MailDnsSeverity.Warning, "RFC 2782",
        "A service is declined by '.' and offered by another record at once.",
        "Remove one of the two.");

    public static readonly MailDnsRule Dangling = new(
        "SERVICE_DANGLING", Check, MailDnsSeverity.Warning, null,
        "autodiscover or autoconfig is an alias of a name that leads nowhere.",
        "Remove the alias, or correct its target; whoever gets hold of that name can ask users for their passwords.");

    public static readonly MailDnsRule Unknown = new(
        "SERVICES_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "Records of services could not be asked for.",
        "Ask again, or another resolver.");
}
