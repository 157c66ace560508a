using System.Buffers.Binary;

namespace KimounMail.TestServers.Pst;

/// <summary>What the head of the file tells, once all is written.</summary>
internal sealed record HeaderFields(
    (ulong Id, ulong Offset) Nodes, (ulong Id, ulong Offset) Blocks, ulong NextBlock, IReadOnlyDictionary<int, uint> NextNodes);

/// <summary>
/// The file's room, given out from front to back around the maps of what is allocated ([MS-PST] 2.2.2.7.2), which stand at fixed distances; and its head.
/// </summary>
internal sealed class FileSpace
{
    private const byte AllocationMap = 0x84;
    private const byte PageMap = 0x83;
    private const int RegionsAPageMap = 8;

    private readonly FileStream _file;
    private readonly PstShape _shape;
    private readonly byte[] _map;
    private ulong _at;
    private int _region;
    private ulong _nextPage = 1;
    private ulong _free;

    public FileSpace(FileStream file, PstShape shape)
    {
        (_file, _shape, _map) = (file, shape, new byte[shape.PageSize]);
        BeginRegion(0);
    }

    private ulong RegionSize => (ulong)_shape.MapBits * (ulong)_shape.BlockUnit;

    private ulong RegionStart => (ulong)_shape.FirstMap + (ulong)_region * RegionSize;

    public ulong NextPageId() => _nextPage++;

    public ulong Allocate(int length, int alignment)
    {
        var start = Align(_at, alignment);
        if (start + (ulong)length > RegionStart + RegionSize)
        {
            EndRegion();
            BeginRegion(_region + 1);
            start = Align(_at, alignment);
        }

        _at = start + (ulong)length;
        Mark(start, length);
        return start;
    }

    /// <summary>Leaves a gap: what follows is beyond an offset, whatever that costs a file system without sparse files.</summary>
    public void SkipTo(ulong offset)
    {
        EndRegion();
        BeginRegion((int)((offset - (ulong)_shape.FirstMap) / RegionSize) + 1);
    }

    public ulong WritePage(byte[] page, byte type, ulong id)
    {
        var offset = Allocate(page.Length, page.Length);
        Write(offset, Sealed(page, type, Checksum.Signature(offset, id), id));
        return offset;
    }

    public void Write(ulong offset, ReadOnlySpan<byte> octets)
    {
        if (_file.Position != (long)offset)
            _file.Position = (long)offset;
        _file.Write(octets);
    }

    public void Finish(HeaderFields fields)
    {
        EndRegion();
        var length = RegionStart + RegionSize;
        _file.SetLength((long)length);
        Write(0, Header(fields, length));
        _file.Flush();
    }

    private void BeginRegion(int region)
    {
        _region = region;
        _at = RegionStart;
        Array.Clear(_map);
        var maps = region % RegionsAPageMap == 0 ? 2 : 1;
        Mark(_at, maps * _shape.PageSize);
        _at += (ulong)(maps * _shape.PageSize);
    }

    private void EndRegion()
    {
        _free += (RegionStart + RegionSize - _at) / (ulong)_shape.BlockUnit * (ulong)_shape.BlockUnit;
        // Maps have their own offset for id, and no signature.
        Write(RegionStart, Sealed((byte[])_map.Clone(), AllocationMap, 0, RegionStart));
        if (_region % RegionsAPageMap != 0)
            return;
        var pages = new byte[_shape.PageSize];
        pages.AsSpan(0, _shape.TrailerAt).Fill(0xFF);
        var offset = RegionStart + (ulong)_shape.PageSize;
        Write(offset, Sealed(pages, PageMap, 0, offset));
    }

    private void Mark(ulong start, int length)
    {
        var first = (int)((start - RegionStart) / (ulong)_shape.BlockUnit);
        for (var unit = first; unit < first + length / _shape.BlockUnit; unit++)
            _map[unit / 8] |= (byte)(0x80 >> (unit % 8));
    }

    private byte[] Sealed(byte[] page, byte type, ushort signature, ulong id)
    {
        var trailer = page.AsSpan(_shape.TrailerAt);
        (trailer[0], trailer[1]) = (type, type);
        BinaryPrimitives.WriteUInt16LittleEndian(trailer[2..], signature);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Checksum.Of(page.AsSpan(0, _shape.TrailerAt)));
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[8..], id);
        return page;
    }

    /// <summary>[MS-PST] 2.2.2.6.</summary>
    private byte[] Header(HeaderFields fields, ulong length)
    {
        var header = new byte[564];
        "!BDN"u8.CopyTo(header);
        (_shape.IsOst ? "SO"u8 : "SM"u8).CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), _shape.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), 19);
        (header[14], header[15]) = (1, 1);
        Long(32, _nextPage);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(40), 1);
        for (var type = 0; type < 32; type++)
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(44 + type * 4), Math.Max(0x400, fields.NextNodes.GetValueOrDefault(type)));
        Long(184, length);
        Long(192, RegionStart);
        Long(200, _free);
        Long(216, fields.Nodes.Id);
        Long(224, fields.Nodes.Offset);
        Long(232, fields.Blocks.Id);
        Long(240, fields.Blocks.Offset);
        header[248] = 2;
        header.AsSpan(256, 256).Fill(0xFF);
        (header[512], header[513]) = (0x80, (byte)_shape.Cipher);
        Long(516, fields.NextBlock);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), Checksum.Of(header.AsSpan(8, 471)));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(524), Checksum.Of(header.AsSpan(8, 516)));
        return header;

        void Long(int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(at), value);
    }

    private static ulong Align(ulong offset, int alignment) => (offset + (ulong)alignment - 1) / (ulong)alignment * (ulong)alignment;
}
