namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of MX records.</summary>
internal static class MxFindings
{
    private const string Check = "Mx";

    public static readonly MailDnsRule Ok = new(
        "MX_OK", Check, MailDnsSeverity.Ok, "RFC 5321 5.1",
        "The MX records name hosts with addresses.", null);

    public static readonly MailDnsRule Null = new(
        "MX_NULL", Check, MailDnsSeverity.Info, "RFC 7505 3",
        "The domain says that it takes no mail.",
        "Replace the null MX if the domain is to receive mail.");

    public static readonly MailDnsRule NullPreference = new(
        "MX_NULL_PREF", Check, MailDnsSeverity.Warning, "RFC 7505 3",
        "A null MX has another preference than 0.",
        "Write it as '0 .'.");

    public static readonly MailDnsRule NullMixed = new(
        "MX_NULL_MIXED", Check, MailDnsSeverity.Error, "RFC 7505 3",
        "A null MX stands beside other MX records.",
        "Remove the null MX, or all others.");

    public static readonly MailDnsRule None = new(
        "MX_NONE", Check, MailDnsSeverity.Warning, "RFC 5321 5.1",
        "There are no MX records, so mail goes to the domain's own addresses, often those of a web server.",
        "Publish MX records, or a null MX if the domain takes no mail.");

    public static readonly MailDnsRule Missing = new(
        "MX_MISSING", Check, MailDnsSeverity.Error, "RFC 5321 5.1",
        "There are neither MX records nor addresses: no mail arrives.",
        "Publish MX records.");

    public static readonly MailDnsRule NotExpected = new(
        "MX_NOT_EXPECTED", Check, MailDnsSeverity.Info, null,
        "A top-level domain or a name below arpa has no MX records, as is usual.", null);

    public static readonly MailDnsRule NoDomain = new(
        "MX_DOMAIN_NXDOMAIN", Check, MailDnsSeverity.Error, "RFC 5321 5.1",
        "The domain does not exist in the DNS.",
        "Look at its registration and delegation.");

    public static readonly MailDnsRule Address = new(
        "MX_IP", Check, MailDnsSeverity.Error, "RFC 1035 3.3.9",
        "An MX record holds an address instead of a name.",
        "Give the server a name with an A or AAAA record and put that name in the MX.");

    public static readonly MailDnsRule Localhost = new(
        "MX_LOCALHOST", Check, MailDnsSeverity.Error, "RFC 6761 6.3",
        "An MX record names localhost.",
        "Name the mail server; where no mail is wanted, publish '0 .'.");

    public static readonly MailDnsRule Alias = new(
        "MX_CNAME", Check, MailDnsSeverity.Error, "RFC 2181 10.3",
        "An MX record names an alias; some senders refuse to follow it.",
        "Name in the MX what the alias leads to.");

    public static readonly MailDnsRule DoesNotExist = new(
        "MX_NXDOMAIN", Check, MailDnsSeverity.Error, "RFC 5321 5.1",
        "An MX record names a host that does not exist.",
        "Correct the name, or remove the record.");

    public static readonly MailDnsRule NoAddress = new(
        "MX_NO_ADDRESS", Check, MailDnsSeverity.Error, "RFC 5321 5.1",
        "An MX record names a host without an address.",
        "Give the host an A or AAAA record, or remove the MX.");

    public static readonly MailDnsRule PrivateAddress = new(
        "MX_PRIVATE_ADDRESS", Check, MailDnsSeverity.Error, "RFC 1918 3",
        "A mail server has an address that the Internet cannot reach.",
        "Publish public addresses only.");

    public static readonly MailDnsRule FinalDot = new(
        "MX_FINAL_DOT", Check, MailDnsSeverity.Error, "RFC 1035 5.1",
        "The name in an MX record was written without its final dot, so the zone's name was appended.",
        "End the name with a dot.");

    public static readonly MailDnsRule Duplicate = new(
        "MX_DUPLICATE", Check, MailDnsSeverity.Warning, null,
        "The same host is named by several MX records.",
        "Keep the record with the lowest preference.");

    public static readonly MailDnsRule V6Only = new(
        "MX_V6_ONLY", Check, MailDnsSeverity.Warning, null,
        "A mail server has IPv6 addresses only.",
        "Give it an IPv4 address too.");

    public static readonly MailDnsRule Single = new(
        "MX_SINGLE", Check, MailDnsSeverity.Info, null,
        "There is one MX record only.", null);

    public static readonly MailDnsRule TopLevel = new(
        "MX_TLD", Check, MailDnsSeverity.Warning, "RFC 5321 2.3.5",
        "A top-level domain has MX records; addresses without a dot are refused by many.",
        "Use a domain below it for mail.");

    public static readonly MailDnsRule Root = new(
        "MX_ROOT", Check, MailDnsSeverity.Warning, "RFC 5321 2.3.5",
        "The root of the DNS has MX records; there can be no addresses in it.",
        "Remove them.");

    public static readonly MailDnsRule Inconsistent = new(
        "MX_INCONSISTENT", Check, MailDnsSeverity.Warning, "RFC 1034 4.3.5",
        "The name servers of the zone do not give the same MX records.",
        "Wait for the transfer of a fresh change; else look at the serials and at the servers that differ.");

    public static readonly MailDnsRule ServerSilent = new(
        "MX_AUTHORITY_SILENT", Check, MailDnsSeverity.Warning, "RFC 1034 4.3.1",
        "A name server answers for the zone, but not when asked for its MX records.",
        "Look at the filters before that server.");

    public static readonly MailDnsRule ServerError = new(
        "MX_AUTHORITY_ERROR", Check, MailDnsSeverity.Warning, "RFC 1034 4.3.1",
        "A name server answers for the zone, but gives an error when asked for its MX records.",
        "Look at that server's configuration.");

    public static readonly MailDnsRule ServerNotAuthoritative = new(
        "MX_AUTHORITY_NOT_AUTHORITATIVE", Check, MailDnsSeverity.Warning, "RFC 1034 4.3.1",
        "A name server gives MX records that it does not vouch for (no AA).",
        "Look at that server's configuration.");

    public static readonly MailDnsRule Unknown = new(
        "MX_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "The MX records, or where they lead, could not be found out.",
        "Ask again, or another resolver.");
}
