using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>
/// A node as its values see it: an id of theirs leads to an item of its heap or, with another type in its lowest bits, to the data of one of its
/// subnodes (HNID, [MS-PST] 2.3.3.2).
/// </summary>
internal sealed class LtpNode
{
    private readonly ulong _subnodesId;
    private SubnodeTree? _subnodes;

    private LtpNode(NodeDatabase database, Heap heap, ulong subnodes)
    {
        (Database, Heap, _subnodesId) = (database, heap, subnodes);
    }

    public NodeDatabase Database { get; }

    public Heap Heap { get; }

    /// <summary>Read when first asked for: most items of a folder have none that are needed.</summary>
    public SubnodeTree Subnodes => _subnodes ??= SubnodeTree.Open(Database, _subnodesId);

    public static LtpNode Open(NodeDatabase database, ulong data, ulong subnodes, HeapContent content) =>
        new(database, Heap.Open(database, data, content), subnodes);

    public static bool IsHeapItem(uint reference) => new NodeId(reference).Type == NodeType.HeapItem;

    public DataTree Subnode(uint reference) => Subnodes.Find(new(reference)) is { } entry
        ? DataTree.Open(Database, entry.Data)
        : throw new PstDamageException($"A value is in subnode 0x{reference:X}, which there is not.");

    /// <summary>A value in memory.</summary>
    /// <exception cref="PstDamageException">Also where it is larger than may be held.</exception>
    public ReadOnlyMemory<byte> Value(uint reference)
    {
        if (IsHeapItem(reference))
            return Heap.Item(reference);
        var data = Subnode(reference);
        if (data.Length > Mapi.MapiProperties.MaxHeld)
            throw new PstDamageException($"A value of {data.Length} octets is to be read as a stream.");
        if (data.BlockCount == 1)
            return data.Read(0);
        var value = GC.AllocateUninitializedArray<byte>((int)data.Length);
        using var stream = new DataTreeStream(data);
        stream.ReadExactly(value);
        return stream.ReadByte() < 0 ? value : throw new PstDamageException("A value is longer than declared.");
    }

    /// <summary>A value, block by block.</summary>
    public Stream OpenValue(uint reference)
    {
        if (!IsHeapItem(reference))
            return new DataTreeStream(Subnode(reference));
        var item = Heap.Item(reference);
        return item.IsEmpty ? Stream.Null : new MemoryStream(item.ToArray(), false);
    }
}
