using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace KimounMail.Protocols.Imap;

/// <summary>Internal dates (RFC 9051 §9, date-time), as servers really send them.</summary>
internal static class ImapDate
{
    private const int WrittenLength = 28;

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Writes the form for APPEND.</summary>
    public static void Write(IBufferWriter<byte> output, DateTimeOffset date)
    {
        var sign = date.Offset < TimeSpan.Zero ? '-' : '+';
        var offset = date.Offset.Duration();
        Utf8.TryWrite(output.GetSpan(WrittenLength), CultureInfo.InvariantCulture, $"\"{date:dd-MMM-yyyy HH:mm:ss} {sign}{offset:hhmm}\"", out var written);
        output.Advance(written);
    }

    /// <summary>Reads <c>17-Jul-1996 02:44:25 -0700</c> with one-digit or space-padded days, missing or named zones; null when it is no date.</summary>
    public static DateTimeOffset? TryParse(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (!TryNumber(ref text, out var day) || !TryMonth(ref text, out var month) || !TryNumber(ref text, out var year)
            || !TryNumber(ref text, out var hour) || !TryNumber(ref text, out var minute) || !TryNumber(ref text, out var second))
            return null;
        if (year is < 1 or > 9999 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
            return null;
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        return WithOffset(local, OffsetMinutes(text));
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out int value)
    {
        var found = Utf8Parser.TryParse(text, out uint number, out var length) && length <= 4;
        value = found ? (int)number : 0;
        text = text[length..];
        // One separator follows each number; the sign of the zone is not one.
        if (found && !text.IsEmpty && text[0] is (byte)'-' or (byte)':' or (byte)' ')
            text = text[1..];
        return found;
    }

    private static bool TryMonth(ref ReadOnlySpan<byte> text, out int month)
    {
        month = 0;
        if (text.Length < 4 || text[3] != '-')
            return false;
        for (; month < 12 && !Ascii.EqualsIgnoreCase(text[..3], Months.Slice(month * 3, 3)); month++)
        {
        }
        text = text[4..];
        return ++month <= 12;
    }

    /// <summary>Anything that is not +hhmm or -hhmm counts as UTC.</summary>
    private static int OffsetMinutes(ReadOnlySpan<byte> zone)
    {
        zone = zone.Trim((byte)' ');
        if (zone.Length < 5 || zone[0] is not ((byte)'+' or (byte)'-')
            || !Utf8Parser.TryParse(zone.Slice(1, 4), out uint digits, out var length) || length != 4)
            return 0;
        var minutes = (int)((digits / 100 * 60) + (digits % 100));
        return zone[0] == '-' ? -minutes : minutes;
    }

    private static DateTimeOffset? WithOffset(DateTime local, int minutes)
    {
        var utcTicks = local.Ticks - (minutes * TimeSpan.TicksPerMinute);
        if (utcTicks < DateTime.MinValue.Ticks || utcTicks > DateTime.MaxValue.Ticks)
            return null;
        // .NET knows no zone beyond 14 hours; such a date keeps its instant and loses its zone.
        return Math.Abs(minutes) <= 14 * 60
            ? new DateTimeOffset(local, TimeSpan.FromMinutes(minutes))
            : new DateTimeOffset(utcTicks, TimeSpan.Zero);
    }
}
