using KimounMail.Protocols.ContentLines;

namespace KimounMail.Protocols.ICalendar;

/// <summary>What calendars are moved by, and servers keep as one: an entry, or a series with its exceptions, with the time zones it uses (RFC 4791 §4.1).</summary>
/// <param name="Uid">The UID of all its entries; null for an entry that has none.</param>
/// <param name="Entries">Components of one kind: VEVENT, VTODO, VJOURNAL, or what else is in a calendar.</param>
/// <param name="TimeZones">The VTIMEZONEs that are used, as far as the calendar had them.</param>
public sealed record CalendarItem(string? Uid, IReadOnlyList<Component> Entries, IReadOnlyList<Component> TimeZones)
{
    /// <summary>The kind of its entries: <c>VEVENT</c>.</summary>
    public string Kind => Entries[0].Name.ToUpperInvariant();

    /// <summary>The item as a calendar of its own.</summary>
    /// <param name="productId">Who wrote it, for PRODID.</param>
    public Component ToCalendar(string productId)
    {
        var calendar = new Component("VCALENDAR") { new ContentLine("VERSION", "2.0"), new ContentLine("PRODID", ContentText.Escape(productId)) };
        calendar.AddRange(TimeZones);
        calendar.AddRange(Entries);
        return calendar;
    }
}
