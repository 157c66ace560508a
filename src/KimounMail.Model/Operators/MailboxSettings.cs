namespace KimounMail;

/// <summary>What a mailbox is to be like. What is null stays as it is, and is the operator's choice in a new mailbox; an empty text or list clears.</summary>
public sealed record MailboxSettings
{
    /// <summary>The name shown with the address.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>A remark of whoever keeps the mailbox.</summary>
    public string? Description { get; init; }

    /// <summary>The operator's word for what was bought: an offer, a class of service.</summary>
    public string? Offer { get; init; }

    /// <summary>How much it may hold.</summary>
    public MailQuota? ProhibitSendReceiveQuota { get; init; }

    /// <summary>Where its mail is passed on to.</summary>
    public IReadOnlyList<string>? ForwardingSmtpAddress { get; init; }

    /// <summary>With forwarding: mail is kept as well.</summary>
    public bool? DeliverToMailboxAndForward { get; init; }

    /// <summary>The address book does not show it.</summary>
    public bool? HiddenFromAddressListsEnabled { get; init; }
}

/// <summary>A mailbox that is to be made.</summary>
/// <param name="PrimarySmtpAddress">Its address.</param>
/// <param name="Password">The password it starts with.</param>
public sealed record NewMailbox(string PrimarySmtpAddress, Secret Password)
{
    /// <summary>The operator asks for another password at the first login.</summary>
    public bool ResetPasswordOnNextLogon { get; init; }

    /// <summary>What it is to be like.</summary>
    public MailboxSettings Settings { get; init; } = new();
}
