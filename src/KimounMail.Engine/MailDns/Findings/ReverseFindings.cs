namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of the names of addresses.</summary>
internal static class ReverseFindings
{
    private const string Check = "Reverse";

    public static readonly MailDnsRule Ok = new(
        "PTR_OK", Check, MailDnsSeverity.Ok, "RFC 1912 2.1",
        "Each address has a name that leads back to it.", null);

    public static readonly MailDnsRule Missing = new(
        "PTR_MISSING", Check, MailDnsSeverity.Info, "RFC 1912 2.1",
        "An address of a mail server has no name (PTR). Receiving works; mail sent from it would be refused by many.",
        "If the server also sends, have the address's holder publish a PTR record.");

    public static readonly MailDnsRule Unconfirmed = new(
        "PTR_UNCONFIRMED", Check, MailDnsSeverity.Info, "RFC 1912 2.1",
        "None of the names of a mail server's address leads back to it.",
        "If the server also sends, make its PTR record and its A or AAAA record agree.");

    public static readonly MailDnsRule SenderMissing = new(
        "PTR_SENDER_MISSING", Check, MailDnsSeverity.Error, "RFC 1912 2.1",
        "An address that mail is sent from has no name (PTR): large receivers refuse its mail.",
        "Have the address's holder publish a PTR record.");

    public static readonly MailDnsRule SenderUnconfirmed = new(
        "PTR_SENDER_UNCONFIRMED", Check, MailDnsSeverity.Error, "RFC 1912 2.1",
        "None of the names of an address that mail is sent from leads back to it: large receivers refuse its mail.",
        "Make the PTR record and the A or AAAA record of its name agree.");

    public static readonly MailDnsRule Unknown = new(
        "PTR_UNKNOWN", Check, MailDnsSeverity.Unknown, null,
        "The name of an address could not be found out.",
        "Ask again, or another resolver.");
}
