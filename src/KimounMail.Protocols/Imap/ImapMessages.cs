namespace KimounMail.Protocols.Imap;

/// <summary>What a metadata scan asks for; the UID always comes.</summary>
[Flags]
public enum ImapFetchItems
{
    /// <summary>The UID only.</summary>
    None = 0,

    /// <summary>FLAGS.</summary>
    Flags = 1,

    /// <summary>INTERNALDATE.</summary>
    InternalDate = 2,

    /// <summary>RFC822.SIZE; an estimate on Exchange.</summary>
    Size = 4,

    /// <summary>MODSEQ (needs CONDSTORE).</summary>
    ModSeq = 8,

    /// <summary>X-GM-MSGID (Gmail).</summary>
    GmailMessageId = 16,

    /// <summary>X-GM-LABELS (Gmail).</summary>
    GmailLabels = 32,
}

/// <summary>What a server told about one message; null for what it did not tell.</summary>
public sealed record ImapMessageData
{
    /// <summary>The UID.</summary>
    public required uint Uid { get; init; }

    /// <summary>Flags and keywords in the server's spelling.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>When the server took the message in; null also when its date makes no sense.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>Octets, as the server says.</summary>
    public long? Size { get; init; }

    /// <summary>Modification sequence.</summary>
    public ulong? ModSeq { get; init; }

    /// <summary>Gmail's message id: the same message has it under every label.</summary>
    public ulong? GmailMessageId { get; init; }

    /// <summary>Gmail's labels, decoded.</summary>
    public IReadOnlyList<string>? GmailLabels { get; init; }

    /// <summary>The header fields asked for, as octets, ending with an empty line; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Header { get; init; }
}

/// <summary>A message with its content, valid until the next one is asked for.</summary>
public sealed record ImapMessageContent
{
    /// <summary>The UID.</summary>
    public required uint Uid { get; init; }

    /// <summary>Flags and keywords; null when the server sent them only after a large content.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>When the server took the message in; null when it did not tell or its date makes no sense.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>Octets, as the server says (RFC822.SIZE); null when it sent that only after a large content.</summary>
    public long? Size { get; init; }

    /// <summary>Exact octets of <see cref="Content"/>.</summary>
    public required long Length { get; init; }

    /// <summary>The octets, read straight from the connection. Asynchronous reads only. What is left unread is skipped.</summary>
    public required Stream Content { get; init; }
}

/// <summary>What STORE does to the flags a message has.</summary>
public enum ImapStoreMode
{
    /// <summary>Adds the flags.</summary>
    Add,

    /// <summary>Takes the flags away.</summary>
    Remove,

    /// <summary>Replaces all flags by these.</summary>
    Replace,
}

/// <summary>Where appended messages went; without UIDPLUS nothing is known.</summary>
/// <param name="UidValidity">UIDVALIDITY of the mailbox; null when the server did not tell.</param>
/// <param name="Uids">UIDs in the order of the messages; empty when the server did not tell.</param>
public sealed record ImapAppendResult(uint? UidValidity, IReadOnlyList<uint> Uids);

/// <summary>Where copied or moved messages went; without UIDPLUS nothing is known.</summary>
/// <param name="UidValidity">UIDVALIDITY of the destination; null when the server did not tell.</param>
/// <param name="Uids">Pairs of UIDs; empty when the server did not tell.</param>
public sealed record ImapCopyResult(uint? UidValidity, IReadOnlyList<(uint Source, uint Destination)> Uids);
