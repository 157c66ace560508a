namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of the times records may be kept.</summary>
internal static class TimeToLiveFindings
{
    private const string Check = "TimeToLive";

    public static readonly MailDnsRule Ok = new(
        "TTL_OK", Check, MailDnsSeverity.Ok, null,
        "The records may be kept for a usual time.", null);

    public static readonly MailDnsRule High = new(
        "TTL_HIGH", Check, MailDnsSeverity.Warning, "RFC 1912 2.2",
        "A record that changes at the cut-over may be kept for long after it.",
        "Lower it to 300 seconds, and wait as long as the old time was before the cut-over.");

    public static readonly MailDnsRule NegativeHigh = new(
        "TTL_NEGATIVE_HIGH", Check, MailDnsSeverity.Warning, "RFC 2308 5",
        "That a name does not exist may be kept for long: who asks before it is published does not see it for that time.",
        "Lower the minimum of the SOA record, or publish new names well before they are used.");

    public static readonly MailDnsRule Long = new(
        "TTL_LONG", Check, MailDnsSeverity.Info, null,
        "A record may be kept for a day or more: a change takes as long to be seen everywhere.",
        "Lower it before the next change.");

    public static readonly MailDnsRule Zero = new(
        "TTL_ZERO", Check, MailDnsSeverity.Info, "RFC 2181 8",
        "A record may not be kept at all: each mail asks anew. Fine for a while, slow for good.", null);

    public static readonly MailDnsRule Unknown = new(
        "TTL_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "How long records may be kept could not be found out.",
        "Ask again, or another resolver.");
}
