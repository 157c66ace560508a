using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;

namespace KimounMail.Protocols.Rtf;

/// <summary>The code pages that text in RTF is written in.</summary>
internal static class RtfCodePages
{
    /// <summary>Where nothing else is said.</summary>
    public const int Default = 1252;

    /// <summary>The code page of a font's character set (<c>\fcharset</c>); null for the one of the document.</summary>
    /// <remarks>Symbol fonts (2) have signs in place of letters. Of those, mail has bullets, which are a dot in windows-1252 too.</remarks>
    public static int? OfCharset(int charset) => charset switch
    {
        0 or 2 => 1252,
        77 => 10000,
        78 => 10001,
        79 => 10003,
        80 => 10008,
        81 => 10002,
        83 => 10005,
        84 => 10004,
        85 => 10006,
        86 => 10081,
        87 => 10021,
        88 => 10029,
        89 => 10007,
        128 => 932,
        129 => 949,
        130 => 1361,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        254 => 437,
        255 => 850,
        _ => null,
    };

    /// <summary>How octets of a code page are read. One that does not exist, or that is no superset of ASCII as RTF has to be, is windows-1252.</summary>
    public static Encoding EncodingOf(int codePage) => s_encodings.GetOrAdd(s_known.Contains(codePage) ? codePage : Default, Open);

    private static Encoding Open(int codePage)
    {
        var encoding = codePage == Encoding.UTF8.CodePage ? Encoding.UTF8
            : CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));
        return encoding?.GetString("Az09<"u8) == "Az09<" ? encoding : EncodingOf(Default);
    }

    private static readonly FrozenSet<int> s_known = CodePagesEncodingProvider.Instance.GetEncodings().Select(info => info.CodePage).Append(Encoding.UTF8.CodePage).ToFrozenSet();
    private static readonly ConcurrentDictionary<int, Encoding> s_encodings = new();
}
