using System.Buffers.Binary;

namespace KimounMail.TestServers.Pst;

/// <summary>A page or block of a file in memory: octets under a checksum.</summary>
public sealed class SealedPart
{
    private readonly int _checksumAt;

    private SealedPart(int offset, int length, int checksumAt)
    {
        (Offset, Length, _checksumAt) = (offset, length, checksumAt);
    }

    public int Offset { get; }

    /// <summary>Octets the checksum is of.</summary>
    public int Length { get; }

    /// <summary>All pages of trees, and all blocks that a leaf of them tells of, of a file that <see cref="PstWriter"/> wrote.</summary>
    public static List<SealedPart> Find(byte[] file)
    {
        var shape = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(10)) == PstShape.Unicode4K.Version ? PstShape.Unicode4K : PstShape.Unicode;
        var parts = new List<SealedPart>();
        for (var at = shape.FirstMap; at + shape.PageSize <= file.Length; at += shape.PageSize)
        {
            var trailer = file.AsSpan(at + shape.TrailerAt);
            if (trailer[0] is not (0x80 or 0x81) || trailer[1] != trailer[0] || Checksum.Of(file.AsSpan(at, shape.TrailerAt)) != BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]))
                continue;
            parts.Add(new(at, shape.TrailerAt, at + shape.TrailerAt + 4));
            if (trailer[0] == 0x80 && file[at + shape.EntriesSize + (shape.Is4K ? 5 : 3)] == 0)
                AddBlocks(parts, file, shape, at);
        }

        return parts;
    }

    /// <summary>Gives it the checksum its octets have now.</summary>
    public void Seal(byte[] file) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(_checksumAt), Checksum.Of(file.AsSpan(Offset, Length)));

    private static void AddBlocks(List<SealedPart> parts, byte[] file, PstShape shape, int leaf)
    {
        var counts = file.AsSpan(leaf + shape.EntriesSize);
        var count = shape.Is4K ? BinaryPrimitives.ReadUInt16LittleEndian(counts) : counts[0];
        for (var i = 0; i < count; i++)
        {
            var entry = file.AsSpan(leaf + (i * 24));
            var offset = (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
            int stored = BinaryPrimitives.ReadUInt16LittleEndian(entry[16..]);
            var extent = (stored + shape.BlockTrailer + shape.BlockUnit - 1) / shape.BlockUnit * shape.BlockUnit;
            parts.Add(new(offset, stored, offset + extent - shape.BlockTrailer + 4));
        }
    }
}
