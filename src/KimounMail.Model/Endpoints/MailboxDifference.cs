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

    /// <summary>Received at the same moment, other octets.</summary>
    Content,

    /// <summary>
    /// The same headers, another size. Servers that rewrite line ends cause it, and so does a message that was cut short: only a
    /// comparison by content can tell.
    /// </summary>
    Size,

    /// <summary>The same item but for carriage returns, which some servers add or take away when they store a message.</summary>
    LineEnding,

    /// <summary>The same item, other flags or keywords.</summary>
    Flags,

    /// <summary>The same item, another internal date.</summary>
    InternalDate,

    /// <summary>The same container, subscribed on one side only.</summary>
    Subscription,

    /// <summary>
    /// A server listed the item, or where no item is named the container, and then did not deliver it: it is gone since, or the
    /// server cannot. Nothing more is known of it.
    /// </summary>
    Unreadable,
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
