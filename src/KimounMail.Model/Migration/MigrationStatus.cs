namespace KimounMail;

/// <summary>Where a migration task stands; the words are Exchange's.</summary>
public enum MigrationStatus
{
    /// <summary>Stored, not asked to run.</summary>
    Created,

    /// <summary>Handed to a worker that has not begun.</summary>
    Queued,

    /// <summary>Both ends are being reached and the plan is being made.</summary>
    Validating,

    /// <summary>A pass is running.</summary>
    Syncing,

    /// <summary>The last pass ended and every item is accounted for without failure.</summary>
    Synced,

    /// <summary>The last pass ended; some items or folders failed.</summary>
    SyncedWithErrors,

    /// <summary>Paused by the user; keeps its place.</summary>
    Suspended,

    /// <summary>Asked to stop, finishing the batch in hand.</summary>
    Stopping,

    /// <summary>Stopped by the user, or its worker ended without a word; what was copied stays.</summary>
    Stopped,

    /// <summary>The pass could not run (login, TLS, connection lost for good).</summary>
    Failed,

    /// <summary>What was written is being taken back.</summary>
    Undoing,

    /// <summary>Everything the task wrote was taken back.</summary>
    Undone,
}
