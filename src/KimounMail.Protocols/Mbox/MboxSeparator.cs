using System.Globalization;
using System.Text;

namespace KimounMail.Protocols.Mbox;

/// <summary>
/// The line that begins a message in an mbox file (RFC 4155): <c>From sender date</c>. Programs differ: Mozilla writes <c>From -</c> with or without a
/// date, Gmail a number and a zone. What a sentence of a body looks like, <c>From Russia with love</c>, is none.
/// </summary>
internal static class MboxSeparator
{
    private const int MaxLength = 512;

    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static ReadOnlySpan<byte> Mark => "From "u8;

    /// <summary>True for a separator, if what follows is a header too; with the date in it, where there is one.</summary>
    /// <param name="line">The line with its line end.</param>
    /// <param name="isAfterEmptyLine">Old programs leave out the empty line before; then a word alone is none.</param>
    /// <param name="delivered">The date.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, bool isAfterEmptyLine, out DateTimeOffset? delivered)
    {
        delivered = null;
        if (line.Length > MaxLength || !line.StartsWith(Mark))
            return false;
        var words = Encoding.Latin1.GetString(line[Mark.Length..]).Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length <= 1)
            return isAfterEmptyLine || words is ["-"];
        delivered = FindDate(words);
        return delivered is not null;
    }

    /// <summary>Month, day, time, zone perhaps, and year, in the order of C's asctime, wherever they begin: a sender may be quoted and have spaces.</summary>
    private static DateTimeOffset? FindDate(string[] words)
    {
        for (var i = 1; i + 2 < words.Length; i++)
        {
            var month = Array.FindIndex(s_months, name => name.Equals(words[i], StringComparison.OrdinalIgnoreCase)) + 1;
            if (month == 0 || !int.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var day) || !TryParseTime(words[i + 2], out var time))
                continue;
            var rest = words[(i + 3)..];
            var year = rest.Select(word => word.Length == 4 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).FirstOrDefault(number => number > 1900);
            if (year > 0 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
                return new DateTimeOffset(new DateTime(year, month, day) + time, FindZone(rest)).ToUniversalTime();
        }

        return null;
    }

    private static bool TryParseTime(string word, out TimeSpan time) =>
        TimeSpan.TryParseExact(word, [@"h\:mm\:ss", @"hh\:mm\:ss", @"h\:mm", @"hh\:mm"], CultureInfo.InvariantCulture, out time);

    private static TimeSpan FindZone(string[] words)
    {
        var zone = words.FirstOrDefault(word => word.Length == 5 && word[0] is '+' or '-');
        return zone is not null && TimeSpan.TryParseExact(zone[1..], "hhmm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? zone[0] == '-' ? -offset : offset
            : TimeSpan.Zero;
    }
}
