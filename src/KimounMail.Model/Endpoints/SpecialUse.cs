namespace KimounMail;

/// <summary>The role of a mail folder (RFC 6154), and the inbox.</summary>
public enum SpecialUse
{
    /// <summary>An ordinary folder.</summary>
    None,

    /// <summary>The inbox.</summary>
    Inbox,

    /// <summary>Sent messages.</summary>
    Sent,

    /// <summary>Drafts.</summary>
    Drafts,

    /// <summary>Deleted messages.</summary>
    Trash,

    /// <summary>Spam.</summary>
    Junk,

    /// <summary>The archive.</summary>
    Archive,

    /// <summary>A virtual folder of all messages.</summary>
    All,

    /// <summary>A virtual folder of flagged messages.</summary>
    Flagged,

    /// <summary>A virtual folder of important messages (RFC 8457).</summary>
    Important,
}
