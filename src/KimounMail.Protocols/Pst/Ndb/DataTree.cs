namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>
/// The data of a node ([MS-PST] 2.2.2.8.3): one block, or a tree of one or two levels whose leaves are the data in their order. Of the
/// data nothing is read before it is asked for.
/// </summary>
internal sealed class DataTree
{
    /// <summary>Enough for the 4 GB a tree can declare; a tree of damaged blocks ends here.</summary>
    private const int MaxBlocks = 1 << 20;

    private const byte BlockType = 1;

    private readonly NodeDatabase _database;
    private readonly ulong[] _blocks;

    private DataTree(NodeDatabase database, ulong[] blocks, long length)
    {
        (_database, _blocks, Length) = (database, blocks, length);
    }

    /// <summary>Octets it has, as declared.</summary>
    public long Length { get; }

    public int BlockCount => _blocks.Length;

    /// <exception cref="PstDamageException">There is no data, or what says where it is cannot be read.</exception>
    public static DataTree Open(NodeDatabase database, ulong id)
    {
        if (id == 0)
            throw new PstDamageException("A node has no data.");
        if (!NodeDatabase.IsInternal(id))
            return new(database, [id], database.FindBlock(id).Length);
        var octets = database.ReadBlock(id);
        var root = new Octets(octets);
        if (root.U8(0) != BlockType || root.U8(1) is not (1 or 2))
            throw new PstDamageException($"Block 0x{id:X} is not the root of a data tree.");
        long length = root.U32(4);
        var blocks = root.U8(1) == 1 ? Ids(database, octets) : LeavesBelow(database, octets);
        // No block is in a tree twice.
        if (length > database.MostContent || (long)blocks.Length * database.Layout.BlockUnit > database.Length)
            throw new PstDamageException($"The data tree of block 0x{id:X} says it has {length} octets in {blocks.Length} blocks.");
        return new(database, blocks, length);
    }

    /// <summary>How much data a block has.</summary>
    public int LengthOf(int index) => Entry(index).Length;

    /// <summary>A block's data in an array of its own.</summary>
    public byte[] Read(int index)
    {
        var entry = Entry(index);
        var data = GC.AllocateUninitializedArray<byte>(entry.Length);
        _database.ReadBlock(entry, data);
        return data;
    }

    /// <summary>Reads a block's data into a span that is as long as <see cref="LengthOf"/> says.</summary>
    public void Read(int index, Span<byte> target) => _database.ReadBlock(Entry(index), target);

    private BlockEntry Entry(int index) => index < _blocks.Length
        ? _database.FindBlock(_blocks[index])
        : throw new PstDamageException($"A data tree of {_blocks.Length} blocks has no block {index}.");

    private static ulong[] LeavesBelow(NodeDatabase database, byte[] root)
    {
        var leaves = new List<ulong>();
        foreach (var id in Ids(database, root))
        {
            var branch = NodeDatabase.IsInternal(id) ? database.ReadBlock(id) : [];
            if (branch.Length < 8 || branch[0] != BlockType || branch[1] != 1)
                throw new PstDamageException($"Block 0x{id:X} is not a branch of a data tree.");
            leaves.AddRange(Ids(database, branch));
            if (leaves.Count > MaxBlocks)
                throw new PstDamageException($"A data tree has more than {MaxBlocks} blocks.");
        }

        return [.. leaves];
    }

    private static ulong[] Ids(NodeDatabase database, byte[] branch)
    {
        var octets = new Octets(branch);
        var size = database.Layout.IdSize;
        var ids = new ulong[octets.U16(2)];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = octets.Id(8 + i * size, database.Layout.Wide);
        return ids;
    }
}
