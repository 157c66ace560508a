using System.Globalization;
using System.Text;

namespace KimounMail.Protocols.Transport;

/// <summary>Makes text that a server chose safe to show: one line, nothing invisible, bounded.</summary>
internal static class ServerText
{
    private const int MaxLength = 500;

    /// <summary>Control, format (bidirectional, zero-width) and unpaired surrogate characters become \u escapes; 500 characters are kept.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= MaxLength)
                return clean.Append('…').ToString();
            if (IsVisible(rune))
                clean.Append(rune.ToString());
            else
                clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
        }
        return clean.ToString();
    }

    /// <summary>Decodes bytes as UTF-8 (Latin-1 when they are not) and cleans them.</summary>
    public static string Clean(ReadOnlySpan<byte> text) => Clean(Decode(text[..Math.Min(text.Length, MaxLength * 4)]));

    /// <summary>UTF-8 when the bytes are that, else one character a byte, so that nothing is lost.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
