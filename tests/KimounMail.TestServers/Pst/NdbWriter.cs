using System.Buffers.Binary;
using System.IO.Compression;

namespace KimounMail.TestServers.Pst;

/// <summary>A node below another.</summary>
internal readonly record struct Subnode(uint Id, ulong Data, ulong Subnodes);

/// <summary>Writes blocks and pages one after the other; of what is written nothing stays in memory but the pages of trees that are not full.</summary>
internal sealed class NdbWriter
{
    private readonly PstShape _shape;
    private readonly FileSpace _space;
    private readonly PageTreeWriter _blocks;
    private readonly List<(uint Id, ulong Data, ulong Subnodes, uint Parent)> _nodes = [];
    private ulong _nextBlock = 4;

    public NdbWriter(FileSpace space, PstShape shape)
    {
        (_space, _shape) = (space, shape);
        _blocks = new(space, shape, 0x80, 24);
    }

    public PstShape Shape => _shape;

    public void SkipTo(long offset) => _space.SkipTo((ulong)offset);

    public void AddNode(uint id, ulong data, ulong subnodes, uint parent) => _nodes.Add((id, data, subnodes, parent));

    /// <summary>Writes data of any length, as one block or a tree of them.</summary>
    /// <returns>The id of its root; 0 where there is none.</returns>
    public (ulong Id, long Length) WriteData(Stream data)
    {
        var (ids, length, buffer) = (new List<ulong>(), 0L, new byte[_shape.MaxData]);
        for (int read; (read = data.ReadAtLeast(buffer, buffer.Length, false)) > 0; length += read)
            ids.Add(WriteBlock(buffer.AsSpan(0, read), false));
        return (Root(ids, length), length);
    }

    public ulong WriteData(ReadOnlyMemory<byte> data) => WriteData(new MemoryStream(data.ToArray())).Id;

    /// <summary>Writes data whose blocks are as given, each of any length.</summary>
    public ulong WriteBlocks(IReadOnlyList<byte[]> blocks) =>
        Root([.. blocks.Select(block => WriteBlock(block, false))], blocks.Sum(block => (long)block.Length));

    /// <summary>Writes the tree of a node's subnodes; 0 where there are none.</summary>
    public ulong WriteSubnodes(IEnumerable<Subnode> subnodes)
    {
        var all = subnodes.OrderBy(node => node.Id).ToList();
        if (all.Count == 0)
            return 0;
        var leaves = all.Chunk((_shape.MaxData - 8) / 24).Select(chunk => (chunk[0].Id, Block: WriteSubnodeLeaf(chunk))).ToList();
        if (leaves.Count == 1)
            return leaves[0].Block;
        var index = new byte[8 + leaves.Count * 16];
        (index[0], index[1]) = (2, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(index.AsSpan(2), (ushort)leaves.Count);
        for (var i = 0; i < leaves.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(index.AsSpan(8 + i * 16), leaves[i].Id);
            BinaryPrimitives.WriteUInt64LittleEndian(index.AsSpan(16 + i * 16), leaves[i].Block);
        }

        return WriteBlock(index, true);
    }

    /// <summary>Writes what is left: the trees, and the head.</summary>
    public void Finish()
    {
        var nodes = new PageTreeWriter(_space, _shape, 0x81, 32);
        foreach (var (id, data, subnodes, parent) in _nodes.OrderBy(node => node.Id))
        {
            var entry = new byte[32];
            BinaryPrimitives.WriteUInt64LittleEndian(entry, id);
            BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), data);
            BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(16), subnodes);
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(24), parent);
            nodes.Add(id, entry);
        }

        var roots = (Nodes: nodes.Finish(), Blocks: _blocks.Finish());
        var highest = _nodes.GroupBy(node => node.Id & 0x1F).ToDictionary(group => (int)group.Key, group => group.Max(node => node.Id >> 5) + 1);
        _space.Finish(new HeaderFields(roots.Nodes, roots.Blocks, _nextBlock, highest));
    }

    private ulong WriteSubnodeLeaf(Subnode[] nodes)
    {
        var leaf = new byte[8 + nodes.Length * 24];
        leaf[0] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(leaf.AsSpan(2), (ushort)nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(leaf.AsSpan(8 + i * 24), nodes[i].Id);
            BinaryPrimitives.WriteUInt64LittleEndian(leaf.AsSpan(16 + i * 24), nodes[i].Data);
            BinaryPrimitives.WriteUInt64LittleEndian(leaf.AsSpan(24 + i * 24), nodes[i].Subnodes);
        }

        return WriteBlock(leaf, true);
    }

    private ulong Root(List<ulong> ids, long length)
    {
        if (ids.Count <= 1)
            return ids.FirstOrDefault();
        var perBlock = (_shape.MaxData - 8) / 8;
        if (ids.Count <= perBlock)
            return WriteIds(1, ids, length);
        var branches = ids.Chunk(perBlock)
            .Select((chunk, i) => WriteIds(1, chunk, Math.Min((long)chunk.Length * _shape.MaxData, length - (long)i * perBlock * _shape.MaxData)))
            .ToList();
        return WriteIds(2, branches, length);
    }

    private ulong WriteIds(byte level, IReadOnlyList<ulong> ids, long length)
    {
        var block = new byte[8 + ids.Count * 8];
        (block[0], block[1]) = (1, level);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(2), (ushort)ids.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), (uint)length);
        for (var i = 0; i < ids.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(8 + i * 8), ids[i]);
        return WriteBlock(block, true);
    }

    private ulong WriteBlock(ReadOnlySpan<byte> data, bool isInternal)
    {
        var id = _nextBlock | (isInternal ? 2u : 0u);
        _nextBlock += 4;
        var encoded = data.ToArray();
        if (!isInternal)
            BlockEncoder.Encode(_shape.Cipher, id, encoded);
        var stored = Deflated(encoded);
        var block = new byte[(stored.Length + _shape.BlockTrailer + _shape.BlockUnit - 1) / _shape.BlockUnit * _shape.BlockUnit];
        var offset = _space.Allocate(block.Length, _shape.BlockUnit);
        stored.CopyTo(block, 0);
        var trailer = block.AsSpan(block.Length - _shape.BlockTrailer);
        BinaryPrimitives.WriteUInt16LittleEndian(trailer, (ushort)stored.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(trailer[2..], Checksum.Signature(offset, id));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Checksum.Of(stored));
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[8..], id);
        if (_shape.Is4K)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(trailer[16..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(trailer[18..], (ushort)data.Length);
        }

        _space.Write(offset, block);
        AddBlock(id, offset, stored.Length, data.Length);
        return id;
    }

    private void AddBlock(ulong id, ulong offset, int stored, int length)
    {
        var entry = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, id);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), offset);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(16), (ushort)stored);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(18), (ushort)(_shape.Is4K ? length : 2));
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(20), (ushort)(_shape.Is4K ? 2 : 0));
        _blocks.Add(id, entry);
    }

    private byte[] Deflated(byte[] data)
    {
        if (!_shape.Deflate)
            return data;
        var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Fastest, true))
            zlib.Write(data);
        return deflated.Length < data.Length ? deflated.ToArray() : data;
    }
}
