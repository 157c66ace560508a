using System.Buffers.Binary;
using KimounMail.Protocols.Mapi;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>One row of a table ([MS-PST] 2.3.4.4.1): cells of fixed size, values or references, and a bit for each that is there.</summary>
internal sealed class TableRow(TableContext table, ReadOnlyMemory<byte> octets) : ICells
{
    private MapiTag[]? _tags;

    /// <summary>The node the row is of.</summary>
    public uint Id => BinaryPrimitives.ReadUInt32LittleEndian(octets.Span);

    public IReadOnlyList<MapiTag> Tags => _tags ??= [.. table.Columns.Where(Has).Select(column => column.Tag).OrderBy(tag => tag.Id)];

    public Cell? Find(ushort id)
    {
        foreach (var column in table.Columns)
        {
            if (column.Tag.Id == id)
                return Has(column) ? Cell(column) : null;
        }

        return null;
    }

    private bool Has(TableColumn column) => (octets.Span[table.BitsAt + column.Bit / 8] & 0x80 >> column.Bit % 8) != 0;

    private Cell? Cell(TableColumn column)
    {
        var size = Ltp.Cell.FixedSize(column.Tag.Type);
        var value = octets.Slice(column.Offset, column.Size);
        if (size is > 0 and <= 8)
            return size <= column.Size ? new(column.Tag, value[..size], 0) : null;
        return column.Size == 4 ? new(column.Tag, default, BinaryPrimitives.ReadUInt32LittleEndian(value.Span)) : null;
    }
}
