namespace KimounMail;

/// <summary>TLSA (RFC 6698).</summary>
public sealed record DnsTlsaRecord(byte Usage, byte Selector, byte MatchingType, ReadOnlyMemory<byte> Association) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{Usage} {Selector} {MatchingType} {Convert.ToHexString(Association.Span)}";
}

/// <summary>CAA (RFC 8659).</summary>
public sealed record DnsCaaRecord(byte Flags, string Tag, string Value) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{Flags} {Tag} \"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>DS (RFC 4034 §5).</summary>
public sealed record DnsDelegationSignerRecord(ushort KeyTag, byte Algorithm, byte DigestType, ReadOnlyMemory<byte> Digest) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{KeyTag} {Algorithm} {DigestType} {Convert.ToHexString(Digest.Span)}";
}

/// <summary>DNSKEY (RFC 4034 §2).</summary>
public sealed record DnsKeyRecord(ushort Flags, byte Protocol, byte Algorithm, ReadOnlyMemory<byte> PublicKey) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{Flags} {Protocol} {Algorithm} {Convert.ToBase64String(PublicKey.Span)}";
}

/// <summary>Data of a type that has no shape here, as octets (RFC 3597 §5).</summary>
public sealed record DnsOpaqueRecord(ReadOnlyMemory<byte> Octets) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"\\# {Octets.Length} {Convert.ToHexString(Octets.Span)}".TrimEnd();
}
