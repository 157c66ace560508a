namespace KimounMail;

/// <summary>How much one container holds, from <c>Measure-Mailbox</c>.</summary>
public sealed record ContainerMeasure
{
    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The container; levels joined by <c>/</c>.</summary>
    public required string Container { get; init; }

    /// <summary>What it holds.</summary>
    public ItemKind Kind { get; init; }

    /// <summary>Its role.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>Items in it.</summary>
    public long ItemCount { get; init; }

    /// <summary>Their size in octets.</summary>
    public long Bytes { get; init; }

    /// <summary>The largest item, in octets.</summary>
    public long LargestItem { get; init; }

    /// <summary>When the oldest item was received.</summary>
    public DateTimeOffset? Oldest { get; init; }

    /// <summary>When the newest item was received.</summary>
    public DateTimeOffset? Newest { get; init; }
}
