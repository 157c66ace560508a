using static KimounMail.MailDnsSeverity;

namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What the DKIM check finds (RFC 6376, 8301, 8463).</summary>
internal static class DkimFindings
{
    public static readonly MailDnsRule Ok = Rule("DKIM_OK", MailDnsSeverity.Ok, "6376 3.6.1",
        "The selector has a usable key. Whether mail is signed with it only a message tells.");

    public static readonly MailDnsRule Unknown = Rule("DKIM_UNKNOWN", MailDnsSeverity.Unknown, "6376 3.6.2",
        "The DNS did not answer for a selector.", "Ask again; if it stays so, see what the name servers say.");

    public static readonly MailDnsRule NoneFound = Rule("DKIM_NONE_FOUND", MailDnsSeverity.Unknown, "6376 3.1",
        "None of the well-known selectors has a key. Selectors are free to choose, so there may be others.",
        "Give the selector: it is the s= of the DKIM-Signature of a message sent from the domain.");

    public static readonly MailDnsRule Wildcard = Rule("DKIM_WILDCARD", MailDnsSeverity.Unknown, "6376 3.6.2.2",
        "The zone answers for every selector, so what was found by guessing proves nothing.", "Give the selector, and see whether the wildcard is wanted below _domainkey.");

    public static readonly MailDnsRule NotFound = Rule("DKIM_NOT_FOUND", Error, "6376 3.6.2.2",
        "A selector said to be in use has no key: signatures made with it fail.", "Publish the key its operator gives.");

    public static readonly MailDnsRule Unusable = Rule("DKIM_UNUSABLE", Error, "6376 3.6.1",
        "A selector said to be in use has a record and no key that verifies mail: signatures made with it fail.", "Publish the key its operator gives.");

    public static readonly MailDnsRule Dangling = Rule("DKIM_CNAME_DANGLING", Info, "6376 3.6.2",
        "The selector is an alias to a name without a key. Operators that change keys often publish that of the selector in use only.",
        "Nothing while another selector is in use; else switch signing on at the operator.");

    public static readonly MailDnsRule MultipleRecords = Rule("DKIM_MULTIPLE_RECORDS", Error, "6376 3.6.2.2",
        "There are several TXT records at the selector: which of them a receiver takes is undefined.", "Leave one.");

    public static readonly MailDnsRule NotAKey = Rule("DKIM_NOT_A_KEY", Error, "6376 3.6.1",
        "What is at the selector is no key.", "Publish the key, and see whether a wildcard answers here.");

    public static readonly MailDnsRule VersionNotFirst = Rule("DKIM_V_NOT_FIRST", Error, "6376 3.6.1",
        "v is not the first tag: the record is void.", "Put v=DKIM1 first, or leave it out.");

    public static readonly MailDnsRule Version = Rule("DKIM_VERSION", Error, "6376 3.6.1",
        "The version is not DKIM1: the record is void.", "Write v=DKIM1.");

    public static readonly MailDnsRule Revoked = Rule("DKIM_REVOKED", Info, "6376 3.6.1",
        "The key was taken back: p= is empty.", "Nothing, when the selector is no longer in use.");

    public static readonly MailDnsRule NoKeyData = Rule("DKIM_NO_P", Error, "6376 3.6.1",
        "The record has no p tag, so no key.", "Publish the whole record; long ones are often cut when pasted.");

    public static readonly MailDnsRule Key1024 = Rule("DKIM_KEY_1024", Warning, "8301 3.2",
        "The RSA key has fewer than 2048 bits.", "Change to a key of 2048 bits with a new selector.");

    public static readonly MailDnsRule KeyShort = Rule("DKIM_KEY_SHORT", Error, "8301 3.2",
        "The RSA key has fewer than 1024 bits: receivers must not accept it, and it can be broken.", "Change to a key of 2048 bits with a new selector.");

    public static readonly MailDnsRule KeyLong = Rule("DKIM_KEY_LONG", Info, "8301 3.2",
        "The RSA key has more than 4096 bits, which receivers need not be able to verify.", "2048 bits are enough.");

    public static readonly MailDnsRule KeyParse = Rule("DKIM_KEY_PARSE", Error, "6376 3.6.1",
        "The key is none of the type the record says.", "Publish the key again, whole, and its k.");

    public static readonly MailDnsRule KeyType = Rule("DKIM_KEY_TYPE", Error, "6376 3.6.1",
        "The type of the key is not known to receivers.", "Use k=rsa.");

    public static readonly MailDnsRule KeyBase64 = Rule("DKIM_KEY_BASE64", Error, "6376 3.6.1",
        "The key is not base64.", "Publish the key again, whole.");

    public static readonly MailDnsRule Ed25519Alone = Rule("DKIM_ED25519_ALONE", Info, "8463 3",
        "All keys found are ed25519, which many receivers do not verify.", "Sign with an RSA key besides.");

    public static readonly MailDnsRule Testing = Rule("DKIM_TESTING", Warning, "6376 3.6.1",
        "t=y: receivers treat mail signed with it as unsigned.", "Remove y from t.");

    public static readonly MailDnsRule Sha1Only = Rule("DKIM_SHA1_ONLY", Error, "8301 3.1",
        "The key may not be used with sha256, which alone receivers accept.", "Remove the h tag.");

    public static readonly MailDnsRule ServiceOther = Rule("DKIM_SERVICE_OTHER", Info, "6376 3.6.1",
        "The key is for another service than mail.");

    public static readonly MailDnsRule LiteralBackslash = Rule("DKIM_LITERAL_BACKSLASH", Error, "6376 3.6.1",
        "The backslashes of a zone file are part of the text: the key cannot be read.", "Enter the text without backslashes.");

    public static readonly MailDnsRule LiteralQuotes = Rule("DKIM_LITERAL_QUOTES", Error, "6376 3.6.1",
        "The quotes of a zone file are part of the text: the key cannot be read.", "Enter the text without quotes.");

    public static readonly MailDnsRule TagObsolete = Rule("DKIM_TAG_OBSOLETE", Info, "6376 C",
        "The g tag is gone since RFC 6376.", "Remove it.");

    public static readonly MailDnsRule DuplicateTag = Rule("DKIM_DUPLICATE_TAG", Error, "6376 3.2",
        "A tag is there twice: the record is void.", "Leave one.");

    private static MailDnsRule Rule(string id, MailDnsSeverity severity, string reference, string summary, string? fix = null) =>
        new(id, "Dkim", severity, $"RFC {reference}", summary, fix);
}
