namespace KimounMail.Protocols.Dns.Wire;

/// <summary>What a server sent, read.</summary>
internal sealed class DnsMessage
{
    /// <summary>The flags as in the header.</summary>
    public required ushort Flags { get; init; }

    /// <summary>The response code, with the bits that EDNS adds.</summary>
    public required DnsResponseCode Code { get; init; }

    public required IReadOnlyList<DnsRecord> Answers { get; init; }

    /// <summary>Empty, as are the additional ones, where the answers have what was asked.</summary>
    public required IReadOnlyList<DnsRecord> Authorities { get; init; }

    public required IReadOnlyList<DnsRecord> Additionals { get; init; }

    /// <summary>Number and words of the extended error (RFC 8914); null without one.</summary>
    public string? ExtendedError { get; init; }

    /// <summary>The extended error's number; null without one.</summary>
    public ushort? ExtendedErrorCode { get; init; }

    /// <summary>Octets it had, as a measure of the memory it takes.</summary>
    public required int Size { get; init; }

    public bool IsAuthoritative => (Flags & DnsHeader.Authoritative) != 0;

    public bool IsTruncated => (Flags & DnsHeader.Truncated) != 0;

    public bool IsAuthentic => (Flags & DnsHeader.AuthenticData) != 0;

    public bool OffersRecursion => (Flags & DnsHeader.RecursionAvailable) != 0;

    /// <exception cref="DnsFormatException">It is not as the standard has it.</exception>
    public static DnsMessage Read(ReadOnlySpan<byte> octets, DnsQuestion asked) => new DnsMessageReader(octets, asked).Read();
}
