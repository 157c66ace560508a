namespace KimounMail;

/// <summary>Whether a mailbox or domain works, in words that are the same for every operator.</summary>
public enum MailboxStatus
{
    /// <summary>The operator says something this version does not know; StatusReason has its word.</summary>
    Unknown,

    /// <summary>It works.</summary>
    Active,

    /// <summary>It is being made at the operator.</summary>
    Creating,

    /// <summary>The operator is changing it.</summary>
    Updating,

    /// <summary>The operator is removing it.</summary>
    Deleting,

    /// <summary>Nobody can log in; mail stays where it is.</summary>
    Suspended,

    /// <summary>It has reached its quota and takes no more mail.</summary>
    QuotaFull,

    /// <summary>The operator has stopped it from sending, for spam.</summary>
    SpamBlocked,

    /// <summary>The operator has locked it until a bill is settled.</summary>
    BillingLocked,

    /// <summary>The operator is at work on the server; it comes back by itself.</summary>
    Maintenance,

    /// <summary>Too many wrong passwords; it opens again after a while.</summary>
    LockedOut,

    /// <summary>The operator's last work on it failed.</summary>
    Failed,
}
