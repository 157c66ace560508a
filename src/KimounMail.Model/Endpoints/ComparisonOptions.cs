namespace KimounMail;

/// <summary>How two mailboxes are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Count messages that differ only in carriage returns as different.</summary>
    public bool Strict { get; init; }

    /// <summary>How many differences are told one by one; all are counted.</summary>
    public int MaxDifferences { get; init; } = 1000;
}
