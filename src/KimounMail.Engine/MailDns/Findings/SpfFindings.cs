namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What the SPF check can find (RFC 7208).</summary>
internal static class SpfFindings
{
    private const string Check = "Spf";

    public static readonly MailDnsRule Ok = new(
        "SPF_OK", Check, MailDnsSeverity.Ok, null, "The record is sound and within the limits.", null);

    public static readonly MailDnsRule Unknown = new(
        "SPF_UNKNOWN", Check, MailDnsSeverity.Unknown, "RFC 7208 2.6.6", "The DNS did not answer for a name the record needs.", "Ask again later, or look at the name servers of that name.");

    public static readonly MailDnsRule Missing = new(
        "SPF_MISSING", Check, MailDnsSeverity.Warning, "RFC 7208 3.1", "The domain has no SPF record.", "Publish one TXT record that names who sends for the domain, and ends in ~all or -all.");

    public static readonly MailDnsRule Quoted = new(
        "SPF_QUOTED", Check, MailDnsSeverity.Error, "RFC 7208 4.5", "The record has quotation marks as part of its text, so it is none.", "Enter the text without quotation marks: the panel adds its own.");

    public static readonly MailDnsRule NotRecognised = new(
        "SPF_NOT_RECOGNISED", Check, MailDnsSeverity.Error, "RFC 7208 4.5", "A TXT record looks like SPF and is not: the text must begin with v=spf1 and a space.", "Begin it with v=spf1 and a space, and put nothing but spaces between the terms.");

    public static readonly MailDnsRule Multiple = new(
        "SPF_MULTIPLE", Check, MailDnsSeverity.Error, "RFC 7208 3.2", "The domain has more than one SPF record, which receivers take as an error.", "Merge them: one v=spf1, the terms of both, one all at the end.");

    public static readonly MailDnsRule Syntax = new(
        "SPF_SYNTAX", Check, MailDnsSeverity.Error, "RFC 7208 4.6", "A term breaks the grammar, which spoils the whole record.", "Correct the term.");

    public static readonly MailDnsRule MistakenModifier = new(
        "SPF_MISTAKEN_MODIFIER", Check, MailDnsSeverity.Warning, "RFC 7208 6", "A term is written with = where a mechanism has a colon; receivers ignore it.", "Write the mechanism with a colon: include:domain.");

    public static readonly MailDnsRule PlusAll = new(
        "SPF_PLUS_ALL", Check, MailDnsSeverity.Error, "RFC 7208 5.1", "The record lets everyone send for the domain.", "End the domain's record in ~all or -all, and drop an include that lets everyone pass.");

    public static readonly MailDnsRule HugeRange = new(
        "SPF_HUGE_RANGE", Check, MailDnsSeverity.Error, "RFC 7208 11.4", "A term lets a large part of the internet send for the domain.", "Name the networks that do send.");

    public static readonly MailDnsRule NeutralAll = new(
        "SPF_NEUTRAL_ALL", Check, MailDnsSeverity.Warning, "RFC 7208 8.2", "The record ends in ?all: of all others it says nothing.", "End it in ~all or -all.");

    public static readonly MailDnsRule NoAll = new(
        "SPF_NO_ALL", Check, MailDnsSeverity.Warning, "RFC 7208 4.7", "The record has neither all nor redirect: of all others it says nothing.", "End it in ~all or -all.");

    public static readonly MailDnsRule TermsAfterAll = new(
        "SPF_TERMS_AFTER_ALL", Check, MailDnsSeverity.Warning, "RFC 7208 5.1", "Mechanisms stand after all, where no receiver looks at them.", "Move them before all, or remove them.");

    public static readonly MailDnsRule RedirectIgnored = new(
        "SPF_REDIRECT_IGNORED", Check, MailDnsSeverity.Warning, "RFC 7208 6.1", "A redirect stands beside all, which makes receivers ignore it.", "Keep one of the two.");

    public static readonly MailDnsRule TooManyLookups = new(
        "SPF_TOO_MANY_LOOKUPS", Check, MailDnsSeverity.Error, "RFC 7208 4.6.4", "The record and what it includes ask the DNS more than 10 times, which receivers take as an error.", "Drop includes no longer used, or name the networks with ip4 and ip6.");

    public static readonly MailDnsRule LookupsAtLimit = new(
        "SPF_LOOKUPS_AT_LIMIT", Check, MailDnsSeverity.Info, "RFC 7208 4.6.4", "The record uses all of the 10 lookups allowed.", "Make room before another include is needed, also by one of those included.");

