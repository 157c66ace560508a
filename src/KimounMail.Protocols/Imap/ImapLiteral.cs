using System.Buffers.Text;

namespace KimounMail.Protocols.Imap;

/// <summary>The announcement of a literal at the end of a line: <c>{123}</c>, <c>{123+}</c> or <c>~{123}</c>.</summary>
internal static class ImapLiteral
{
    /// <summary>Finds the announcement that ends the line (its LF included); false when it ends with none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out int start, out long length)
    {
        (start, length) = (0, 0);
        var text = line.TrimEnd("\r\n"u8);
        if (text.IsEmpty || text[^1] != '}')
            return false;
        start = text.LastIndexOf((byte)'{');
        if (start < 0 || !Utf8Parser.TryParse(text[(start + 1)..], out length, out var digits) || length < 0)
            return false;
        var end = text[(start + 1 + digits)..];
        if (start > 0 && text[start - 1] == '~')
            start--;
        return text[(text.LastIndexOf((byte)'{') + 1)] is >= (byte)'0' and <= (byte)'9' && (end.SequenceEqual("}"u8) || end.SequenceEqual("+}"u8));
    }
}
