using System.Net;

namespace KimounMail;

/// <summary>A record as a name server gave it; of a type without a shape of its own the octets (RFC 3597).</summary>
public record DnsRecord
{
    /// <summary>Its owner.</summary>
    public required DnsName Name { get; init; }

    /// <summary>Its type.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>Seconds it may be kept: of an authority the full time, of a resolver what is left of it.</summary>
    public required uint TimeToLive { get; init; }

    /// <summary>The data as in a zone file.</summary>
    public virtual string Data => "";

    /// <summary>A line of a zone file.</summary>
    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name}. {TimeToLive} IN {Type} {Data}";
}

/// <summary>A or AAAA.</summary>
public sealed record DnsAddressRecord(IPAddress Address) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => Address.ToString();
}

/// <summary>CNAME, DNAME, NS or PTR.</summary>
public sealed record DnsNameRecord(DnsName Target) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => Target.IsRoot ? "." : $"{Target}.";
}

/// <summary>MX (RFC 5321 §5.1).</summary>
public sealed record DnsMxRecord(ushort Preference, DnsName Exchange) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{Preference} {(Exchange.IsRoot ? "." : $"{Exchange}.")}";
}
