using System.Globalization;
using System.Text;

namespace KimounMail;

/// <summary>Values as people read them, for views, progress and reports.</summary>
public static class HumanText
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB", "PB"];

    /// <summary>An amount of octets in the unit that keeps it short, 1 KB being 1024: <c>1.5 GB</c>. Empty when unknown.</summary>
    public static string Size(long? bytes)
    {
        if (bytes is not { } amount)
            return "";

        var (value, unit) = ((double)amount, 0);
        while (Math.Abs(value) >= 1024 && unit < Units.Length - 1)
            (value, unit) = (value / 1024, unit + 1);

        return value.ToString(unit == 0 || Math.Abs(value) >= 100 ? "0" : "0.0", CultureInfo.CurrentCulture) + " " + Units[unit];
    }

    /// <summary>A length of time with two units at most: <c>2 h 05 min</c>, <c>48 s</c>. Empty when unknown.</summary>
    public static string Duration(TimeSpan? duration) => duration switch
    {
        null => "",
        { TotalDays: >= 1 } time => $"{(int)time.TotalDays} d {time.Hours:00} h",
        { TotalHours: >= 1 } time => $"{time.Hours} h {time.Minutes:00} min",
        { TotalMinutes: >= 1 } time => $"{time.Minutes} min {time.Seconds:00} s",
        { TotalSeconds: >= 1 } time => $"{time.Seconds} s",
        { } time => $"{(int)time.TotalMilliseconds} ms",
    };

    /// <summary>Names of foreign origin in one line, the first few of many: <c>a, b, c, d, e and 20 more</c>.</summary>
    public static string Names(IReadOnlyCollection<string> names)
    {
        const int most = 5;
        var shown = string.Join(", ", names.Take(most).Select(Line));
        return names.Count > most ? $"{shown} and {names.Count - most} more" : shown;
    }

    /// <summary>
    /// Text of foreign origin as one harmless line: control characters and those that turn the writing direction, which
    /// could rewrite a console or disguise a name, become <c>�</c>. Empty when there is none.
    /// </summary>
    public static string Line(string? text)
    {
        if (string.IsNullOrEmpty(text) || !text.Any(IsUnsafe))
            return text ?? "";

        var line = new StringBuilder(text.Length);
        foreach (var character in text)
            line.Append(IsUnsafe(character) ? '\uFFFD' : character);
        return line.ToString();
    }

    private static bool IsUnsafe(char character) =>
        char.IsControl(character)
        || character is '\u200E' or '\u200F' or '\u061C' or '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
