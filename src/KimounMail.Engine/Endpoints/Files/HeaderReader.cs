using KimounMail.Protocols.Mime;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>Reads the header of a message, and no more of it than needed.</summary>
internal static class HeaderReader
{
    private const int FirstPiece = 8 * 1024;

    /// <summary>The octets up to the empty line, or the first of a header that has no end.</summary>
    public static byte[] Read(Stream content)
    {
        var buffer = new byte[FirstPiece];
        var filled = 0;
        while (true)
        {
            var read = content.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (FindEnd(buffer.AsSpan(0, filled)) is >= 0 and var end)
                return buffer[..end];
            if (filled < buffer.Length || filled >= MailHeader.MaxLength)
                return buffer[..filled];
            Array.Resize(ref buffer, buffer.Length * 4);
        }
    }

    private static int FindEnd(ReadOnlySpan<byte> octets)
    {
        if (octets.StartsWith("\r\n"u8))
            return 2;
        return octets.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end + 4 : -1;
    }
}