    public static readonly MailDnsRule TooManyVoidLookups = new(
        "SPF_TOO_MANY_VOID_LOOKUPS", Check, MailDnsSeverity.Error, "RFC 7208 4.6.4", "More than 2 of the names asked for have no record, which receivers take as an error.", "Remove the terms with these names.");

    public static readonly MailDnsRule VoidLookups = new(
        "SPF_VOID_LOOKUPS", Check, MailDnsSeverity.Info, "RFC 7208 4.6.4", "A name asked for has no record; up to 2 are allowed.", "Remove the term, or publish what it asks for.");

    public static readonly MailDnsRule TooManyMx = new(
        "SPF_TOO_MANY_MX", Check, MailDnsSeverity.Error, "RFC 7208 4.6.4", "An mx term meets more than 10 MX records, which receivers take as an error.", "Name the networks with ip4 and ip6 in its place.");

    public static readonly MailDnsRule IncludeMissing = new(
        "SPF_INCLUDE_MISSING", Check, MailDnsSeverity.Error, "RFC 7208 5.2", "An include or redirect leads to a name without an SPF record, which receivers take as an error.", "Correct the name, or remove the term.");

    public static readonly MailDnsRule IncludeBroken = new(
        "SPF_INCLUDE_BROKEN", Check, MailDnsSeverity.Error, "RFC 7208 5.2", "An include or redirect leads to records that are in error, which makes this one so too.", "Tell who publishes it, or remove the term.");

    public static readonly MailDnsRule Loop = new(
        "SPF_LOOP", Check, MailDnsSeverity.Error, "RFC 7208 4.6.4", "Includes or redirects lead in a circle.", "Remove the term that leads back.");

    public static readonly MailDnsRule Ptr = new(
        "SPF_PTR", Check, MailDnsSeverity.Warning, "RFC 7208 5.5", "The domain's own record uses ptr, which is slow and which large receivers pass over.", "Name the hosts with a, or the networks with ip4 and ip6.");

    public static readonly MailDnsRule LargeText = new(
        "SPF_TXT_LARGE", Check, MailDnsSeverity.Info, "RFC 7208 3.4", "All TXT records of the name together are longer than 450 octets, so that old resolvers need TCP for them.", "Remove verification records no longer needed.");

    public static readonly MailDnsRule TextNeedsTcp = new(
        "SPF_TXT_NEEDS_TCP", Check, MailDnsSeverity.Warning, "RFC 7208 3.4", "All TXT records of the name together fit in no UDP answer of 1,232 octets, so that every resolver needs TCP for them.", "Remove verification records no longer needed.");

    public static readonly MailDnsRule NoMailMissing = new(
        "SPF_NO_MAIL_MISSING", Check, MailDnsSeverity.Info, "RFC 7505 4.2", "The domain has no mail and does not say that nobody sends for it.", "Publish v=spf1 -all.");

    public static readonly MailDnsRule NoMailAllowed = new(
        "SPF_NO_MAIL_ALLOWED", Check, MailDnsSeverity.Info, "RFC 7505 4.2", "The domain takes no mail, so nobody should send for it, and its SPF record lets some.", "Publish v=spf1 -all, or take the null MX away.");

    public static readonly MailDnsRule Inconsistent = new(
        "SPF_INCONSISTENT", Check, MailDnsSeverity.Warning, "RFC 1034 4.3.5", "The zone's name servers give different SPF records.", "Wait until all have the newest zone, or look at the transfer to those behind.");

    public static readonly MailDnsRule SenderPass = new(
        "SPF_SENDER_PASS", Check, MailDnsSeverity.Ok, "RFC 7208 2.6.3", "The address may send for the domain.", null);

    public static readonly MailDnsRule SenderFail = new(
        "SPF_SENDER_FAIL", Check, MailDnsSeverity.Error, "RFC 7208 2.6.4", "The address may not send for the domain.", "Add the include of the operator that sends from there, or its network, before the old one stops.");

    public static readonly MailDnsRule SenderSoftFail = new(
        "SPF_SENDER_SOFTFAIL", Check, MailDnsSeverity.Warning, "RFC 7208 2.6.5", "The address probably may not send for the domain: receivers mark such mail.", "Add the include of the operator that sends from there, or its network, before the old one stops.");

    public static readonly MailDnsRule SenderNeutral = new(
        "SPF_SENDER_NEUTRAL", Check, MailDnsSeverity.Warning, "RFC 7208 2.6.2", "The domain says nothing about the address.", "Add the include of the operator that sends from there, or its network.");

    public static readonly MailDnsRule SenderError = new(
        "SPF_SENDER_PERMERROR", Check, MailDnsSeverity.Error, "RFC 7208 2.6.7", "Receivers cannot tell whether the address may send, as the records are in error.", "Correct what the other findings name.");
}
