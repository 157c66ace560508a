namespace KimounMail.Protocols.Imap;

/// <summary>One response of a server, typed (RFC 9051 §7).</summary>
internal abstract record ImapResponse;

/// <summary><c>+ text</c>: the server waits for the rest of a command.</summary>
internal sealed record ImapContinuation(byte[] Text) : ImapResponse;

/// <summary>OK, NO, BAD, BYE or PREAUTH; tagged when it completes a command.</summary>
internal sealed record ImapStatusResponse(string? Tag, ImapStatus Status, string? Code, string CodeArguments, string Text) : ImapResponse;

/// <summary>Words after CAPABILITY or ENABLED.</summary>
internal sealed record ImapWordsResponse(string Name, IReadOnlyList<string> Words) : ImapResponse;

/// <summary><c>n EXISTS</c>, <c>n RECENT</c> or <c>n EXPUNGE</c>.</summary>
internal sealed record ImapNumberResponse(string Name, uint Number) : ImapResponse;

/// <summary>Flags defined in the selected mailbox.</summary>
internal sealed record ImapFlagsResponse(IReadOnlyList<string> Flags) : ImapResponse;

/// <summary>LIST or LSUB.</summary>
internal sealed record ImapListResponse(string Name, IReadOnlyList<string> Attributes, char? Separator, byte[] Mailbox) : ImapResponse;

/// <summary>STATUS of a mailbox.</summary>
internal sealed record ImapStatusDataResponse(byte[] Mailbox, ImapMailboxStatus Status) : ImapResponse;

/// <summary>SEARCH or ESEARCH.</summary>
internal sealed record ImapSearchResponse(UidSet Found) : ImapResponse;

/// <summary>VANISHED (RFC 7162 §3.2.10).</summary>
internal sealed record ImapVanishedResponse(bool Earlier, UidSet Uids) : ImapResponse;

/// <summary>NAMESPACE (RFC 2342).</summary>
internal sealed record ImapNamespaceResponse(IReadOnlyList<(byte[] Prefix, char? Separator)>[] Kinds) : ImapResponse;

/// <summary>ID (RFC 2971).</summary>
internal sealed record ImapIdResponse(IReadOnlyDictionary<string, string?> Parameters) : ImapResponse;

/// <summary>QUOTA (RFC 9208).</summary>
internal sealed record ImapQuotaResponse(ImapQuota Quota) : ImapResponse;

/// <summary>Anything else; ignored.</summary>
internal sealed record ImapUnknownResponse(string Name) : ImapResponse;

/// <summary>FETCH: what the server told about one message. Filled in two steps when a body is streamed.</summary>
internal sealed record ImapFetchResponse(uint SequenceNumber) : ImapResponse
{
    /// <summary>Which items the response has.</summary>
    public ImapFetchItems Present { get; set; }

    public uint? Uid { get; set; }

    public IReadOnlyList<string>? Flags { get; set; }

    public DateTimeOffset? InternalDate { get; set; }

    public long? Size { get; set; }

    public ulong? ModSeq { get; set; }

    public ulong? GmailMessageId { get; set; }

    public IReadOnlyList<string>? GmailLabels { get; set; }

    /// <summary>Header fields asked for.</summary>
    public byte[]? Header { get; set; }

    /// <summary>The whole message, when it came as a quoted string.</summary>
    public byte[]? Body { get; set; }

    /// <summary>Length of the streamed body; null when there was none.</summary>
    public long? BodyLength { get; set; }
}
