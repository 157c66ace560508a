namespace KimounMail.Engine.Endpoints;

/// <summary>
/// One item as a scan sees it. Keys are opaque, unique within a container while its validity lasts, and sort ordinally
/// in the order the endpoint scans (an IMAP UID is padded to ten digits).
/// </summary>
/// <param name="Key">The item's key.</param>
/// <param name="Size">Size in octets; an estimate where <see cref="EndpointFeatures.HasExactSizes"/> is false.</param>
/// <param name="InternalDate">When the server received it.</param>
/// <param name="Flags">Flags and keywords, sorted ordinally, without <c>\Recent</c>.</param>
public sealed record ItemSummary(string Key, long Size, DateTimeOffset? InternalDate, IReadOnlyList<string> Flags)
{
    /// <summary>What it is; a file may keep contacts among mail.</summary>
    public ItemKind Kind { get; init; }

    /// <summary>An identity across containers where the server gives one (X-GM-MSGID): one message under several labels.</summary>
    public string? GlobalId { get; init; }
}

/// <summary>A part of a scan.</summary>
/// <param name="Items">Items one after the other, in key order; may be none.</param>
/// <param name="IsLast">True when no page follows.</param>
public sealed record ItemPage(IReadOnlyList<ItemSummary> Items, bool IsLast);

/// <summary>What changed in a container since it was as an earlier <see cref="ContainerState"/> says.</summary>
/// <param name="Items">Items that are new or have other flags, in key order. Some may be as they were.</param>
/// <param name="Gone">Keys the server says are gone, in order, some perhaps since long; null when it does not tell.</param>
public sealed record ContainerChanges(IReadOnlyList<ItemSummary> Items, IReadOnlyList<string>? Gone);

/// <summary>One item on its way: its properties and its octets, to be read once, in order, before the next item.</summary>
/// <param name="Key">The item's key at its source.</param>
/// <param name="Length">Exact number of octets in <paramref name="Content"/>.</param>
/// <param name="InternalDate">When the server received it.</param>
/// <param name="Flags">Flags and keywords, sorted ordinally, without <c>\Recent</c>.</param>
/// <param name="Content">The octets.</param>
public sealed record ItemContent(string Key, long Length, DateTimeOffset? InternalDate, IReadOnlyList<string> Flags, Stream Content)
{
    /// <summary>What of it could not be read, in words; null when it is whole.</summary>
    public string? Lost { get; init; }

    /// <summary>What the source says of its size on this occasion, the same as the scan was told; null when it does not say or its sizes are estimates.</summary>
    public long? ReportedSize { get; init; }
}

/// <summary>What the destination made of one item.</summary>
/// <param name="SourceKey">The item's key at its source.</param>
/// <param name="DestinationKey">Its key at the destination; null where the server does not tell, or when refused.</param>
/// <param name="Error">Why it was refused; null when stored.</param>
public sealed record WriteOutcome(string SourceKey, string? DestinationKey, MailException? Error)
{
    /// <summary>Flags and keywords the destination cannot hold and that were left off.</summary>
    public IReadOnlyList<string> DroppedFlags { get; init; } = [];

    /// <summary>True when the refusal was of a whole group, so that the items must be tried in smaller ones to find the guilty.</summary>
    public bool IsGroupRefusal { get; init; }
}

/// <summary>
/// What recognises the same item on another server: a digest of the headers no server changes, and of the body
/// with line endings made equal where that is needed to decide.
/// </summary>
/// <param name="Key">The item's key.</param>
/// <param name="HeaderDigest">Digest of identifying headers (Message-ID, Date, From, To, Cc, Subject, Received), white space folded.</param>
/// <param name="Size">Size in octets as the server tells it.</param>
/// <param name="InternalDate">When the server received it.</param>
public sealed record ItemFingerprint(string Key, string HeaderDigest, long Size, DateTimeOffset? InternalDate)
{
    /// <summary>Flags and keywords, sorted ordinally, without <c>\Recent</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}
