using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ltp;

namespace KimounMail.Protocols.Pst;

/// <summary>Cells of a node, with the names and code page of the file and of the item they are part of.</summary>
internal sealed class PstProperties(PstStore store, LtpNode node, ICells cells, PstProperties? owner, Embedding? embedding = null) : MapiProperties
{
    /// <summary>Entries of several values: more would not fit what may be held.</summary>
    private const int MaxValues = 1 << 20;

    public override IReadOnlyList<MapiTag> Tags => cells.Tags;

    protected override int? CodePage => TextCodePage;

    private int TextCodePage => GetInt32(MapiId.MessageCodepage) ?? GetInt32(MapiId.InternetCodepage) ?? owner?.TextCodePage ?? store.DefaultCodePage;

    public override ushort? Resolve(MapiName name) => store.Names.Id(name);

    public override MapiName? NameOf(ushort id) => store.Names.Name(id);

    public override MapiPropertyType? TypeOf(ushort id) => cells.Find(id)?.Tag.Type;

    public override ReadOnlyMemory<byte>? GetOctets(ushort id)
    {
        if (cells.Find(id) is not { } cell)
            return null;
        return cell.Inline.IsEmpty ? Charged(node.Value(Target(cell))) : cell.Inline;
    }

    public override Stream? OpenStream(ushort id) => cells.Find(id) is not { } cell ? null
        : !cell.Inline.IsEmpty ? new MemoryStream(cell.Inline.ToArray(), false)
        : Charged(node.OpenValue(Target(cell)));

    public override IReadOnlyList<ReadOnlyMemory<byte>>? GetValues(ushort id)
    {
        if (cells.Find(id) is not { } cell || !cell.Tag.IsMultiple)
            return null;
        var octets = Charged(node.Value(cell.Reference));
        var size = Cell.FixedSize(cell.Tag.ElementType == MapiPropertyType.Boolean ? MapiPropertyType.Int16 : cell.Tag.ElementType);
        return size > 0
            ? [.. Enumerable.Range(0, octets.Length / size).Select(i => octets.Slice(i * size, size))]
            : Split(octets);
    }

    /// <summary>The id of the subnode that is the object ([MS-PST] 2.3.3.5); null where the property is no object.</summary>
    public uint? ObjectNode(ushort id) => cells.Find(id) is { Tag.Type: MapiPropertyType.Object } cell ? Target(cell) : null;

    private ReadOnlyMemory<byte> Charged(ReadOnlyMemory<byte> value)
    {
        embedding?.Charge(value.Length);
        return value;
    }

    private Stream Charged(Stream value)
    {
        embedding?.Charge(value.Length);
        return value;
    }

    /// <summary>An object is where eight octets on the heap say: id of a subnode, and its size.</summary>
    private uint Target(Cell cell)
    {
        if (cell.Tag.Type != MapiPropertyType.Object || !LtpNode.IsHeapItem(cell.Reference))
            return cell.Reference;
        return new Octets(node.Heap.Item(cell.Reference).Span).U32(0);
    }

    /// <summary>Values of differing length: their count, where each begins, the values ([MS-PST] 2.3.3.4.2).</summary>
    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> octets)
    {
        if (octets.IsEmpty)
            return [];
        var table = new Octets(octets.Span);
        var count = table.U32(0);
        if (count > MaxValues || count > octets.Length / 4)
            throw new PstDamageException($"A property of {octets.Length} octets says it has {count} values.");
        var values = new List<ReadOnlyMemory<byte>>((int)count);
        for (var i = 0; i < count; i++)
        {
            var start = table.U32(4 + i * 4);
            var end = i + 1 < count ? table.U32(8 + i * 4) : (uint)octets.Length;
            if (start > end || end > octets.Length)
                throw new PstDamageException("One of several values ends before it begins.");
            values.Add(octets[(int)start..(int)end]);
        }

        return values;
    }
}
