using System.Collections.Immutable;

namespace KimounMail.TestServers.Imap;

public sealed partial record LoopbackProfile
{
    /// <summary>Every extension this server knows.</summary>
    public static LoopbackProfile Full { get; } = new()
    {
        Name = "Full",
        Capabilities = Words(
            "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE NAMESPACE CHILDREN UIDPLUS UNSELECT MOVE MULTIAPPEND CONDSTORE QRESYNC ESEARCH " +
            "LIST-EXTENDED LIST-STATUS STATUS=SIZE SPECIAL-USE CREATE-SPECIAL-USE QUOTA COMPRESS=DEFLATE UTF8=ACCEPT"),
        InitialMailboxes = Mailboxes(("Archive", "\\Archive"), ("Drafts", "\\Drafts"), ("Junk", "\\Junk"), ("Sent", "\\Sent"), ("Trash", "\\Trash")),
    };

    /// <summary>RFC 3501 and nothing else, keywords limited to those known, separator a dot.</summary>
    public static LoopbackProfile Plain3501 { get; } = new()
    {
        Name = "Plain3501",
        Capabilities = Words("IMAP4rev1"),
        Mechanisms = [],
        CapabilitiesInGreeting = false,
        Separator = '.',
        NewKeywords = NewKeywords.Drop,
        KnownKeywords = [],
    };

    /// <summary>
    /// Zimbra: special-use sent unannounced, keywords with : / " refused, plain NO when full,
    /// a drop on the 26th equal APPEND, the 5th error in a row and an oversized LITERAL+.
    /// </summary>
    public static LoopbackProfile Zimbra { get; } = new()
    {
        Name = "Zimbra",
        Capabilities = Words(
            "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE NAMESPACE CHILDREN UIDPLUS UNSELECT MULTIAPPEND CONDSTORE QRESYNC ESEARCH " +
            "LIST-EXTENDED LIST-STATUS QUOTA"),
        Mechanisms = ["PLAIN"],
        InitialMailboxes = Mailboxes(("Drafts", "\\Drafts"), ("Junk", "\\Junk"), ("Sent", "\\Sent"), ("Trash", "\\Trash"), ("Contacts", ""), ("Chats", "")),
        SpecialUseUnannounced = true,
        SpecialMailboxesHaveNoChildren = true,
        ForbiddenInMailboxNames = ":\"",
        ForbiddenInKeywords = ":/\"",
        OverQuotaReply = "NO APPEND failed",
        MaxMessageSize = 10_240_000,
        TooBigReply = "NO maximum message size exceeded",
        TooBigClosesNonSync = true,
        EqualAppends = 25,
        MaxConsecutiveErrors = 5,
        MaxLineLength = 10240,
    };

    /// <summary>Gmail: labels and message ids, LITERAL-, APPENDLIMIT, no QRESYNC, folders below [Gmail].</summary>
    public static LoopbackProfile Gmail { get; } = new()
    {
        Name = "Gmail",
        Capabilities = Words(
            "IMAP4rev1 SASL-IR LITERAL- ID ENABLE NAMESPACE CHILDREN UIDPLUS UNSELECT MOVE CONDSTORE ESEARCH LIST-EXTENDED " +
            "LIST-STATUS SPECIAL-USE QUOTA COMPRESS=DEFLATE UTF8=ACCEPT X-GM-EXT-1 APPENDLIMIT=35651584"),
        Mechanisms = ["XOAUTH2", "OAUTHBEARER", "PLAIN"],
        InitialMailboxes = Mailboxes(
            ("[Gmail]/All Mail", "\\All"), ("[Gmail]/Drafts", "\\Drafts"), ("[Gmail]/Sent Mail", "\\Sent"), ("[Gmail]/Spam", "\\Junk"),
            ("[Gmail]/Starred", "\\Flagged"), ("[Gmail]/Trash", "\\Trash")),
        MaxConnectionsPerUser = 15,
        TooManyConnectionsReply = "NO [ALERT] Too many simultaneous connections. (Failure)",
    };

    /// <summary>Exchange: few extensions, sizes that are estimates, no keywords, localised folders without special-use.</summary>
    public static LoopbackProfile Exchange { get; } = new()
    {
        Name = "Exchange",
        Capabilities = Words("IMAP4rev1 SASL-IR LITERAL+ ID NAMESPACE CHILDREN UIDPLUS UNSELECT MOVE"),
        Mechanisms = ["PLAIN", "XOAUTH2"],
        InitialMailboxes = Mailboxes(("Deleted Items", ""), ("Drafts", ""), ("Junk Email", ""), ("Sent Items", ""), ("Outbox", "")),
        NewKeywords = NewKeywords.Drop,
        KnownKeywords = ["$Forwarded", "$MDNSent"],
        SizeError = 0.04,
        MaxMessageSize = 150 << 20,
        MaxConsecutiveErrors = 10,
        MaxConnectionsPerUser = 16,
        MaxLineLength = 10240,
    };

    /// <summary>All of them, for tests that run against each.</summary>
    public static ImmutableArray<LoopbackProfile> All { get; } = [Full, Plain3501, Zimbra, Gmail, Exchange];

    private static ImmutableHashSet<string> Words(string words) => words.Split(' ').ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    private static ImmutableSortedDictionary<string, string> Mailboxes(params (string Name, string Use)[] mailboxes) =>
        mailboxes.ToImmutableSortedDictionary(it => it.Name, it => it.Use, StringComparer.Ordinal);
}
