namespace KimounMail;

/// <summary>The kinds of item a mailbox holds.</summary>
public enum ItemKind
{
    /// <summary>Messages, as RFC 5322 octets with flags and internal date.</summary>
    Mail,

    /// <summary>Contacts, as vCard.</summary>
    Contact,

    /// <summary>Contact groups, as vCard <c>KIND:group</c>.</summary>
    ContactGroup,

    /// <summary>Appointments and meetings, as iCalendar <c>VEVENT</c>.</summary>
    Calendar,

    /// <summary>Tasks, as iCalendar <c>VTODO</c>.</summary>
    Task,

    /// <summary>Inbox rules, as Sieve.</summary>
    InboxRule,

    /// <summary>The out-of-office reply, as Sieve <c>vacation</c>.</summary>
    OutOfOffice,
}
