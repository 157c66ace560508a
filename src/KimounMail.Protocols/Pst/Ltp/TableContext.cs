using System.Buffers.Binary;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>A column: where in a row its cell is, and which bit of the row says whether there is one ([MS-PST] 2.3.4.2).</summary>
internal readonly record struct TableColumn(MapiTag Tag, int Offset, int Size, int Bit);

/// <summary>A row's id, the node it is of, and its place.</summary>
internal readonly record struct RowReference(uint Id, int Index);

/// <summary>A table ([MS-PST] 2.3.4). Its index of rows says which there are; rows are read one at a time, a block of them kept.</summary>
internal sealed class TableContext
{
    private readonly LtpNode _node;
    private readonly HeapTree _index;
    private readonly uint _rows;
    private readonly int _bitsAt;
    private readonly int _rowSize;
    private DataTree? _blocks;
    private (int Index, byte[] Octets) _kept = (-1, []);

    private TableContext(LtpNode node)
    {
        _node = node;
        var info = new Octets(node.Heap.Item(node.Heap.Root).Span);
        if (info.U8(0) != (byte)HeapContent.Table)
            throw new PstDamageException("A table has no description.");
        (_bitsAt, _rowSize, _rows) = (info.U16(6), info.U16(8), info.U32(14));
        _index = new HeapTree(node.Heap, info.U32(10));
        if (_index.KeySize != 4 || _index.ValueSize is not (2 or 4) || _bitsAt > _rowSize || _rowSize < 4)
            throw new PstDamageException("A table has rows it cannot have.");
        Columns = new TableColumn[info.U8(1)];
        for (var i = 0; i < Columns.Length; i++)
            Columns[i] = Column(info, 22 + i * 8);
    }

    public TableColumn[] Columns { get; }

    public LtpNode Node => _node;

    public int BitsAt => _bitsAt;

    /// <summary>The table of a node.</summary>
    public static TableContext Open(NodeDatabase database, ulong data, ulong subnodes) => new(LtpNode.Open(database, data, subnodes, HeapContent.Table));

    /// <summary>The rows there are, in the order of their ids.</summary>
    public IEnumerable<RowReference> Rows()
    {
        var (size, last) = (4 + _index.ValueSize, -1L);
        foreach (var leaf in _index.Leaves())
        {
            for (var at = 0; at + size <= leaf.Length; at += size)
            {
                var id = BinaryPrimitives.ReadUInt32LittleEndian(leaf.Span[at..]);
                if (id <= last)
                    throw new PstDamageException("The rows of a table are not in their order.");
                last = id;
                yield return new(id, Place(leaf.Span.Slice(at + 4, _index.ValueSize)));
            }
        }
    }

    /// <summary>Whether there is a row with this id.</summary>
    public bool Contains(uint id) => _index.Find(id) is not null;

    /// <exception cref="PstDamageException">The row is not where the index says.</exception>
    public TableRow Read(RowReference row)
    {
        var octets = Locate(row.Index);
        var id = BinaryPrimitives.ReadUInt32LittleEndian(octets.Span);
        return id == row.Id ? new TableRow(this, octets) : throw new PstDamageException($"Row {row.Index} of a table is 0x{id:X}, not 0x{row.Id:X}.");
    }

    private static int Place(ReadOnlySpan<byte> value) =>
        value.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(value) : (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(value));

    private TableColumn Column(Octets info, int at)
    {
        var tag = info.U32(at);
        var column = new TableColumn(new((ushort)(tag >> 16), (MapiPropertyType)(ushort)tag), info.U16(at + 4), info.U8(at + 6), info.U8(at + 7));
        return column.Offset + column.Size <= _bitsAt && _bitsAt + column.Bit / 8 < _rowSize
            ? column
            : throw new PstDamageException($"Column {column.Tag} of a table lies beyond its rows.");
    }

    /// <summary>Rows never straddle blocks, of which all but the last have the same size.</summary>
    private ReadOnlyMemory<byte> Locate(int row)
    {
        if (_rows == 0)
            throw new PstDamageException("A table has an index but no rows.");
        if (LtpNode.IsHeapItem(_rows))
            return Row(_node.Heap.Item(_rows), row);
        _blocks ??= _node.Subnode(_rows);
        var rowsABlock = Math.Max(1, _node.Database.Layout.MaxBlockData / _rowSize);
        var block = row / rowsABlock;
        if (_kept.Index != block)
            _kept = (block, _blocks.Read(block));
        return Row(_kept.Octets, row % rowsABlock);
    }

    private ReadOnlyMemory<byte> Row(ReadOnlyMemory<byte> rows, int index) => index < rows.Length / _rowSize
        ? rows.Slice(index * _rowSize, _rowSize)
        : throw new PstDamageException($"A table has no row {index} where its index says.");
}
