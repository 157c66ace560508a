using System.Globalization;

namespace KimounMail.Protocols.Mime;

/// <summary>Dates of mail (RFC 5322 §3.3), with the obsolete forms of §4.3: years of two digits, names of zones, comments, no seconds.</summary>
public static class MailDate
{
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    private static readonly Dictionary<string, int> s_zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EDT"] = -4, ["EST"] = -5, ["CDT"] = -5, ["CST"] = -6, ["MDT"] = -6, ["MST"] = -7, ["PDT"] = -7, ["PST"] = -8,
    };

    /// <summary>Understands a date; an unknown zone counts as UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset date)
    {
        date = default;
        var words = WithoutComments(text).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        // The day of the week may be missing, and stick to nothing.
        var at = words.Length > 0 && char.IsAsciiLetter(words[0][0]) ? 1 : 0;
        if (words.Length < at + 4
            || !int.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            || FindMonth(words[at + 1]) is not { } month
            || FindYear(words[at + 2]) is not { } year
            || day < 1 || day > DateTime.DaysInMonth(year, month)
            || !TryParseTime(words[at + 3], out var time))
            return false;
        var local = new DateTime(year, month, day) + time;
        var zone = words.Length > at + 4 ? FindZone(words[at + 4]) : TimeSpan.Zero;
        if (local.Ticks < TimeSpan.TicksPerDay || local > DateTime.MaxValue.AddDays(-1))
            return false;
        date = new DateTimeOffset(local, zone);
        return true;
    }

    private static int? FindMonth(string word) => Array.FindIndex(s_months, name => word.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? index + 1 : null;

    private static int? FindYear(string word) => !int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? null
        : word.Length switch
        {
            2 => year < 50 ? 2000 + year : 1900 + year,
            3 => 1900 + year,
            4 when year > 0 => year,
            _ => null,
        };

    private static bool TryParseTime(string word, out TimeSpan time)
    {
        time = default;
        var parts = word.Split(':');
        if (parts.Length is < 2 or > 3 || !parts.All(part => part.Length is 1 or 2 && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return false;
        var numbers = parts.Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        // A leap second is the one after.
        time = new TimeSpan(numbers[0], numbers[1], numbers.Length == 3 ? numbers[2] : 0);
        return numbers[0] < 24 && numbers[1] < 60 && (numbers.Length == 2 || numbers[2] <= 60);
    }

    private static TimeSpan FindZone(string word)
    {
        if (word.Length == 5 && word[0] is '+' or '-' && int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            var offset = new TimeSpan(number / 100, number % 100, 0);
            return offset > TimeSpan.FromHours(14) ? TimeSpan.Zero : word[0] == '-' ? -offset : offset;
        }

        return TimeSpan.FromHours(s_zones.GetValueOrDefault(word));
    }

    private static string WithoutComments(string text)
    {
        if (!text.Contains('('))
            return text;
        var depth = 0;
        return string.Concat(text.Where(c =>
        {
            depth += c == '(' ? 1 : 0;
            var isOutside = depth == 0;
            depth -= c == ')' && depth > 0 ? 1 : 0;
            return isOutside;
        }));
    }
}
