namespace KimounMail;

/// <summary>A mailbox as its operator keeps it.</summary>
public sealed record Mailbox
{
    /// <summary>The address it is known by and logs in with.</summary>
    public required string PrimarySmtpAddress { get; init; }

    /// <summary>The name shown with the address.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>A remark of whoever keeps the mailbox.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it works.</summary>
    public MailboxStatus Status { get; init; }

    /// <summary>Why it does not work, in the operator's or the administrator's words; null where nothing is to be said.</summary>
    public string? StatusReason { get; init; }

    /// <summary>What can be done about it; null where nothing is to be done.</summary>
    public string? StatusAdvice { get; init; }

    /// <summary>The operator's word for what was bought: an offer, a class of service; null where there is none.</summary>
    public string? Offer { get; init; }

    /// <summary>How much it may hold; null when the operator does not tell.</summary>
    public MailQuota? ProhibitSendReceiveQuota { get; init; }

    /// <summary>Octets in it, where the operator tells them along; null where Get-MailboxUsage has to ask.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>Further addresses; null when the operator keeps them elsewhere and they were not asked for.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>Where its mail is passed on to; empty for nowhere.</summary>
    public IReadOnlyList<string> ForwardingSmtpAddress { get; init; } = [];

    /// <summary>With forwarding: mail is kept as well.</summary>
    public bool DeliverToMailboxAndForward { get; init; } = true;

    /// <summary>The address book does not show it.</summary>
    public bool HiddenFromAddressListsEnabled { get; init; }

    /// <summary>When it was made; null when the operator does not tell.</summary>
    public DateTimeOffset? WhenCreated { get; init; }

    /// <summary>When somebody last logged in; null when never, or when the operator does not tell.</summary>
    public DateTimeOffset? LastLogonTime { get; init; }

    /// <summary>The host its owner logs in at, by IMAP and whatever else it speaks; null when the operator does not tell.</summary>
    public string? Server { get; init; }

    /// <summary>The connection it was read through, by its name.</summary>
    public required string Operator { get; init; }

    /// <summary>The operator's own id of it.</summary>
    public required string Id { get; init; }

    /// <summary>The domain of its address.</summary>
    public string Domain => MailAddress.DomainOf(PrimarySmtpAddress);

    /// <inheritdoc/>
    public override string ToString() => PrimarySmtpAddress;
}
