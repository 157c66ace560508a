using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>Mailbox names on the wire (RFC 3501 §5.1.3).</summary>
internal static class ModifiedUtf7
{
    public static string Encode(string name)
    {
        var encoded = new StringBuilder();
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                encoded.Append(name[i] == '&' ? "&-" : name[i].ToString());
                i++;
                continue;
            }

            var start = i;
            while (i < name.Length && name[i] is < ' ' or > '~')
                i++;
            var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name, start, i - start));
            encoded.Append('&').Append(base64.TrimEnd('=').Replace('/', ',')).Append('-');
        }

        return encoded.ToString();
    }

    /// <summary>False when the text is not modified UTF-7, or not the one way to write the name.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out string? name)
    {
        name = null;
        var decoded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~')
                return false;
            if (text[i] != '&')
            {
                decoded.Append(text[i]);
                continue;
            }

            var end = text.IndexOf('-', i);
            if (end < 0)
                return false;
            if (end == i + 1)
                decoded.Append('&');
            else if (!TryDecodeBase64(text[(i + 1)..end], decoded))
                return false;
            i = end;
        }

        name = decoded.ToString();
        return Encode(name) == text;
    }

    private static bool TryDecodeBase64(string text, StringBuilder decoded)
    {
        var octets = new byte[text.Length];
        var base64 = text.Replace(',', '/');
        base64 = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        if (!Convert.TryFromBase64String(base64, octets, out var length) || length % 2 != 0)
            return false;
        decoded.Append(Encoding.BigEndianUnicode.GetString(octets, 0, length));
        return true;
    }
}
