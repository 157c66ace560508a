using System.Buffers.Binary;
using System.Text;

namespace KimounMail.Tests.Protocols.Rtf;

/// <summary>Compresses RTF as [MS-OXRTFCP] §3.1.4 says: the longest match there is, references that run into what they write included. Slow and plain.</summary>
internal static class LzfuCompressor
{
    private const int Size = 4096;
    private const int MaxMatch = 17;

    private static readonly byte[] s_words = Encoding.ASCII.GetBytes(
        @"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
        + "\r\n" + @"\par \pard\plain\f0\fs20\b\i\u\tab\tx");

    public static byte[] Compress(byte[] rtf)
    {
        var history = s_words.Concat(rtf).ToArray();
        var contents = new List<byte>();
        var control = 0;
        var tokens = 0;
        for (var position = s_words.Length; position <= history.Length;)
        {
            if (tokens++ % 8 == 0)
            {
                control = contents.Count;
                contents.Add(0);
            }

            var (start, length) = Find(history, position);
            if (length >= 2 || position == history.Length)
            {
                contents[control] |= (byte)(1 << (tokens - 1) % 8);
                var offset = (position == history.Length ? position : start) % Size;
                contents.Add((byte)(offset >> 4));
                contents.Add((byte)(offset << 4 | Math.Max(length - 2, 0)));
            }
            else
            {
                contents.Add(history[position]);
            }

            position += Math.Max(length, 1);
        }

        return Wrap("LZFu", [.. contents], contents.Count + 12, rtf.Length, Crc(contents));
    }

    /// <summary>A stream with the header given, true or not.</summary>
    public static byte[] Wrap(string type, byte[] contents, int size, int rawSize, uint crc)
    {
        var stream = new byte[16 + contents.Length];
        BinaryPrimitives.WriteInt32LittleEndian(stream, size);
        BinaryPrimitives.WriteInt32LittleEndian(stream.AsSpan(4), rawSize);
        Encoding.ASCII.GetBytes(type, stream.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(stream.AsSpan(12), crc);
        contents.CopyTo(stream, 16);
        return stream;
    }

    /// <summary>Whether the checksum of a stream is that of its contents; one that is not compressed has none, and begins as RTF does.</summary>
    public static bool IsIntact(byte[] stream) => stream[8] == 'M'
        ? stream.AsSpan(16).StartsWith("{\\rtf"u8)
        : Crc(stream.Skip(16)) == BinaryPrimitives.ReadUInt32LittleEndian(stream.AsSpan(12));

    private static (int Start, int Length) Find(byte[] history, int position)
    {
        var best = (Start: 0, Length: 0);
        var most = Math.Min(MaxMatch, history.Length - position);
        for (var start = Math.Max(0, position - Size + 1); start < position && best.Length < most; start++)
        {
            var length = 0;
            while (length < most && history[start + length] == history[position + length])
                length++;
            if (length > best.Length)
                best = (start, length);
        }

        return best;
    }

    private static uint Crc(IEnumerable<byte> octets)
    {
        var crc = 0u;
        foreach (var octet in octets)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
                crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
        }

        return crc;
    }
}
