using System.Globalization;
using System.Text;

namespace KimounMail.Protocols.AccountFiles;

/// <summary>
/// Texts in fields whose separators they may hold. These, control characters and the percent sign are written as in a URL; all else is
/// left legible. What was written by others and is no such escape is taken as it is.
/// </summary>
internal static class FieldText
{
    /// <summary>For a field of a line: colons end it.</summary>
    public static string EncodeField(string text) => Encode(text, character => character == ':');

    /// <summary>For an extra field: spaces end it.</summary>
    public static string EncodeExtra(string text) => Encode(text, character => character == ' ');

    public static string Decode(string value)
    {
        if (!value.Contains('%', StringComparison.Ordinal))
            return LineFile.ToText(value);
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            var isEscape = value[at] == '%' && at + 2 < value.Length && byte.TryParse(value.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
            text.Append(isEscape ? (char)byte.Parse(value.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : value[at]);
            at += isEscape ? 2 : 0;
        }

        return LineFile.ToText(text.ToString());
    }

    private static string Encode(string text, Func<char, bool> isSeparator)
    {
        var value = new StringBuilder(text.Length);
        foreach (var octet in LineFile.FromText(text))
            value.Append(octet == '%' || octet < ' ' || octet == '\x7F' || isSeparator(octet) ? $"%{(int)octet:X2}" : octet.ToString());
        return value.ToString();
    }
}
