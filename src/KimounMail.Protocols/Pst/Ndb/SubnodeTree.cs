namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>A node below another ([MS-PST] 2.2.2.8.3.3.1.1).</summary>
internal readonly record struct SubnodeEntry(NodeId Id, ulong Data, ulong Subnodes);

/// <summary>The nodes below a node ([MS-PST] 2.2.2.8.3.3): one block of them, or a block that says which block has which.</summary>
internal sealed class SubnodeTree
{
    private const byte BlockType = 2;

    private readonly NodeDatabase _database;
    private readonly byte[] _root;
    private readonly bool _isIndex;
    private (int Index, byte[] Octets)? _lastLeaf;

    private SubnodeTree(NodeDatabase database, byte[] root, bool isIndex)
    {
        (_database, _root, _isIndex) = (database, root, isIndex);
    }

    private bool Wide => _database.Layout.Wide;

    private int HeaderSize => Wide ? 8 : 4;

    private int IdSize => _database.Layout.IdSize;

    /// <summary>Of a node without subnodes, whose id is 0, an empty one.</summary>
    public static SubnodeTree Open(NodeDatabase database, ulong id)
    {
        if (id == 0)
            return new(database, [], false);
        var root = ReadBlock(database, id);
        return root[1] <= 1 ? new(database, root, root[1] == 1) : throw new PstDamageException($"Block 0x{id:X} has subnodes at level {root[1]}.");
    }

    public SubnodeEntry? Find(NodeId id)
    {
        if (_root.Length == 0)
            return null;
        if (!_isIndex)
            return FindIn(_root, id);
        var leaf = LeafOf(id);
        return leaf < 0 ? null : FindIn(Leaf(leaf), id);
    }

    /// <summary>All of them. A block of them that cannot be read is told and passed over.</summary>
    public IEnumerable<SubnodeEntry> Entries(Action<PstDamageException> damaged)
    {
        var leaves = _root.Length == 0 ? 0 : _isIndex ? Count(_root) : 1;
        for (var leaf = 0; leaf < leaves; leaf++)
        {
            byte[] octets;
            try
            {
                octets = _isIndex ? Leaf(leaf) : _root;
                CheckLength(octets);
            }
            catch (PstDamageException damage)
            {
                damaged(damage);
                continue;
            }

            for (var i = 0; i < Count(octets); i++)
                yield return Entry(octets, i);
        }
    }

    private void CheckLength(byte[] leaf) => new Octets(leaf).Slice(0, HeaderSize + Count(leaf) * 3 * IdSize);

    private SubnodeEntry? FindIn(byte[] leaf, NodeId id)
    {
        for (var i = 0; i < Count(leaf); i++)
        {
            if (Key(leaf, i, 3) == id.Value)
                return Entry(leaf, i);
        }

        return null;
    }

    private int LeafOf(NodeId id)
    {
        var last = -1;
        for (var i = 0; i < Count(_root) && Key(_root, i, 2) <= id.Value; i++)
            last = i;
        return last;
    }

    private byte[] Leaf(int index)
    {
        if (_lastLeaf is { } last && last.Index == index)
            return last.Octets;
        var id = new Octets(_root).Id(HeaderSize + index * 2 * IdSize + IdSize, Wide);
        var octets = ReadBlock(_database, id);
        if (octets[1] != 0)
            throw new PstDamageException($"Block 0x{id:X} is not a leaf of subnodes.");
        _lastLeaf = (index, octets);
        return octets;
    }

    private static byte[] ReadBlock(NodeDatabase database, ulong id)
    {
        var octets = NodeDatabase.IsInternal(id) ? database.ReadBlock(id) : [];
        return octets.Length >= 4 && octets[0] == BlockType ? octets : throw new PstDamageException($"Block 0x{id:X} has no subnodes.");
    }

    private static int Count(byte[] block) => new Octets(block).U16(2);

    /// <summary>Node ids are written as wide as block ids, and have 32 bits all the same.</summary>
    private uint Key(byte[] block, int index, int idsAnEntry) => new Octets(block).U32(HeaderSize + index * idsAnEntry * IdSize);

    private SubnodeEntry Entry(byte[] leaf, int index)
    {
        var octets = new Octets(leaf);
        var at = HeaderSize + index * 3 * IdSize;
        return new(new(octets.U32(at)), octets.Id(at + IdSize, Wide), octets.Id(at + 2 * IdSize, Wide));
    }
}
