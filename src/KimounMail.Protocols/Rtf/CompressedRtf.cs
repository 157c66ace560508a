using System.Buffers.Binary;

namespace KimounMail.Protocols.Rtf;

/// <summary>RTF as a message store keeps it, compressed by LZFu or stored as it is ([MS-OXRTFCP]).</summary>
/// <param name="Rtf">The RTF.</param>
/// <param name="IsIntact">False where the checksum says that octets have changed; what could be read is here all the same.</param>
public sealed record CompressedRtf(ReadOnlyMemory<byte> Rtf, bool IsIntact)
{
    private const int HeaderLength = 16;

    /// <summary>The size in the header counts its other fields too, from the second on.</summary>
    private const int CountedHeader = 12;

    private const uint Compressed = 0x75465A4C;    // "LZFu"
    private const uint Uncompressed = 0x414C454D;  // "MELA"

    /// <summary>The reference that ends the contents, and what programs leave behind it.</summary>
    private const int Padding = 4096;

    /// <summary>Two octets, and an eighth of one that says so, stand for 17 at most.</summary>
    private const int MaxExpansion = 9;

    /// <summary>Reads a stream from where it stands. It is read no further than its header says, and no more is kept than <paramref name="maxLength"/> can need.</summary>
    /// <exception cref="InvalidDataException">It is no compressed RTF, is cut short, or does not become what it says.</exception>
    public static CompressedRtf Decompress(Stream stream, int maxLength)
    {
        var header = new byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            throw TooShort();
        var (length, _) = ReadHeader(header, maxLength);
        using var octets = new MemoryStream();
        octets.Write(header);
        var buffer = new byte[81920];
        while (length > 0 && stream.Read(buffer, 0, (int)Math.Min(length, buffer.Length)) is > 0 and var read)
        {
            octets.Write(buffer, 0, read);
            length -= read;
        }

        return Decompress(octets.GetBuffer().AsSpan(0, (int)octets.Length), maxLength);
    }

    /// <summary>Reads a stream that is in memory; octets after its end do not matter.</summary>
    /// <param name="octets">The stream with its header.</param>
    /// <param name="maxLength">The most octets of RTF that are taken.</param>
    /// <exception cref="InvalidDataException">It is no compressed RTF, is cut short, or does not become what it says.</exception>
    public static CompressedRtf Decompress(ReadOnlySpan<byte> octets, int maxLength)
    {
        if (octets.Length < HeaderLength)
            throw TooShort();
        var (length, rawLength) = ReadHeader(octets, maxLength);
        if (octets.Length - HeaderLength < length)
            throw new InvalidDataException($"Compressed RTF is cut short: {length:N0} octets are announced, {octets.Length - HeaderLength:N0} are there.");
        var contents = octets.Slice(HeaderLength, (int)length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(octets[8..]) == Uncompressed)
            return new CompressedRtf(contents.ToArray(), true);
        if (rawLength > (long)contents.Length * MaxExpansion)
            throw new InvalidDataException($"Compressed RTF of {contents.Length:N0} octets cannot become the {rawLength:N0} it announces.");
        var isIntact = Crc32(contents) == BinaryPrimitives.ReadUInt32LittleEndian(octets[12..]);
        return new CompressedRtf(new LzfuDictionary().Decode(contents, rawLength), isIntact);
    }

    /// <summary>How many octets follow the header, and how many of RTF they become.</summary>
    private static (long Length, int RawLength) ReadHeader(ReadOnlySpan<byte> header, int maxLength)
    {
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var rawSize = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var type = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (type is not (Compressed or Uncompressed))
            throw new InvalidDataException($"This is no compressed RTF: it is of type 0x{type:X8}.");
        if (rawSize > maxLength)
            throw new InvalidDataException($"RTF of {rawSize:N0} octets is more than the {maxLength:N0} that are taken.");
        // Where nothing is compressed the first size is not worth a look: programs disagree whether it counts the header.
        if (type == Uncompressed)
            return (rawSize, (int)rawSize);
        // At worst every octet is a literal, and there is one more for eight of them.
        if (size < CountedHeader || size - CountedHeader > rawSize * 9L / 8 + Padding)
            throw new InvalidDataException($"Compressed RTF announces {size:N0} octets that become {rawSize:N0}: that cannot be.");
        return (size - CountedHeader, (int)rawSize);
    }

    /// <summary>CRC-32 as usual, but begun with zero and not inverted in the end (§2.1.3.2).</summary>
    private static uint Crc32(ReadOnlySpan<byte> octets)
    {
        var crc = 0u;
        foreach (var octet in octets)
            crc = s_crcTable[(byte)(crc ^ octet)] ^ (crc >> 8);
        return crc;
    }

    private static readonly uint[] s_crcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    private static uint CrcOf(int octet)
    {
        var crc = (uint)octet;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        return crc;
    }

    private static InvalidDataException TooShort() => new("Compressed RTF is cut short: its header is not whole.");
}
