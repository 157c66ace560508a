namespace KimounMail.Protocols.Imap;

/// <summary>A mailbox as LIST shows it.</summary>
public sealed record ImapMailbox
{
    /// <summary>The name, decoded; every method that takes a mailbox takes this.</summary>
    public required string Name { get; init; }

    /// <summary>The name as the server spells it, one character an octet.</summary>
    public required string RawName { get; init; }

    /// <summary>What separates levels of the hierarchy; null when there are none.</summary>
    public char? Separator { get; init; }

    /// <summary>All attributes in the server's spelling.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>What the mailbox is for (RFC 6154), also when the server sends the attribute without announcing the extension.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>True when the user subscribed to it.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>False for a name that only holds others.</summary>
    public bool CanSelect { get; init; } = true;

    /// <summary>True when nothing can be created below it.</summary>
    public bool HasNoInferiors { get; init; }

    /// <summary>Counts, when they were asked for and the server gave them.</summary>
    public ImapMailboxStatus? Status { get; init; }
}

/// <summary>Numbers about a mailbox; null for what the server did not tell.</summary>
public sealed record ImapMailboxStatus
{
    /// <summary>Messages in it.</summary>
    public long? Messages { get; init; }

    /// <summary>Messages without <c>\Seen</c>.</summary>
    public long? Unseen { get; init; }

    /// <summary>The UID the next message will have at least.</summary>
    public uint? UidNext { get; init; }

    /// <summary>UIDs mean the same as long as this does not change.</summary>
    public uint? UidValidity { get; init; }

    /// <summary>The highest modification sequence (CONDSTORE).</summary>
    public ulong? HighestModSeq { get; init; }

    /// <summary>Octets of all messages (STATUS=SIZE).</summary>
    public long? Size { get; init; }

    /// <summary>Largest message the mailbox takes (APPENDLIMIT).</summary>
    public long? AppendLimit { get; init; }
}

/// <summary>What LIST should return.</summary>
public sealed record ImapListOptions
{
    /// <summary>Prefix put before the pattern, decoded.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The names wanted, decoded: <c>*</c> any, <c>%</c> one level.</summary>
    public string Pattern { get; init; } = "*";

    /// <summary>Also ask for <see cref="ImapMailbox.Status"/>.</summary>
    public bool WithStatus { get; init; }
}

/// <summary>A namespace (RFC 2342).</summary>
/// <param name="Prefix">What names in it start with, decoded.</param>
/// <param name="Separator">Its separator; null for a flat one.</param>
public sealed record ImapNamespace(string Prefix, char? Separator);

/// <summary>The namespaces of an account.</summary>
/// <param name="Personal">The user's own mailboxes.</param>
/// <param name="OtherUsers">Mailboxes of other users.</param>
/// <param name="Shared">Mailboxes of nobody in particular.</param>
public sealed record ImapNamespaces(
    IReadOnlyList<ImapNamespace> Personal, IReadOnlyList<ImapNamespace> OtherUsers, IReadOnlyList<ImapNamespace> Shared);

/// <summary>A quota root with its use (RFC 9208); null for resources without a limit.</summary>
public sealed record ImapQuota
{
    /// <summary>The root's name, often empty.</summary>
    public string Root { get; init; } = "";

    /// <summary>Octets used.</summary>
    public long? StorageUsed { get; init; }

    /// <summary>Octets allowed.</summary>
    public long? StorageLimit { get; init; }

    /// <summary>Messages stored.</summary>
    public long? MessagesUsed { get; init; }

    /// <summary>Messages allowed.</summary>
    public long? MessageLimit { get; init; }
}
