namespace KimounMail;

/// <summary>SRV (RFC 2782).</summary>
public sealed record DnsSrvRecord(ushort Priority, ushort Weight, ushort Port, DnsName Target) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{Priority} {Weight} {Port} {(Target.IsRoot ? "." : $"{Target}.")}";
}

/// <summary>SOA (RFC 1035 §3.3.13); <see cref="Minimum"/> is how long a negative answer may be kept (RFC 2308 §4). Times in seconds.</summary>
public sealed record DnsSoaRecord(DnsName PrimaryServer, DnsName Mailbox, uint Serial, uint Refresh, uint Retry, uint Expire, uint Minimum) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data => $"{PrimaryServer}. {Mailbox}. {Serial} {Refresh} {Retry} {Expire} {Minimum}";
}

/// <summary>SVCB or HTTPS (RFC 9460); parameters by number, as octets.</summary>
public sealed record DnsServiceBindingRecord(ushort Priority, DnsName Target, IReadOnlyDictionary<ushort, ReadOnlyMemory<byte>> Parameters) : DnsRecord
{
    /// <inheritdoc/>
    public override string Data =>
        string.Join(' ', Parameters.Select(p => $"key{p.Key}=\\# {Convert.ToHexString(p.Value.Span)}").Prepend($"{Priority} {(Target.IsRoot ? "." : $"{Target}.")}"));
}
