using System.Buffers.Text;
using System.Text;

namespace KimounMail.Protocols.Mime;

/// <summary>Mailbox names on servers without UTF8=ACCEPT (RFC 3501 §5.1.3): printable ASCII, and the rest as UTF-16 in base64 between &amp; and -.</summary>
internal static class ModifiedUtf7
{
    /// <summary>Encodes any text, unpaired surrogates and control characters included.</summary>
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length;)
        {
            if (IsDirect(text[i]))
            {
                result.Append(text[i]);
                if (text[i++] == '&')
                    result.Append('-');
                continue;
            }
            var start = i;
            while (i < text.Length && !IsDirect(text[i]))
                i++;
            AppendShifted(result, text.AsSpan(start, i - start));
        }
        return result.ToString();
    }

    /// <summary>Decodes; null when the text is not what <see cref="Encode"/> makes of any text.</summary>
    public static string? TryDecode(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '&')
            {
                result.Append(text[i]);
                continue;
            }
            var end = text.IndexOf('-', i);
            if (end < 0 || !TryAppendUnshifted(result, text.AsSpan(i + 1, end - i - 1)))
                return null;
            i = end;
        }
        var decoded = result.ToString();
        return Encode(decoded) == text ? decoded : null;
    }

    private static bool IsDirect(char c) => c is >= ' ' and <= '~';

    private static void AppendShifted(StringBuilder result, ReadOnlySpan<char> text)
    {
        var utf16 = new byte[text.Length * 2];
        for (var i = 0; i < text.Length; i++)
            (utf16[2 * i], utf16[(2 * i) + 1]) = ((byte)(text[i] >> 8), (byte)text[i]);
        var base64 = Convert.ToBase64String(utf16).TrimEnd('=').Replace('/', ',');
        result.Append('&').Append(base64).Append('-');
    }

    private static bool TryAppendUnshifted(StringBuilder result, ReadOnlySpan<char> base64)
    {
        if (base64.IsEmpty)
        {
            result.Append('&');
            return true;
        }
        var text = base64.ToString().Replace(',', '/').PadRight((base64.Length + 3) / 4 * 4, '=');
        var utf16 = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (!Convert.TryFromBase64String(text, utf16, out var count) || count % 2 != 0)
            return false;
        // By hand, because Encoding would replace unpaired surrogates.
        for (var i = 0; i < count; i += 2)
            result.Append((char)((utf16[i] << 8) | utf16[i + 1]));
        return true;
    }
}
