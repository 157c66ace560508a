using System.Buffers.Binary;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>The properties of a node ([MS-PST] 2.3.3): a tree of records of id, type, and value or reference.</summary>
internal sealed class PropertyContext : ICells
{
    private const int RecordSize = 8;
    private const int MaxRecords = 1 << 16;

    /// <summary>Records of all leaves, one after the other.</summary>
    private readonly ReadOnlyMemory<byte> _records;
    private MapiTag[]? _tags;

    private PropertyContext(LtpNode node, ReadOnlyMemory<byte> records)
    {
        (Node, _records) = (node, records);
    }

    public LtpNode Node { get; }

    public IReadOnlyList<MapiTag> Tags => _tags ??= [.. Enumerable.Range(0, Count).Select(Tag)];

    private int Count => _records.Length / RecordSize;

    public static PropertyContext Open(NodeDatabase database, ulong data, ulong subnodes)
    {
        var node = LtpNode.Open(database, data, subnodes, HeapContent.Properties);
        var tree = new HeapTree(node.Heap, node.Heap.Root);
        if (tree.KeySize != 2 || tree.ValueSize != 6)
            throw new PstDamageException("Properties have records they cannot have.");
        ReadOnlyMemory<byte> records = default;
        // Most have one leaf, which stays where it is.
        foreach (var leaf in tree.Leaves())
        {
            records = records.IsEmpty ? leaf : (byte[])[.. records.Span, .. leaf.Span];
            if (records.Length > MaxRecords * RecordSize)
                throw new PstDamageException("There are more properties than ids.");
        }

        var context = new PropertyContext(node, records[..(records.Length / RecordSize * RecordSize)]);
        context.CheckOrder();
        return context;
    }

    public Cell? Find(ushort id)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Id(middle) < id)
                low = middle + 1;
            else
                high = middle;
        }

        return low < Count && Id(low) == id ? Cell(low) : null;
    }

    private ushort Id(int index) => BinaryPrimitives.ReadUInt16LittleEndian(_records.Span[(index * RecordSize)..]);

    private MapiTag Tag(int index) =>
        new(Id(index), (MapiPropertyType)BinaryPrimitives.ReadUInt16LittleEndian(_records.Span[(index * RecordSize + 2)..]));

    private Cell Cell(int index)
    {
        var (tag, value) = (Tag(index), _records.Slice(index * RecordSize + 4, 4));
        var size = Ltp.Cell.FixedSize(tag.Type);
        return size is > 0 and <= 4
            ? new(tag, value[..size], 0)
            : new(tag, default, BinaryPrimitives.ReadUInt32LittleEndian(value.Span));
    }

    private void CheckOrder()
    {
        for (var i = 1; i < Count; i++)
        {
            if (Id(i) <= Id(i - 1))
                throw new PstDamageException("The ids of properties do not rise.");
        }
    }
}
