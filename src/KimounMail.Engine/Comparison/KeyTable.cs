using System.Buffers.Binary;
using System.Text;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Comparison;

/// <summary>The keys of the items of some containers, packed: a key costs its own octets and two more.</summary>
internal sealed class KeyTable
{
    private const int OffsetBits = 16;
    private const int ChunkSize = 1 << OffsetBits;

    private readonly List<byte[]> _chunks = [];
    private readonly List<(int First, Container Container)> _containers = [];
    private int _used = ChunkSize;

    /// <summary>The keys that follow are of this container.</summary>
    public void Begin(Container container) => _containers.Add((_chunks.Count == 0 ? 0 : Number(_used), container));

    /// <summary>Gives the number of the key; higher than that of the key before.</summary>
    public int Add(string key)
    {
        var length = Encoding.UTF8.GetByteCount(key);
        if (_used + sizeof(ushort) + length > ChunkSize)
        {
            _chunks.Add(new byte[ChunkSize]);
            _used = 0;
        }

        var number = Number(_used);
        var place = _chunks[^1].AsSpan(_used);
        BinaryPrimitives.WriteUInt16LittleEndian(place, checked((ushort)length));
        Encoding.UTF8.GetBytes(key, place[sizeof(ushort)..]);
        _used += sizeof(ushort) + length;
        return number;
    }

    public string this[int number]
    {
        get
        {
            var place = _chunks[number >> OffsetBits].AsSpan(number & (ChunkSize - 1));
            return Encoding.UTF8.GetString(place.Slice(sizeof(ushort), BinaryPrimitives.ReadUInt16LittleEndian(place)));
        }
    }

    public Container ContainerOf(int number) => _containers.FindLast(entry => entry.First <= number).Container;

    private int Number(int offset) => ((_chunks.Count - 1) << OffsetBits) + offset;
}
