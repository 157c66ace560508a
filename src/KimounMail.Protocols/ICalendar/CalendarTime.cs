using System.Globalization;
using KimounMail.Protocols.ContentLines;

namespace KimounMail.Protocols.ICalendar;

/// <summary>A DATE or DATE-TIME of iCalendar (RFC 5545 §3.3.4, §3.3.5). Which instant a local time is, its time zone says.</summary>
/// <param name="Value">The date and time as written, of no kind.</param>
/// <param name="IsDate">True for a day without a time.</param>
/// <param name="IsUtc">True for a time in UTC.</param>
/// <param name="TimeZoneId">The TZID; null for UTC, for a day, and for a time that is the same on every clock.</param>
public readonly record struct CalendarTime(DateTime Value, bool IsDate = false, bool IsUtc = false, string? TimeZoneId = null)
{
    /// <summary>The time a property gives; null where it cannot be read. A day is one by its length too, as programs leave <c>VALUE=DATE</c> out.</summary>
    public static CalendarTime? Parse(ContentLine line)
    {
        var text = line.Value.AsSpan().Trim();
        if (TryParse(text, "yyyyMMdd", out var day))
            return new CalendarTime(day, IsDate: true);
        if (TryParse(text, "yyyyMMdd'T'HHmmss'Z'", out var utc))
            return new CalendarTime(utc, IsUtc: true);
        return TryParse(text, "yyyyMMdd'T'HHmmss", out var local) ? new CalendarTime(local, TimeZoneId: line.FindParameter("TZID")) : null;
    }

    private static bool TryParse(ReadOnlySpan<char> text, string format, out DateTime value) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
}
