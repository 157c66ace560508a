namespace KimounMail;

/// <summary>A record that should be published for a domain's mail.</summary>
public sealed record MailDnsExpectedRecord
{
    /// <summary>Its owner.</summary>
    public required DnsName Name { get; init; }

    /// <summary>Its type.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>Seconds it may be kept.</summary>
    public required uint TimeToLive { get; init; }

    /// <summary>The data as in a zone file, names with their final dot; parts that only the operator knows in angle brackets.</summary>
    public required string Data { get; init; }

    /// <summary>Mail works without it.</summary>
    public bool Optional { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>A part in angle brackets is still to be filled in.</summary>
    public bool IsTemplate => Data.Contains('<', StringComparison.Ordinal);

    /// <summary>A line of a zone file.</summary>
    /// <inheritdoc/>
    public override string ToString() => $"{Name}. {TimeToLive} IN {Type} {Data}";
}
