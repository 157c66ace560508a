using System.Buffers;
using System.Text;

namespace KimounMail.Protocols.Mapi;

/// <summary>
/// Text of stores that are not Unicode. What they say of their code page is often not true: UTF-8 under the name of another is common, and every
/// octet is text in a code page of one octet a character, so there UTF-8 is tried first; where the code page has its own rules, it goes first.
/// </summary>
public static class MapiText
{
    /// <summary>Of stores that do not say.</summary>
    public const int DefaultCodePage = 1252;

    private const int Utf8CodePage = 65001;

    private static readonly DecoderFallback s_replacement = new DecoderReplacementFallback("\uFFFD");
    private static readonly UTF8Encoding s_strictUtf8 = new(false, true);

    static MapiText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>UTF-16, up to the NULs at its end.</summary>
    public static string FromUtf16(ReadOnlySpan<byte> octets) => Encoding.Unicode.GetString(octets[..(octets.Length & ~1)]).TrimEnd('\0');

    /// <summary>Text in a code page, up to the NULs at its end.</summary>
    public static string FromCodePage(ReadOnlySpan<byte> octets, int? codePage)
    {
        octets = octets.TrimEnd((byte)0);
        if (Ascii.IsValid(octets) && !IsSevenBit(codePage))
            return Encoding.ASCII.GetString(octets);
        foreach (var candidate in Candidates(codePage))
        {
            if (TryDecode(candidate, octets) is { } text)
                return text;
        }

        return Lenient(codePage).GetString(octets);
    }

    /// <summary>The encoding by which all of a stream is text, read to its end.</summary>
    public static Encoding Choose(Stream stream, int? codePage)
    {
        var candidates = Candidates(codePage).Select(encoding => (Encoding: encoding, Decoder: (Decoder?)encoding.GetDecoder())).ToArray();
        var octets = ArrayPool<byte>.Shared.Rent(32 << 10);
        var text = ArrayPool<char>.Shared.Rent(64 << 10);
        try
        {
            int read;
            do
            {
                read = stream.Read(octets, 0, 32 << 10);
                for (var i = 0; i < candidates.Length; i++)
                {
                    if (candidates[i].Decoder is { } decoder && !Accepts(decoder, octets.AsSpan(0, read), text))
                        candidates[i].Decoder = null;
                }
            }
            while (read > 0);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets);
            ArrayPool<char>.Shared.Return(text);
        }

        return candidates.FirstOrDefault(candidate => candidate.Decoder is not null).Encoding ?? Lenient(codePage);
    }

    private static Encoding[] Candidates(int? codePage)
    {
        var declared = Strict(codePage ?? DefaultCodePage) ?? Strict(DefaultCodePage)!;
        return declared.CodePage == Utf8CodePage ? [s_strictUtf8, Strict(DefaultCodePage)!]
            : declared.IsSingleByte ? [s_strictUtf8, declared]
            : [declared, s_strictUtf8];
    }

    private static string? TryDecode(Encoding encoding, ReadOnlySpan<byte> octets)
    {
        try
        {
            return encoding.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>No octets are the end, where no character may be left unfinished.</summary>
    private static bool Accepts(Decoder decoder, ReadOnlySpan<byte> octets, char[] text)
    {
        try
        {
            _ = decoder.GetChars(octets, text, octets.IsEmpty);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding? Strict(int codePage) => Find(codePage, DecoderFallback.ExceptionFallback);

    private static Encoding Lenient(int? codePage) => Find(codePage ?? DefaultCodePage, s_replacement) ?? Encoding.Latin1;

    /// <summary>Characters of more than seven bits are written by sequences of ASCII: ISO-2022 and HZ.</summary>
    private static bool IsSevenBit(int? codePage) => codePage is (>= 50220 and <= 50229) or 52936;

    /// <summary>Null for a number that is no code page; UTF-16 and UTF-32 are none of text of single octets.</summary>
    private static Encoding? Find(int codePage, DecoderFallback fallback)
    {
        if (codePage is <= 0 or 1200 or 1201 or 12000 or 12001 or 65000)
            return null;
        try
        {
            return Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, fallback);
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException)
        {
            return null;
        }
    }
}
