namespace KimounMail;

/// <summary>A domain the operator takes mail for.</summary>
public sealed record MailDomain
{
    /// <summary>The domain, as the DNS has it.</summary>
    public required string Domain { get; init; }

    /// <summary>Whether it works.</summary>
    public MailboxStatus Status { get; init; } = MailboxStatus.Active;

    /// <summary>Why it does not work, in the operator's words.</summary>
    public string? StatusReason { get; init; }

    /// <summary>What can be done about it.</summary>
    public string? StatusAdvice { get; init; }

    /// <summary>What the operator itself finds wrong in the domain's DNS, in its words; empty where all is well, null where it was not asked.</summary>
    public IReadOnlyList<string>? Diagnosis { get; init; }

    /// <summary>How many mailboxes it has; null when the operator does not tell.</summary>
    public int? MailboxCount { get; init; }

    /// <summary>The operator's word for whom it belongs to; null where there is none.</summary>
    public string? Organization { get; init; }

    /// <summary>When it was added; null when the operator does not tell.</summary>
    public DateTimeOffset? WhenCreated { get; init; }

    /// <summary>The connection it was read through, by its name.</summary>
    public required string Operator { get; init; }

    /// <summary>The operator's own id of it.</summary>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Domain;
}

/// <summary>A domain that is to be added.</summary>
/// <param name="Domain">The domain.</param>
public sealed record NewMailDomain(string Domain)
{
    /// <summary>The operator's word for whom it is to belong to; null for its default.</summary>
    public string? Organization { get; init; }

    /// <summary>The operator may write the mail records into the domain's zone, where it keeps the zone.</summary>
    public bool ConfigureDns { get; init; }
}
