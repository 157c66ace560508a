namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of DNSSEC.</summary>
internal static class DnssecFindings
{
    private const string Check = "Dnssec";

    public static readonly MailDnsRule Secure = new(
        "DNSSEC_SECURE", Check, MailDnsSeverity.Ok, "RFC 4033 5",
        "The zone is signed and its signatures hold.", null);

    public static readonly MailDnsRule Insecure = new(
        "DNSSEC_INSECURE", Check, MailDnsSeverity.Info, "RFC 4033 5",
        "The zone is not signed; answers can be forged on the way, and DANE is not possible.", null);

    public static readonly MailDnsRule Bogus = new(
        "DNSSEC_BOGUS", Check, MailDnsSeverity.Error, "RFC 4033 5",
        "The zone is signed, but its signatures do not hold: for everyone whose resolver validates it does not exist.",
        "Renew the signatures, or make the DS at the parent fit the keys; where the zone is no longer signed, remove the DS.");

    public static readonly MailDnsRule NotValidated = new(
        "DNSSEC_NOT_VALIDATED", Check, MailDnsSeverity.Info, "RFC 4035 4.9.3",
        "The zone is signed; whether the signatures hold is not to be learned from a resolver that does not validate, or is asked over an open network.",
        "Ask a validating resolver over TLS or HTTPS, or on this machine.");

    public static readonly MailDnsRule Unknown = new(
        "DNSSEC_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "The state of DNSSEC could not be found out.",
        "Ask again, or another resolver.");
}
