namespace KimounMail.Protocols.Rtf;

/// <summary>What RTF was made of.</summary>
public enum RtfContent
{
    /// <summary>Nothing else: it was RTF from the beginning.</summary>
    Rtf,

    /// <summary>HTML, which can be had back.</summary>
    Html,

    /// <summary>Plain text, which can be had back.</summary>
    Text,
}

/// <summary>HTML or plain text that was made RTF, and the way back ([MS-OXRTFEX]). Many stores have the HTML of a mail in no other form.</summary>
/// <param name="Content">What the RTF was made of.</param>
/// <param name="Text">The HTML or the plain text, with lines that end in CRLF; null where the RTF was made of neither.</param>
public sealed record EncapsulatedRtf(RtfContent Content, string? Text)
{
    /// <summary>How far into the document it can say what it was made of (§2.2.3.1).</summary>
    private const int InspectedTokens = 10;

    /// <summary>Reads a document as a message has it, decompressed. What is not well-formed is read as far as that can be.</summary>
    /// <exception cref="InvalidDataException">It is no RTF, or nested deeper than any document.</exception>
    public static EncapsulatedRtf Read(ReadOnlySpan<byte> rtf) =>
        Inspect(rtf) is var content && content != RtfContent.Rtf
            ? new(content, new RtfReader(content).Read(rtf))
            : new(content, null);

    private static RtfContent Inspect(ReadOnlySpan<byte> rtf)
    {
        RtfReader.DemandRtf(rtf);
        var tokenizer = new RtfTokenizer(rtf);
        for (var i = 0; i < InspectedTokens; i++)
        {
            switch (tokenizer.Read())
            {
                case RtfTokenKind.GroupStart:
                case RtfTokenKind.Word when tokenizer.Word is not ("fromhtml" or "fromtext"):
                    break;
                // Any other number behind it is of a version nobody knows.
                case RtfTokenKind.Word when tokenizer.Word is "fromhtml":
                    return tokenizer.Parameter == 1 ? RtfContent.Html : RtfContent.Rtf;
                case RtfTokenKind.Word:
                    return RtfContent.Text;
                default:
                    return RtfContent.Rtf;
            }
        }

        return RtfContent.Rtf;
    }
}
