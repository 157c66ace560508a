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

    /// <summary>All pages of trees, and all blocks that a leaf of them tells of; those no longer in use, too.</summary>
    public static List<SealedPart> Find(byte[] file)
    {
        var layout = Layout.Of(file);
        var parts = new List<SealedPart>();
        for (var at = 0; at + layout.PageSize <= file.Length; at += 512)
        {
            var type = file[at + layout.TrailerAt];
            var page = new SealedPart(at, layout.TrailerAt, at + layout.TrailerAt + layout.ChecksumAt);
            if (type is not (0x80 or 0x81) || file[at + layout.TrailerAt + 1] != type || !page.IsSealed(file))
                continue;
            parts.Add(page);
            if (type == 0x80 && file[at + layout.LevelAt] == 0)
                parts.AddRange(BlocksOf(file, layout, at));
        }

        return parts;
    }

    /// <summary>Gives it the checksum its octets have now.</summary>
    public void Seal(byte[] file) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(_checksumAt), Checksum.Of(file.AsSpan(Offset, Length)));

    private bool IsSealed(byte[] file) => Checksum.Of(file.AsSpan(Offset, Length)) == BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(_checksumAt));

    private static IEnumerable<SealedPart> BlocksOf(byte[] file, Layout layout, int leaf)
    {
        int count = layout.PageSize > 512 ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(leaf + layout.CountAt)) : file[leaf + layout.CountAt];
        for (var i = 0; i < count; i++)
        {
            var entry = leaf + (i * 3 * layout.IdSize);
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(entry + layout.IdSize));
            int stored = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(entry + (2 * layout.IdSize)));
            var extent = (stored + layout.BlockTrailer + layout.BlockUnit - 1) / layout.BlockUnit * layout.BlockUnit;
            if (offset + extent > file.Length)
                continue;
            var block = new SealedPart((int)offset, stored, (int)offset + extent - layout.BlockTrailer + layout.ChecksumAt);
            if (block.IsSealed(file))
                yield return block;
        }
    }

    private sealed record Layout(int PageSize, int TrailerAt, int ChecksumAt, int CountAt, int LevelAt, int IdSize, int BlockTrailer, int BlockUnit)
    {
        public static Layout Of(byte[] file) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(10)) switch
        {
            14 or 15 => new(512, 500, 8, 496, 499, 4, 12, 64),
            36 => new(4096, 4072, 4, 4056, 4061, 8, 24, 512),
            _ => new(512, 496, 4, 488, 491, 8, 16, 64),
        };
    }
}
