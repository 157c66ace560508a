using KimounMail.Protocols.ContentLines;

namespace KimounMail.Protocols.ICalendar;

/// <summary>What a mover has to know of a VEVENT, VTODO or VJOURNAL.</summary>
/// <param name="Component">The entry itself.</param>
public sealed record CalendarEntry(Component Component)
{
    /// <summary>
    /// What of an entry is the same on every server: all but which program wrote it, and when it was made and changed.
    /// </summary>
    public static NormalForm NormalForm { get; } = new()
    {
        Ignored = new HashSet<string> { "PRODID", "DTSTAMP", "CREATED", "LAST-MODIFIED" },
        Texts = new HashSet<string> { "UID", "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT" },
    };

    /// <summary>What names the entry, and the exceptions of a series with it, everywhere and always; null where it is missing.</summary>
    public string? Uid => Component.Find("UID")?.Value.Trim() is { Length: > 0 } uid ? ContentText.Unescape(uid) : null;

    /// <summary>Which occurrence of a series an exception takes the place of; null for anything else.</summary>
    public CalendarTime? RecurrenceId => TimeOf("RECURRENCE-ID");

    /// <summary>True for an exception of a series, even where its RECURRENCE-ID cannot be read.</summary>
    public bool IsException => Component.Find("RECURRENCE-ID") is not null;

    /// <summary>When it begins.</summary>
    public CalendarTime? Start => TimeOf("DTSTART");

    /// <summary>When an event ends; null where a duration says so.</summary>
    public CalendarTime? End => TimeOf("DTEND");

    /// <summary>When a task is due.</summary>
    public CalendarTime? Due => TimeOf("DUE");

    /// <summary>Its title.</summary>
    public string? Summary => Component.Find("SUMMARY") is { } line ? ContentText.Unescape(line.Value) : null;

    private CalendarTime? TimeOf(string name) => Component.Find(name) is { } line ? CalendarTime.Parse(line) : null;
}
