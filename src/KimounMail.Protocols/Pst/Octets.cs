using System.Buffers.Binary;

namespace KimounMail.Protocols.Pst;

/// <summary>Numbers, little endian, out of octets of the file; what lies beyond them is damage, never a crash.</summary>
internal readonly ref struct Octets(ReadOnlySpan<byte> span)
{
    private readonly ReadOnlySpan<byte> _span = span;

    public int Length => _span.Length;

    public byte U8(int at) => Slice(at, 1)[0];

    public ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2));

    public uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4));

    public ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, 8));

    /// <summary>An id or offset: 64 bits in files with wide ones, else 32.</summary>
    public ulong Id(int at, bool wide) => wide ? U64(at) : U32(at);

    public ReadOnlySpan<byte> Slice(int at, int count) => (uint)at <= (uint)_span.Length && (uint)count <= (uint)(_span.Length - at)
        ? _span.Slice(at, count)
        : throw new PstDamageException($"A structure of {_span.Length} octets has nothing at {at}.");
}
