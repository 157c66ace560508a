using System.Buffers.Binary;
using System.Text;

namespace KimounMail.Protocols.Dns.Wire;

/// <summary>Why a server failed, in more detail than a response code has (RFC 8914).</summary>
internal sealed record DnsExtendedError(ushort Code, string Text)
{
    /// <summary>Its number among EDNS options.</summary>
    public const ushort Option = 15;

    private const int MaxText = 200;

    /// <summary>By their numbers (RFC 8914 §5.2, the names registered there).</summary>
    private static readonly string[] s_names =
    [
        "Other", "Unsupported DNSKEY Algorithm", "Unsupported DS Digest Type", "Stale Answer", "Forged Answer", "DNSSEC Indeterminate",
        "DNSSEC Bogus", "Signature Expired", "Signature Not Yet Valid", "DNSKEY Missing", "RRSIGs Missing", "No Zone Key Bit Set",
        "NSEC Missing", "Cached Error", "Not Ready", "Blocked", "Censored", "Filtered", "Prohibited", "Stale NXDOMAIN Answer",
        "Not Authoritative", "Not Supported", "No Reachable Authority", "Network Error", "Invalid Data",
    ];

    /// <summary>The answer was refused by DNSSEC, whoever is asked.</summary>
    public static bool IsDnssec(ushort? code) => code is 1 or 2 or (>= 5 and <= 12);

    public static DnsExtendedError Read(ReadOnlySpan<byte> option) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(option), Encoding.UTF8.GetString(option[2..Math.Min(option.Length, 2 + MaxText)]));

    /// <summary><c>6 (DNSSEC Bogus): words of the server</c>, as one harmless line.</summary>
    public override string ToString()
    {
        var named = Code < s_names.Length ? $"{Code} ({s_names[Code]})" : $"{Code}";
        var text = HumanText.Line(Text.TrimEnd('\0')).Trim();
        return text.Length == 0 ? named : $"{named}: {text}";
    }
}
