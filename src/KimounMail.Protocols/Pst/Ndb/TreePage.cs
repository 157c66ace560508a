namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>Which tree a page is of: ptype, [MS-PST] 2.2.2.7.1.</summary>
internal enum TreeKind : byte
{
    Block = 0x80,
    Node = 0x81,
}

/// <summary>Where a block is ([MS-PST] 2.2.2.7.7.3). Stored is what it has in the file, Length what that is once inflated.</summary>
internal readonly record struct BlockEntry(ulong Id, ulong Offset, int Stored, int Length);

/// <summary>What a node is made of ([MS-PST] 2.2.2.7.7.4): ids of its data and of its subnodes, 0 where it has none.</summary>
internal readonly record struct NodeEntry(NodeId Id, ulong Data, ulong Subnodes, NodeId Parent);

/// <summary>One page of a tree, checked when it was read ([MS-PST] 2.2.2.7.7).</summary>
internal sealed class TreePage
{
    /// <summary>Far more than any file needs: pages hold 15 entries and more.</summary>
    private const int MaxLevel = 16;

    private readonly byte[] _octets;
    private readonly bool _wide;
    private readonly bool _compressible;
    private readonly int _stride;

    private TreePage(ulong offset, TreeKind kind, byte[] octets, NdbLayout layout)
    {
        (Offset, Kind, _octets, _wide) = (offset, kind, octets, layout.Wide);
        _compressible = layout.Format == PstFormat.Unicode4K;
        var page = new Octets(octets);
        var wordCounts = layout.PageSize > 512;
        var at = layout.PageCount;
        Count = wordCounts ? page.U16(at) : page.U8(at);
        _stride = page.U8(at + (wordCounts ? 4 : 2));
        Level = page.U8(at + (wordCounts ? 5 : 3));
        if (Level > MaxLevel || _stride < EntrySize || Count * _stride > layout.PageCount)
            throw new PstDamageException($"{Name} says it has {Count} entries of {_stride} octets at level {Level}.");
    }

    public ulong Offset { get; }

    public TreeKind Kind { get; }

    public int Count { get; }

    /// <summary>0 for a leaf.</summary>
    public int Level { get; }

    private string Name => NameOf(Kind, Offset);

    private int EntrySize => (Level, Kind) switch
    {
        ( > 0, _) or (_, TreeKind.Block) => _wide ? 24 : 12,
        _ => _wide ? 32 : 16,
    };

    /// <exception cref="PstDamageException">There is no such page here, or its checksum is wrong.</exception>
    public static TreePage Read(NdbDevice device, NdbLayout layout, TreeKind kind, ulong offset)
    {
        var octets = new byte[layout.PageSize];
        device.Read(offset, octets);
        var page = new Octets(octets);
        var trailer = layout.PageTrailer;
        if (page.U8(trailer) != (byte)kind || page.U8(trailer + 1) != (byte)kind)
            throw new PstDamageException($"{NameOf(kind, offset)} is of another type: 0x{page.U8(trailer):X}.");
        var checksum = page.U32(trailer + (layout.PageIdFirst ? 8 : 4));
        if (NdbChecksum.Compute(page.Slice(0, trailer)) != checksum)
            throw new PstDamageException($"{NameOf(kind, offset)} has a wrong checksum.");
        return new TreePage(offset, kind, octets, layout);
    }

    /// <summary>The key of an entry: node id or block id, the latter without its lowest bit, which is not part of it.</summary>
    public ulong Key(int index)
    {
        var key = new Octets(_octets).Id(index * _stride, _wide);
        return Kind == TreeKind.Node ? (uint)key : key & ~1UL;
    }

    /// <summary>The last entry whose key is not above this one; -1 when there is none.</summary>
    public int FindLast(ulong key)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Key(middle) <= key)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    /// <summary>Of a page that is no leaf: where the page is that begins with the entry's key.</summary>
    public ulong Child(int index) => new Octets(_octets).Id(index * _stride + (_wide ? 16 : 8), _wide);

    /// <summary>Of a leaf of the block tree.</summary>
    public BlockEntry Block(int index)
    {
        var page = new Octets(_octets);
        var at = index * _stride;
        if (!_wide)
            return new(page.U32(at), page.U32(at + 4), page.U16(at + 8), page.U16(at + 8));
        var stored = page.U16(at + 16);
        return new(page.U64(at), page.U64(at + 8), stored, _compressible ? page.U16(at + 18) : stored);
    }

    /// <summary>Of a leaf of the node tree.</summary>
    public NodeEntry Node(int index)
    {
        var page = new Octets(_octets);
        var at = index * _stride;
        return _wide
            ? new(new((uint)page.U64(at)), page.U64(at + 8), page.U64(at + 16), new(page.U32(at + 24)))
            : new(new(page.U32(at)), page.U32(at + 4), page.U32(at + 8), new(page.U32(at + 12)));
    }

    private static string NameOf(TreeKind kind, ulong offset) => $"The page of the {(kind == TreeKind.Node ? "node" : "block")} tree at offset 0x{offset:X}";
}
