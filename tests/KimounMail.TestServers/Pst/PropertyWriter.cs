using System.Buffers.Binary;

namespace KimounMail.TestServers.Pst;

/// <summary>Writes the properties of a node ([MS-PST] 2.3.3).</summary>
internal sealed class PropertyWriter
{
    private const uint AttachedObject = 0x3701000D;

    private readonly NdbWriter _ndb;
    private readonly HeapWriter _heap;
    private readonly ValueWriter _values;
    private readonly SortedDictionary<ushort, byte[]> _records = [];

    public PropertyWriter(NdbWriter ndb)
    {
        (_ndb, _heap) = (ndb, new(ndb, 0xBC));
        _values = new(ndb, _heap);
    }

    /// <summary>Nodes below, to which those of large values are added.</summary>
    public List<Subnode> Subnodes => _values.Subnodes;

    public PropertyWriter Add(IEnumerable<PstValue> properties)
    {
        foreach (var property in properties)
            Add(property);
        return this;
    }

    public PropertyWriter Add(PstValue property)
    {
        var octets = ValueWriter.Octets(property);
        var inline = ValueWriter.FixedSize(property.Tag) is > 0 and <= 4;
        Record(property.Tag, inline ? BinaryPrimitives.ReadUInt32LittleEndian([.. octets, 0, 0, 0, 0]) : _values.Store(octets));
        return this;
    }

    /// <summary>Adds a value of any size.</summary>
    /// <returns>How many octets it has.</returns>
    public long Add(uint tag, Stream value)
    {
        var (reference, length) = _values.Store(value);
        Record(tag, reference);
        return length;
    }

    /// <summary>Adds the message that an attachment is.</summary>
    public void AddObject(Subnode message)
    {
        Subnodes.Add(message);
        var reference = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(reference, message.Id);
        Record(AttachedObject, _heap.Add(reference));
    }

    /// <summary>Writes them.</summary>
    /// <returns>The ids of the node's data and of its subnodes.</returns>
    public (ulong Data, ulong Subnodes) Finish()
    {
        var data = _heap.Finish(_heap.AddTree(2, 6, [.. _records.Values]));
        return (data, _ndb.WriteSubnodes(Subnodes));
    }

    private void Record(uint tag, uint value)
    {
        var record = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(2), (ushort)tag);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), value);
        _records[(ushort)(tag >> 16)] = record;
    }
}
