namespace KimounMail.Protocols.Rtf;

/// <summary>RTF as plain text: what a reader sees, without its looks.</summary>
public static class RtfText
{
    /// <summary>
    /// The text of a document, with lines that end in CRLF, a line for a row of a table and tabs between its cells. Hidden text, pictures, headers
    /// and footers of pages are left out.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no RTF, or nested deeper than any document.</exception>
    public static string Read(ReadOnlySpan<byte> rtf)
    {
        RtfReader.DemandRtf(rtf);
        return new RtfReader(RtfContent.Rtf).Read(rtf);
    }
}
