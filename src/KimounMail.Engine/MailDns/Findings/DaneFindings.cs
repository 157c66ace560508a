namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of TLSA records for mail servers.</summary>
internal static class DaneFindings
{
    private const string Check = "Dane";

    public static readonly MailDnsRule Ok = new(
        "DANE_OK", Check, MailDnsSeverity.Ok, "RFC 7672 2.2",
        "Each mail server has secured, usable TLSA records.", null);

    public static readonly MailDnsRule None = new(
        "DANE_NONE", Check, MailDnsSeverity.Info, "RFC 7672 2.2",
        "No mail server has TLSA records; senders cannot tell it from an impostor by DANE.", null);

    public static readonly MailDnsRule Incomplete = new(
        "DANE_INCOMPLETE", Check, MailDnsSeverity.Warning, "RFC 7672 2.2",
        "Some mail servers have TLSA records and others have none: an attacker leads mail to those without.",
        "Publish TLSA records for every mail server.");

    public static readonly MailDnsRule Insecure = new(
        "DANE_INSECURE", Check, MailDnsSeverity.Warning, "RFC 7672 2.1.1",
        "There are TLSA records in a zone that is not signed: they have no effect.",
        "Sign the zone of the mail server.");

    public static readonly MailDnsRule DomainInsecure = new(
        "DANE_DOMAIN_INSECURE", Check, MailDnsSeverity.Info, "RFC 7672 2.2.1",
        "The mail servers have secured TLSA records, but the domain that names them is not signed, so senders need not use them.",
        "Sign the domain to have the use of them.");

    public static readonly MailDnsRule NotValidated = new(
        "DANE_NOT_VALIDATED", Check, MailDnsSeverity.Info, "RFC 7672 2.1.1",
        "There are TLSA records in a signed zone, but this resolver does not vouch for them.",
        "Ask a validating resolver over TLS or HTTPS, or on this machine.");

    public static readonly MailDnsRule Unusable = new(
        "DANE_UNUSABLE", Check, MailDnsSeverity.Warning, "RFC 7672 2.2",
        "None of a mail server's TLSA records can be used: senders encrypt without knowing to whom.",
        "Publish a record '3 1 1' with the SHA-256 of the server's public key.");

    public static readonly MailDnsRule Length = new(
        "TLSA_LENGTH", Check, MailDnsSeverity.Error, "RFC 6698 2.1.3",
        "The length of a TLSA record's data is not that of its digest: it can match no certificate.",
        "Compute the digest again: 32 octets for SHA-256, 64 for SHA-512.");

    public static readonly MailDnsRule UsagePkix = new(
        "TLSA_USAGE_PKIX", Check, MailDnsSeverity.Warning, "RFC 7672 3.1.3",
        "A TLSA record has usage 0 or 1, which mail does not use.",
        "Publish usage 3 (or 2).");

    public static readonly MailDnsRule Usage = new(
        "TLSA_USAGE", Check, MailDnsSeverity.Warning, "RFC 7672 3.1",
        "A TLSA record has a usage that is not known.",
        "Publish usage 3 (or 2).");

    public static readonly MailDnsRule Selector = new(
        "TLSA_SELECTOR", Check, MailDnsSeverity.Warning, "RFC 6698 2.1.2",
        "A TLSA record has a selector that is not known.",
        "Publish selector 1 (the public key).");

    public static readonly MailDnsRule Matching = new(
        "TLSA_MATCHING", Check, MailDnsSeverity.Warning, "RFC 6698 2.1.3",
        "A TLSA record has a matching type that is not known.",
        "Publish matching type 1 (SHA-256).");

    public static readonly MailDnsRule FullCertificate = new(
        "TLSA_FULL_CERT", Check, MailDnsSeverity.Info, "RFC 7672 3.1.1",
        "A TLSA record is of the whole certificate: it must change with each renewal.",
        "Prefer selector 1 (the public key).");

    public static readonly MailDnsRule FullData = new(
        "TLSA_FULL_DATA", Check, MailDnsSeverity.Warning, "RFC 7672 3.1",
        "A TLSA record holds the data itself instead of a digest: answers get long.",
        "Prefer matching type 1 (SHA-256).");

    public static readonly MailDnsRule Unknown = new(
        "DANE_UNKNOWN", Check, MailDnsSeverity.Unknown, "RFC 7672 2.1.1",
        "TLSA records could not be asked for; senders that use DANE hold mail back until they can.",
        "Ask again; if the zone is signed, look at why its servers fail on TLSA.");
}
