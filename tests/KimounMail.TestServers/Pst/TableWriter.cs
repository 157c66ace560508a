using System.Buffers.Binary;

namespace KimounMail.TestServers.Pst;

/// <summary>Writes a table ([MS-PST] 2.3.4): on its heap the description, the index of rows and what does not fit cells; the rows there too, or as a subnode.</summary>
internal sealed class TableWriter
{
    private const uint RowsNode = 0x401 << 5 | 0x1F;
    private const uint RowId = 0x67F20003;
    private const uint RowVersion = 0x67F30003;

    private readonly NdbWriter _ndb;
    private readonly HeapWriter _heap;
    private readonly ValueWriter _values;
    private readonly Column[] _columns;
    private readonly int _bitsAt;
    private readonly int _rowSize;
    private readonly List<(uint Id, byte[] Row)> _rows = [];

    public TableWriter(NdbWriter ndb, params uint[] tags)
    {
        (_ndb, _heap) = (ndb, new(ndb, 0x7C));
        _values = new(ndb, _heap);
        // Id and version first, then the wider before the narrower.
        var order = new[] { RowId, RowVersion }.Concat(tags.OrderByDescending(Size)).ToArray();
        _columns = new Column[order.Length];
        for (var (i, at) = (0, 0); i < order.Length; at += Size(order[i++]))
            _columns[i] = new(order[i], at, Size(order[i]), i);
        _bitsAt = _columns[^1].Offset + _columns[^1].Size;
        _rowSize = _bitsAt + ((_columns.Length + 7) / 8);
    }

    public int Count => _rows.Count;

    /// <summary>Adds a row with those of the properties that are columns.</summary>
    public void Add(uint id, IEnumerable<PstValue> properties)
    {
        var row = new byte[_rowSize];
        var byTag = properties.ToLookup(property => property.Tag);
        foreach (var column in _columns)
        {
            byte[]? cell = column.Tag == RowId ? Number(id)
                : column.Tag == RowVersion ? Number((uint)_rows.Count + 1)
                : byTag[column.Tag].Select(Cell).FirstOrDefault();
            if (cell is null)
                continue;
            cell.CopyTo(row, column.Offset);
            row[_bitsAt + (column.Bit / 8)] |= (byte)(0x80 >> (column.Bit % 8));
        }

        _rows.Add((id, row));
    }

    public (ulong Data, ulong Subnodes) Finish()
    {
        var index = _rows.Select((row, i) => (row.Id, Record: (byte[])[.. Number(row.Id), .. Number((uint)i)]))
            .OrderBy(row => row.Id).Select(row => row.Record).ToList();
        var indexId = _heap.AddTree(4, 4, index);
        var rows = StoreRows();
        var info = new byte[22 + (_columns.Length * 8)];
        (info[0], info[1]) = (0x7C, (byte)_columns.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(2), (ushort)End(4));
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(4), (ushort)End(2));
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(6), (ushort)_bitsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(info.AsSpan(8), (ushort)_rowSize);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(10), indexId);
        BinaryPrimitives.WriteUInt32LittleEndian(info.AsSpan(14), rows);
        foreach (var (column, i) in _columns.OrderBy(column => column.Tag).Select((column, i) => (column, i)))
        {
            var at = info.AsSpan(22 + (i * 8));
            BinaryPrimitives.WriteUInt32LittleEndian(at, column.Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(at[4..], (ushort)column.Offset);
            (at[6], at[7]) = ((byte)column.Size, (byte)column.Bit);
        }

        var data = _heap.Finish(_heap.Add(info));
        return (data, _ndb.WriteSubnodes(_values.Subnodes));
    }

    /// <summary>Rows do not straddle blocks: all but the last are filled up.</summary>
    private uint StoreRows()
    {
        if (_rows.Count == 0)
            return 0;
        if (_rows.Count * _rowSize <= HeapWriter.MaxItem)
            return _heap.Add(_rows.SelectMany(row => row.Row).ToArray());
        var blocks = _rows.Chunk(_ndb.Shape.MaxData / _rowSize).Select(chunk => chunk.SelectMany(row => row.Row).ToArray()).ToList();
        for (var i = 0; i < blocks.Count - 1; i++)
            blocks[i] = [.. blocks[i], .. new byte[_ndb.Shape.MaxData - blocks[i].Length]];
        _values.Subnodes.Add(new(RowsNode, _ndb.WriteBlocks(blocks), 0));
        return RowsNode;
    }

    private byte[] Cell(PstValue property)
    {
        var octets = ValueWriter.Octets(property);
        return ValueWriter.FixedSize(property.Tag) > 0 ? octets : Number(_values.Store(octets));
    }

    private int End(int size) => _columns.Where(column => column.Size >= size).Max(column => column.Offset + column.Size);

    private static int Size(uint tag) => ValueWriter.FixedSize(tag) is > 0 and var size ? size : 4;

    private static byte[] Number(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, value);
        return octets;
    }

    private readonly record struct Column(uint Tag, int Offset, int Size, int Bit);
}
