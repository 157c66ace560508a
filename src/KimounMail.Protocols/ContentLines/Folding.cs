using System.Buffers;

namespace KimounMail.Protocols.ContentLines;

/// <summary>Where a line was folded.</summary>
/// <param name="Position">Of the first octet after it, in the unfolded line.</param>
/// <param name="Mark">The space or tab that the next line begins with, or the <c>=</c> that this one ends with.</param>
internal readonly record struct Fold(int Position, byte Mark)
{
    public const byte Soft = (byte)'=';
}

/// <summary>Lines of at most 75 octets, of which all but the first begin with a space (RFC 5545 §3.1, RFC 6350 §3.2).</summary>
internal static class Folding
{
    /// <summary>Octets of a line without its end.</summary>
    public const int LineLength = 75;

    /// <summary>Octets of a line of quoted-printable without its end (RFC 2045 §6.7).</summary>
    public const int QuotedPrintableLength = 76;

    /// <summary>Writes a line folded where it was folded when it was read.</summary>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> line, ReadOnlySpan<Fold> folds)
    {
        var start = 0;
        foreach (var fold in folds)
        {
            writer.Write(line[start..fold.Position]);
            WriteBreak(writer, fold.Mark);
            start = fold.Position;
        }

        writer.Write(line[start..]);
        writer.Write("\r\n"u8);
    }

    /// <summary>Writes a line folded as is usual.</summary>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> line, LineShape shape)
    {
        var mark = shape.Encoding == ValueEncoding.QuotedPrintable ? Fold.Soft : (byte)' ';
        var room = LineLength;
        var start = 0;
        while (line.Length - start > room)
        {
            // The = at the end, and the space at the beginning, count too. Quoted-printable has no way to fold a name and its parameters.
            var end = mark == Fold.Soft ? SoftBreak(line, start + room - 1, Math.Max(start, shape.ValueStart)) : Break(line, start + room, start);
            if (end >= line.Length)
                break;
            writer.Write(line[start..end]);
            WriteBreak(writer, mark);
            start = end;
            room = mark == Fold.Soft ? LineLength : LineLength - 1;
        }

        writer.Write(line[start..]);
        writer.Write("\r\n"u8);
    }

    /// <summary>True for a line that begins or ends a component, and never is the rest of another.</summary>
    public static bool IsDelimiter(ReadOnlySpan<byte> line) =>
        line.Length > 4 && line[0] is (byte)'B' or (byte)'b' or (byte)'E' or (byte)'e' && (StartsWith(line, "BEGIN:"u8) || StartsWith(line, "END:"u8));

    private static bool StartsWith(ReadOnlySpan<byte> line, ReadOnlySpan<byte> start) =>
        line.Length > start.Length && System.Text.Ascii.EqualsIgnoreCase(line[..start.Length], start);

    private static void WriteBreak(IBufferWriter<byte> writer, byte mark)
    {
        if (mark == Fold.Soft)
            writer.Write("=\r\n"u8);
        else
            writer.Write([(byte)'\r', (byte)'\n', mark]);
    }

    /// <summary>The last place up to <paramref name="end"/> that is not inside a UTF-8 sequence, nor after a CR, which would look like a part of the line's end.</summary>
    private static int Break(ReadOnlySpan<byte> line, int end, int start)
    {
        var at = BeforeSequence(line, end, start);
        while (at > start + 1 && line[at - 1] == '\r')
            at--;
        while (at < line.Length && line[at - 1] == '\r')
            at++;
        return at;
    }

    /// <summary>The last place up to <paramref name="end"/> that is not inside <c>=XX</c> or a UTF-8 sequence, and where nothing follows that looks as if it began or ended a component.</summary>
    private static int SoftBreak(ReadOnlySpan<byte> line, int end, int floor)
    {
        var at = Math.Max(end, floor);
        if (at > floor && line[at - 1] == '=')
            at--;
        else if (at > floor + 1 && line[at - 2] == '=')
            at -= 2;
        at = BeforeSequence(line, at, floor);
        return IsDelimiter(line[at..]) ? at + 1 : at;
    }

    private static int BeforeSequence(ReadOnlySpan<byte> line, int end, int floor)
    {
        var at = end;
        while (at > floor + 1 && at > end - 3 && at < line.Length && IsContinuation(line[at]))
            at--;
        // No sequence has more than three such octets: these are no UTF-8.
        return at < line.Length && IsContinuation(line[at]) ? end : at;
    }

    private static bool IsContinuation(byte octet) => (octet & 0xC0) == 0x80;
}
