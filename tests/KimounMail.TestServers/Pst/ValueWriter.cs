using System.Buffers.Binary;
using System.Text;

namespace KimounMail.TestServers.Pst;

/// <summary>Writes values: small ones on the heap of their node, others as subnodes ([MS-PST] 2.3.3.2).</summary>
internal sealed class ValueWriter(NdbWriter ndb, HeapWriter heap)
{
    private const uint FirstValueNode = 0x8000;

    public List<Subnode> Subnodes { get; } = [];

    public uint Store(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return 0;
        return value.Length <= HeapWriter.MaxItem ? heap.Add(value) : Below(ndb.WriteData(value.ToArray()));
    }

    public (uint Reference, long Length) Store(Stream value)
    {
        var (id, length) = ndb.WriteData(value);
        return (length == 0 ? 0 : Below(id), length);
    }

    /// <summary>A value's octets.</summary>
    public static byte[] Octets(PstValue property) => property.Value switch
    {
        bool value => [value ? (byte)1 : (byte)0],
        short value => Fixed(2, octets => BinaryPrimitives.WriteInt16LittleEndian(octets, value)),
        int value => Fixed(4, octets => BinaryPrimitives.WriteInt32LittleEndian(octets, value)),
        long value => Fixed(8, octets => BinaryPrimitives.WriteInt64LittleEndian(octets, value)),
        double value => Fixed(8, octets => BinaryPrimitives.WriteDoubleLittleEndian(octets, value)),
        DateTime value => Fixed(8, octets => BinaryPrimitives.WriteInt64LittleEndian(octets, value.ToFileTimeUtc())),
        Guid value => value.ToByteArray(),
        byte[] value => value,
        string value => (property.Tag & 0xFFFF) == 0x001E ? Encoding.Latin1.GetBytes(value) : Encoding.Unicode.GetBytes(value),
        string[] values => Several([.. values.Select(Encoding.Unicode.GetBytes)]),
        byte[][] values => Several(values),
        _ => throw new ArgumentException($"A property cannot be of type {property.Value.GetType()}."),
    };

    /// <summary>Octets a value takes in a row or record when it has always as many; 0 for others.</summary>
    public static int FixedSize(uint tag) => (tag & 0xFFFF) switch
    {
        0x000B => 1,
        0x0002 => 2,
        0x0003 or 0x0004 => 4,
        0x0005 or 0x0014 or 0x0040 => 8,
        _ => 0,
    };

    private uint Below(ulong data)
    {
        var id = (FirstValueNode + (uint)Subnodes.Count) << 5 | 0x1F;
        Subnodes.Add(new(id, data, 0));
        return id;
    }

    private static byte[] Fixed(int size, Action<byte[]> write)
    {
        var octets = new byte[size];
        write(octets);
        return octets;
    }

    private static byte[] Several(byte[][] values)
    {
        var head = new byte[4 + (values.Length * 4)];
        BinaryPrimitives.WriteInt32LittleEndian(head, values.Length);
        for (var (i, at) = (0, head.Length); i < values.Length; at += values[i++].Length)
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4 + (i * 4)), at);
        return [.. head, .. values.SelectMany(value => value)];
    }
}
