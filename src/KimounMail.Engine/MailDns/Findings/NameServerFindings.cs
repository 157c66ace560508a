namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of a zone's name servers.</summary>
internal static class NameServerFindings
{
    private const string Check = "NameServers";

    public static readonly MailDnsRule Ok = new(
        "NS_OK", Check, MailDnsSeverity.Ok, "RFC 1034 4.1",
        "All name servers answer for the zone and agree.", null);

    public static readonly MailDnsRule Single = new(
        "NS_SINGLE", Check, MailDnsSeverity.Warning, "RFC 1034 4.1",
        "The zone has one name server only: while it is away, mail to and from the domain stops.",
        "Have a second server, in another network, serve the zone.");

    public static readonly MailDnsRule ParentDiffers = new(
        "NS_PARENT_MISMATCH", Check, MailDnsSeverity.Warning, "RFC 1034 4.2.2",
        "The parent delegates to other servers than the zone itself names.",
        "Make the delegation at the registrar and the NS records of the zone the same.");

    public static readonly MailDnsRule Lame = new(
        "NS_LAME", Check, MailDnsSeverity.Error, "RFC 1912 2.8",
        "A server that the zone is delegated to does not serve it.",
        "Have the server serve the zone, or remove it from the delegation.");

    public static readonly MailDnsRule Dead = new(
        "NS_DEAD", Check, MailDnsSeverity.Warning, "RFC 1034 4.1",
        "A name server does not answer; each question put to it first is answered late.",
        "Bring the server back, or remove it from the delegation.");

    public static readonly MailDnsRule V6Unreachable = new(
        "NS_IPV6_UNREACHABLE", Check, MailDnsSeverity.Info, null,
        "Name servers cannot be reached over IPv6 from here; that may be due to this network alone.", null);

    public static readonly MailDnsRule NoAddress = new(
        "NS_NO_ADDRESS", Check, MailDnsSeverity.Error, "RFC 1034 4.2.2",
        "The name of a name server has no address.",
        "Give it an A or AAAA record, or remove it from the delegation.");

    public static readonly MailDnsRule Serials = new(
        "NS_SERIALS", Check, MailDnsSeverity.Warning, "RFC 1034 4.3.5",
        "The name servers hold different versions of the zone.",
        "Wait for the transfer of a fresh change; else look why the server with the old serial gets none.");

    public static readonly MailDnsRule NoTcp = new(
        "NS_TCP", Check, MailDnsSeverity.Warning, "RFC 7766 5",
        "A name server answers over UDP, but not over TCP: long answers are lost.",
        "Open TCP port 53 to the server.");

    public static readonly MailDnsRule NoEdns = new(
        "NS_EDNS", Check, MailDnsSeverity.Info, "RFC 6891 7",
        "A name server does not understand EDNS: no DNSSEC, and answers over 512 octets take TCP.",
        "Renew the server's software, or the filter before it.");

    public static readonly MailDnsRule Unknown = new(
        "NS_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "The zone's name servers could not be found, or none answers.",
        "Ask again; look at the delegation.");
}
