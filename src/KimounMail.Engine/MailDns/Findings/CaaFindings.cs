namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of the records that say who may issue certificates.</summary>
internal static class CaaFindings
{
    private const string Check = "Caa";

    public static readonly MailDnsRule Ok = new(
        "CAA_OK", Check, MailDnsSeverity.Ok, "RFC 8659 3",
        "CAA records say who may issue certificates for the domain.", null);

    public static readonly MailDnsRule None = new(
        "CAA_NONE", Check, MailDnsSeverity.Info, "RFC 8659 3",
        "There are no CAA records: any certification authority may issue certificates for the domain.", null);

    public static readonly MailDnsRule NoIssue = new(
        "CAA_NO_ISSUE", Check, MailDnsSeverity.Info, "RFC 8659 4.2",
        "A CAA record forbids everyone to issue; a certificate for mta-sts or autodiscover of this domain cannot be had.",
        "If such a certificate is needed, name its issuer.");

    public static readonly MailDnsRule CriticalUnknown = new(
        "CAA_CRITICAL_UNKNOWN", Check, MailDnsSeverity.Error, "RFC 8659 4.1",
        "A CAA record is marked critical and has a tag nobody knows: no authority may issue.",
        "Correct the tag, or set the flags to 0.");

    public static readonly MailDnsRule Flags = new(
        "CAA_FLAGS", Check, MailDnsSeverity.Warning, "RFC 8659 4.1",
        "A CAA record has flags other than 0 and 128; critical is 128.",
        "Set the flags to 0, or to 128 where critical is meant.");

    public static readonly MailDnsRule Unknown = new(
        "CAA_UNKNOWN", Check, MailDnsSeverity.Unknown, "RFC 8659 3",
        "CAA records could not be asked for; an authority that cannot either issues nothing.",
        "Ask again, or another resolver.");
}
