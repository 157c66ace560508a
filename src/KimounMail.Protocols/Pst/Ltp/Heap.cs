using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>What is on a heap: clientSig of [MS-PST] 2.3.1.2.</summary>
internal enum HeapContent : byte
{
    Table = 0x7C,
    Properties = 0xBC,
}

/// <summary>A node's data as a heap of small items ([MS-PST] 2.3.1): some of its blocks are kept, however many there are.</summary>
internal sealed class Heap
{
    private const byte Signature = 0xEC;
    private const int KeptBlocks = 32;

    private readonly DataTree _data;
    private readonly int _indexBits;
    private readonly (int Index, byte[] Octets)[] _kept;

    private Heap(DataTree data, NdbLayout layout)
    {
        (_data, _indexBits) = (data, layout.HeapIndexBits);
        _kept = new (int, byte[])[Math.Clamp(data.BlockCount, 1, KeptBlocks)];
        Array.Fill(_kept, (-1, []));
        var header = new Octets(Block(0));
        if (header.U8(2) != Signature)
            throw new PstDamageException("A node's data is not a heap.");
        (Content, Root) = ((HeapContent)header.U8(3), header.U32(4));
    }

    public HeapContent Content { get; }

    /// <summary>The item all others hang on.</summary>
    public uint Root { get; }

    public static Heap Open(NodeDatabase database, ulong data, HeapContent content)
    {
        var heap = new Heap(DataTree.Open(database, data), database.Layout);
        return heap.Content == content ? heap : throw new PstDamageException($"A node has a heap of type 0x{(byte)heap.Content:X2} where one of 0x{(byte)content:X2} belongs.");
    }

    /// <summary>An item; of id 0 an empty one.</summary>
    public ReadOnlyMemory<byte> Item(uint id)
    {
        if (id == 0)
            return default;
        var index = (int)(id >> 5) & (1 << _indexBits) - 1;
        var octets = Block((int)(id >> 5 + _indexBits));
        var block = new Octets(octets);
        var map = block.U16(0);
        if (index < 1 || index > block.U16(map))
            throw new PstDamageException($"A heap of {_data.BlockCount} blocks has no item 0x{id:X}.");
        // HNPAGEMAP ([MS-PST] 2.3.1.5): after two counts, where each item begins, and where the last ends.
        var (start, end) = (block.U16(map + 2 + index * 2), block.U16(map + 4 + index * 2));
        if (end < start || end > octets.Length)
            throw new PstDamageException($"Item 0x{id:X} of a heap ends before it begins.");
        return octets.AsMemory(start, end - start);
    }

    private byte[] Block(int index)
    {
        ref var kept = ref _kept[index % _kept.Length];
        if (kept.Index != index)
            kept = (index, _data.Read(index));
        return kept.Octets;
    }
}
