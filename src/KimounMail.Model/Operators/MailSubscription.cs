namespace KimounMail;

/// <summary>What was bought of one offer: how many mailboxes it allows, how many are in use, and when it is to be paid again.</summary>
public sealed record MailSubscription
{
    /// <summary>The operator's word for the offer.</summary>
    public required string Offer { get; init; }

    /// <summary>Mailboxes it allows; null for as many as wanted.</summary>
    public int? Slots { get; init; }

    /// <summary>Mailboxes that use it.</summary>
    public int Used { get; init; }

    /// <summary>Mailboxes it still allows; null for as many as wanted.</summary>
    public int? Free => Slots is { } slots ? Math.Max(0, slots - Used) : null;

    /// <summary>The operator's word for the state it is in.</summary>
    public required string State { get; init; }

    /// <summary>When it ends or is renewed; null when the operator does not tell.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>How much a mailbox of it may hold; null when the operator does not tell.</summary>
    public MailQuota? ProhibitSendReceiveQuota { get; init; }

    /// <summary>The connection it was read through, by its name.</summary>
    public required string Operator { get; init; }
}
