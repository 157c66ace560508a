using System.Buffers.Binary;

namespace KimounMail.Protocols.Dns.Wire;

/// <summary>Writes queries.</summary>
internal static class DnsQueryWriter
{
    /// <summary>No query is longer: header, the longest name, type and class, OPT.</summary>
    public const int MaxLength = DnsHeader.Length + DnsName.MaxLength + 4 + OptLength;

    /// <summary>What is announced for UDP: no fragments on any usual path (DNS flag day 2020).</summary>
    public const ushort UdpSize = 1232;

    private const int OptLength = 11;

    /// <summary>Writes a query and tells its length.</summary>
    /// <param name="into">At least <see cref="MaxLength"/> octets.</param>
    /// <param name="id">The number its answer is known by.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="flags">How it is asked.</param>
    /// <param name="withEdns">With OPT (RFC 6891). DO needs it.</param>
    public static int Write(Span<byte> into, ushort id, DnsQuestion question, DnsQueryFlags flags, bool withEdns)
    {
        var bits = (flags.HasFlag(DnsQueryFlags.RecursionDesired) ? DnsHeader.RecursionDesired : 0)
            | (flags.HasFlag(DnsQueryFlags.CheckingDisabled) ? DnsHeader.CheckingDisabled : 0)
            | (flags.HasFlag(DnsQueryFlags.AuthenticData) ? DnsHeader.AuthenticData : 0);
        into[..DnsHeader.Length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(into, id);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)bits);
        BinaryPrimitives.WriteUInt16BigEndian(into[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(into[10..], (ushort)(withEdns ? 1 : 0));
        var at = DnsHeader.Length + WriteName(into[DnsHeader.Length..], question.Name);
        BinaryPrimitives.WriteUInt16BigEndian(into[at..], (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(into[(at + 2)..], DnsHeader.ClassInternet);
        at += 4;
        return withEdns ? at + WriteOpt(into[at..], flags.HasFlag(DnsQueryFlags.DnssecOk)) : at;
    }

    private static int WriteName(Span<byte> into, DnsName name)
    {
        var wire = name.Wire;
        wire.CopyTo(into);
        into[wire.Length] = 0;
        return wire.Length + 1;
    }

    /// <summary>The root as owner, the UDP size as class, DO in the place of the time to live, no options.</summary>
    private static int WriteOpt(Span<byte> into, bool dnssecOk)
    {
        into[..OptLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(into[1..], DnsHeader.TypeOpt);
        BinaryPrimitives.WriteUInt16BigEndian(into[3..], UdpSize);
        into[7] = (byte)(dnssecOk ? 0x80 : 0);
        return OptLength;
    }
}
