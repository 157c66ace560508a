namespace KimounMail.Protocols.Rtf;

/// <summary>
/// The last 4,096 octets of the output, a ring that references point into ([MS-OXRTFCP] §2.1.3). It begins with words that every RTF has, so
/// that even a short one becomes shorter.
/// </summary>
internal sealed class LzfuDictionary
{
    private const int Size = 4096;

    private readonly byte[] _ring = new byte[Size];
    private int _next;

    public LzfuDictionary()
    {
        Words.CopyTo(_ring);
        _next = Words.Length;
    }

    public static ReadOnlySpan<byte> Words =>
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <summary>The octets that compressed ones stand for: eight at a time, after an octet whose bits tell literals from references.</summary>
    /// <exception cref="InvalidDataException">They become fewer or more than <paramref name="length"/>.</exception>
    public byte[] Decode(ReadOnlySpan<byte> contents, int length)
    {
        var output = new byte[length];
        var written = 0;
        var position = 0;
        for (var control = 1; position < contents.Length; control >>= 1)
        {
            // Above its bits that are left the control octet has a one, so that 1 means: all are used.
            if (control == 1)
            {
                control = contents[position++] | 0x100;
                if (position == contents.Length)
                    break;
            }

            if ((control & 1) == 0)
            {
                Write(output, ref written, contents[position++]);
                continue;
            }

            if (position + 1 == contents.Length)
                throw new InvalidDataException("Compressed RTF ends within a reference.");
            var offset = contents[position] << 4 | contents[position + 1] >> 4;
            var count = (contents[position + 1] & 0xF) + 2;
            position += 2;
            // A reference to where nothing is written yet is the end.
            if (offset == _next)
                break;
            for (; count > 0; count--)
                Write(output, ref written, _ring[offset++ % Size]);
        }

        return written == length ? output : throw new InvalidDataException($"Compressed RTF announces {length:N0} octets and becomes {written:N0}.");
    }

    private void Write(byte[] output, ref int written, byte octet)
    {
        if (written == output.Length)
            throw new InvalidDataException($"Compressed RTF becomes more than the {output.Length:N0} octets it announces.");
        output[written++] = octet;
        _ring[_next] = octet;
        _next = (_next + 1) % Size;
    }
}
