namespace KimounMail;

/// <summary>What came of something asked of an operator.</summary>
public enum OperatorOutcome
{
    /// <summary>It was as asked before; nothing was done.</summary>
    AlreadyAsAsked,

    /// <summary>It was made.</summary>
    Created,

    /// <summary>It was changed.</summary>
    Changed,

    /// <summary>It was removed.</summary>
    Removed,

    /// <summary>It was suspended.</summary>
    Suspended,

    /// <summary>It was resumed.</summary>
    Resumed,
}

/// <summary>What came of something asked of an operator, for one mailbox, alias, list, member or domain.</summary>
public sealed record MailOperatorResult
{
    /// <summary>What came of it.</summary>
    public required OperatorOutcome Outcome { get; init; }

    /// <summary>True when the operator has accepted it and is still at work (-NoWait).</summary>
    public bool IsUnderway { get; init; }

    /// <summary>What it is.</summary>
    public required MailObjectKind Kind { get; init; }

    /// <summary>The address of it, or the domain.</summary>
    public required string Identity { get; init; }

    /// <summary>What was changed, in words, one thing each.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>The password it was given by this, to be handed over; null where none was.</summary>
    public Secret? Password { get; init; }

    /// <summary>The connection it was done through, by its name.</summary>
    public required string Operator { get; init; }
}
