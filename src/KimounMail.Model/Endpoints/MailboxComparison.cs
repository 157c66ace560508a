namespace KimounMail;

/// <summary>The verdict of <c>Compare-Mailbox</c>: how much was compared, how, and in what the two differ.</summary>
public sealed record MailboxComparison
{
    /// <summary>The task whose mailboxes were compared, and with which this is stored; null where two accounts were given.</summary>
    public string? TaskId { get; init; }

    /// <summary>The source account.</summary>
    public required string SourceAccount { get; init; }

    /// <summary>The destination account.</summary>
    public required string DestinationAccount { get; init; }

    /// <summary>What was looked at.</summary>
    public ComparisonMethod Method { get; init; }

    /// <summary>When the comparison began (UTC): it knows nothing of what was done later.</summary>
    public DateTimeOffset ComparedAt { get; init; }

    /// <summary>Containers compared.</summary>
    public int ContainerCount { get; init; }

    /// <summary>Items of the source compared.</summary>
    public long ItemCount { get; init; }

    /// <summary>Octets of the source compared; as the source tells them where no message was read.</summary>
    public long Bytes { get; init; }

    /// <summary>Items found the same in all that was looked at, flags and internal date included.</summary>
    public long IdenticalCount { get; init; }

    /// <summary>Items whose octets are the same, whatever their flags and dates; 0 where no message was read.</summary>
    public long SameOctetsCount { get; init; }

    /// <summary>
    /// Items whose octets are the same only in the normal form, without carriage returns: a server added some or took some away.
    /// Differences only in a strict comparison; 0 where no message was read.
    /// </summary>
    public long LineEndingCount { get; init; }

    /// <summary>
    /// Items with the same headers and another size, so that only a comparison by content can tell whether they are the same.
    /// Among the differences; 0 where messages were read, or where a server only estimates sizes, which then are not compared.
    /// </summary>
    public long UndecidedCount { get; init; }

    /// <summary>What differs, at most as many as were asked for; none in the verdict stored with a task.</summary>
    public IReadOnlyList<MailboxDifference> Differences { get; init; } = [];

    /// <summary>How many differences there are in all.</summary>
    public long DifferenceCount { get; init; }

    /// <summary>True when nothing differs in what was looked at.</summary>
    public bool IsIdentical => DifferenceCount == 0;

    /// <summary>The verdict in one line.</summary>
    public override string ToString() =>
        $"{(IsIdentical ? "Identical" : $"{DifferenceCount} differences")} by {(Method == ComparisonMethod.Content ? "content" : "headers")}, {ItemCount} items, {ComparedAt:u}";
}
