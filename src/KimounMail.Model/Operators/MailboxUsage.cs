namespace KimounMail;

/// <summary>How full a mailbox is, and when it was last used.</summary>
public sealed record MailboxUsage
{
    /// <summary>The mailbox.</summary>
    public required string PrimarySmtpAddress { get; init; }

    /// <summary>Octets in it; null when the operator does not tell.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>How much it may hold; null when the operator does not tell.</summary>
    public MailQuota? ProhibitSendReceiveQuota { get; init; }

    /// <summary>Messages and other items in it; null when the operator does not tell.</summary>
    public long? ItemCount { get; init; }

    /// <summary>When somebody last logged in; null when never, or when the operator does not tell.</summary>
    public DateTimeOffset? LastLogonTime { get; init; }

    /// <summary>How full it is, of 100; null without a limit or a size. More than 100 when a quota was made smaller.</summary>
    public double? PercentUsed => ProhibitSendReceiveQuota?.Bytes is { } limit && UsedBytes is { } used ? Math.Round(100.0 * used / limit, 1) : null;

    /// <summary>The connection it was read through, by its name.</summary>
    public required string Operator { get; init; }
}
