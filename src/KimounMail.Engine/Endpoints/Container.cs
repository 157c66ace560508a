namespace KimounMail.Engine.Endpoints;

/// <summary>A mail folder, address book, calendar or task list, as its endpoint lists it.</summary>
public sealed record Container
{
    /// <summary>The endpoint's own name for it (an IMAP mailbox name as sent on the wire); opaque to everyone else.</summary>
    public required string Id { get; init; }

    /// <summary>The levels of its name, outermost first, decoded.</summary>
    public required IReadOnlyList<string> Segments { get; init; }

    /// <summary>What it holds.</summary>
    public ItemKind Kind { get; init; }

    /// <summary>Its role, announced or told by its attributes.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>False for a level that only holds other containers.</summary>
    public bool CanHoldItems { get; init; } = true;

    /// <summary>False where the server allows nothing below it.</summary>
    public bool CanHoldContainers { get; init; } = true;

    /// <summary>True for a view of items that are in other containers too (all, flagged or important messages).</summary>
    public bool IsVirtual { get; init; }

    /// <summary>True when the user's clients show it.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>How it stood when it was listed, where the listing tells; what it would keep is only known when it is opened.</summary>
    public ContainerState? State { get; init; }

    /// <summary>Items in it, where the listing tells.</summary>
    public long? ItemCount { get; init; }

    /// <summary>Octets in it, where the listing tells.</summary>
    public long? ByteCount { get; init; }

    /// <summary>The name for people and patterns: levels joined by <c>/</c>.</summary>
    public string Path => string.Join('/', Segments);
}

/// <summary>A container as it stands when opened: what tells whether it is still the same one and whether it changed.</summary>
/// <param name="Validity">While this is the same, keys mean the same items (IMAP UIDVALIDITY).</param>
/// <param name="NextKey">No item has this key or a higher one yet (IMAP UIDNEXT); null where unknown.</param>
/// <param name="ChangeToken">Moves with every change, flags included (IMAP HIGHESTMODSEQ); null where unknown.</param>
/// <param name="ItemCount">Items in it.</param>
public sealed record ContainerState(string Validity, string? NextKey, string? ChangeToken, long ItemCount)
{
    /// <summary>The keywords it stores, and <c>\*</c> when new ones can be made; null when it does not say (then all are tried).</summary>
    public IReadOnlySet<string>? PermanentFlags { get; init; }
}
