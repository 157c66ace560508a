using System.Buffers.Binary;

namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>
/// The CRC of pages and blocks ([MS-PST] 5.3): that of RFC 1952 (reflected polynomial 0xEDB88320) without inverting at either end.
/// Eight octets a step, each through a table of its own.
/// </summary>
internal static class NdbChecksum
{
    private const uint Polynomial = 0xEDB88320;
    private const int Lanes = 8;

    private static readonly uint[][] s_tables = MakeTables();

    public static uint Compute(ReadOnlySpan<byte> octets)
    {
        var (t0, t1, t2, t3) = (s_tables[0], s_tables[1], s_tables[2], s_tables[3]);
        var (t4, t5, t6, t7) = (s_tables[4], s_tables[5], s_tables[6], s_tables[7]);
        var sum = 0u;
        for (; octets.Length >= Lanes; octets = octets[Lanes..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(octets) ^ sum;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(octets[4..]);
            sum = t7[(byte)low] ^ t6[(byte)(low >> 8)] ^ t5[(byte)(low >> 16)] ^ t4[low >> 24]
                ^ t3[(byte)high] ^ t2[(byte)(high >> 8)] ^ t1[(byte)(high >> 16)] ^ t0[high >> 24];
        }

        foreach (var octet in octets)
            sum = t0[(byte)(sum ^ octet)] ^ sum >> 8;
        return sum;
    }

    /// <summary>The signature of what lies at an offset under an id ([MS-PST] 5.5).</summary>
    public static ushort Signature(ulong offset, ulong id)
    {
        var value = (uint)(offset ^ id);
        return (ushort)(value >> 16 ^ value);
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[Lanes][];
        for (var lane = 0; lane < Lanes; lane++)
        {
            tables[lane] = new uint[256];
            for (var i = 0u; i < 256; i++)
                tables[lane][i] = lane == 0 ? Bits(i) : tables[0][(byte)tables[lane - 1][i]] ^ tables[lane - 1][i] >> 8;
        }

        return tables;
    }

    private static uint Bits(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? value >> 1 ^ Polynomial : value >> 1;
        return value;
    }
}
