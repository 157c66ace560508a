namespace KimounMail;

/// <summary>In what two mailboxes differ.</summary>
public enum MailboxDifferenceKind
{
    /// <summary>A container of the source is not at the destination.</summary>
    MissingContainer,

    /// <summary>An item of the source is not at the destination.</summary>
    MissingItem,

    /// <summary>The destination has an item the source has not.</summary>
    ExtraItem,

    /// <summary>The same item, other octets.</summary>
    Content,

    /// <summary>The same item but for carriage returns, which some servers add or take away when they store a message.</summary>
    LineEnding,

    /// <summary>The same item, other flags or keywords.</summary>
    Flags,

    /// <summary>The same item, another internal date.</summary>
    InternalDate,

    /// <summary>The same container, subscribed on one side only.</summary>
    Subscription,
}

/// <summary>One difference found by <c>Compare-Mailbox</c>.</summary>
public sealed record MailboxDifference
{
    /// <summary>The kind of difference.</summary>
    public required MailboxDifferenceKind Kind { get; init; }

    /// <summary>The container at the source.</summary>
    public required string SourceContainer { get; init; }

    /// <summary>The container at the destination, when there is one.</summary>
    public string? DestinationContainer { get; init; }

    /// <summary>The item's key at the source.</summary>
    public string? SourceKey { get; init; }

    /// <summary>The item's key at the destination.</summary>
    public string? DestinationKey { get; init; }

    /// <summary>What the source has.</summary>
    public string? SourceValue { get; init; }

    /// <summary>What the destination has.</summary>
    public string? DestinationValue { get; init; }
}

/// <summary>The verdict of <c>Compare-Mailbox</c>: how much was compared and in what the two differ.</summary>
public sealed record MailboxComparison
{
    /// <summary>The source account.</summary>
    public required string SourceAccount { get; init; }

    /// <summary>The destination account.</summary>
    public required string DestinationAccount { get; init; }

    /// <summary>Containers compared.</summary>
    public int ContainerCount { get; init; }

    /// <summary>Items of the source compared.</summary>
    public long ItemCount { get; init; }

    /// <summary>Octets of the source compared.</summary>
    public long Bytes { get; init; }

    /// <summary>Items found the same: octets, flags and internal date.</summary>
    public long IdenticalCount { get; init; }

    /// <summary>
    /// Items the same but for carriage returns a server added or took away; differences only in a strict comparison.
    /// </summary>
    public long LineEndingCount { get; init; }

    /// <summary>What differs, at most as many as were asked for.</summary>
    public IReadOnlyList<MailboxDifference> Differences { get; init; } = [];

    /// <summary>How many differences there are in all.</summary>
    public long DifferenceCount { get; init; }

    /// <summary>True when nothing differs.</summary>
    public bool IsIdentical => DifferenceCount == 0;
}
