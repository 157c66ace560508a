using System.Text;

namespace KimounMail.Protocols.ContentLines;

/// <summary>From the octets of a value to its text.</summary>
internal static class ValueText
{
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The text of octets. vCard 2.1 names the character set; where nothing does it is UTF-8, and where it is not that, Windows-1252, which
    /// programs of that time wrote without saying so.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> octets, string? charset)
    {
        if (charset is not null && Find(charset) is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage)
            return encoding.GetString(octets);
        try
        {
            return s_utf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(octets);
        }
    }

    /// <summary>The octets that quoted-printable stands for. What is no <c>=XX</c> stays as it is.</summary>
    public static byte[] FromQuotedPrintable(ReadOnlySpan<byte> text)
    {
        var octets = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                octets[length++] = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else
            {
                octets[length++] = text[i];
            }
        }

        return octets[..length];
    }

    private static int Digit(byte octet) => octet <= '9' ? octet - '0' : (octet & 0x5F) - 'A' + 10;

    private static Encoding? Find(string charset)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // A name nobody knows says nothing.
            return null;
        }
    }
}
