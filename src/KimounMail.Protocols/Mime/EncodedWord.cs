using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KimounMail.Protocols.Mime;

/// <summary>Text in header fields that is not ASCII (RFC 2047).</summary>
public static partial class EncodedWord
{
    /// <summary>
    /// The text with its encoded words decoded, and the white space between two of them dropped. One that cannot be decoded stays as it is;
    /// octets beyond ASCII outside of encoded words are UTF-8 where they can be (RFC 6532), else Latin-1.
    /// </summary>
    public static string Decode(string value)
    {
        var text = Words().Replace(Adjacent().Replace(value, "$1$2"), match => Decode(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) ?? match.Value);
        return text.Any(c => c is >= '\x80' and <= '\xff') && text.All(c => c <= '\xff') ? FromUtf8(text) : text;
    }

    private static string FromUtf8(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(text));
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static string? Decode(string charset, string encoding, string word)
    {
        try
        {
            var octets = encoding is "B" or "b" ? Convert.FromBase64String(word) : FromQ(word);
            // "utf-8*en": a language may follow (RFC 2231 §5).
            var name = charset.Split('*')[0];
            return (CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)).GetString(octets);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] FromQ(string word)
    {
        var octets = new List<byte>(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '=' && i + 2 < word.Length && byte.TryParse(word.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                i += 2;
            }
            else
            {
                octets.Add(word[i] == '_' ? (byte)' ' : (byte)word[i]);
            }
        }

        return [.. octets];
    }

    [GeneratedRegex(@"=\?([^?\s]{1,60})\?([BbQq])\?([^?\s]*)\?=", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"(\?=)\s+(=\?[^?\s]{1,60}\?[BbQq]\?)", RegexOptions.CultureInvariant)]
    private static partial Regex Adjacent();
}
