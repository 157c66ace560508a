using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Rtf;

namespace KimounMail.Protocols.Outlook;

/// <summary>What a body in compressed RTF is: HTML or text that was put into RTF, or a document of its own ([MS-OXRTFEX]).</summary>
internal sealed class RtfBody
{
    private const int MaxLength = 64 << 20;

    private RtfBody(CompressedRtf rtf)
    {
        IsIntact = rtf.IsIntact;
        var content = EncapsulatedRtf.Read(rtf.Rtf.Span);
        Html = content.Content == RtfContent.Html ? content.Text : null;
        Text = content.Content == RtfContent.Text ? content.Text : null;
        if (content.Content == RtfContent.Rtf)
            (Document, Text) = (rtf.Rtf, RtfText.Read(rtf.Rtf.Span));
    }

    /// <summary>The HTML that was put into it; null for none.</summary>
    public string? Html { get; }

    /// <summary>The text that was put into it, or that the document shows; null where it is HTML.</summary>
    public string? Text { get; }

    /// <summary>The RTF, where it is a document of its own.</summary>
    public ReadOnlyMemory<byte>? Document { get; }

    /// <summary>False where its checksum is not its own.</summary>
    public bool IsIntact { get; }

    /// <summary>Null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged beyond reading.</exception>
    public static RtfBody? Read(MapiProperties properties)
    {
        if (properties.TypeOf(MapiId.RtfCompressed) != MapiPropertyType.Binary)
            return null;
        using var stream = properties.OpenStream(MapiId.RtfCompressed);
        return stream is null || stream.Length == 0 ? null : new RtfBody(CompressedRtf.Decompress(stream, MaxLength));
    }
}
