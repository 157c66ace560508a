namespace KimounMail;

/// <summary>What a comparison of two mailboxes looks at.</summary>
public enum ComparisonMethod
{
    /// <summary>Identifying header fields, size, flags, keywords and internal date: one scan of each folder, no message is read.</summary>
    Headers,

    /// <summary>Every octet of every message, by its SHA-256; flags, keywords and internal date.</summary>
    Content,
}

/// <summary>How two mailboxes are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What is looked at.</summary>
    public ComparisonMethod Method { get; init; }

    /// <summary>Count messages that differ only in carriage returns as different. By content only: headers do not tell.</summary>
    public bool Strict { get; init; }

    /// <summary>How many differences are told one by one; all are counted.</summary>
    public int MaxDifferences { get; init; } = 1000;
}
