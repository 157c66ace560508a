namespace KimounMail;

/// <summary>What becomes of a record on the way from what is published to what is expected.</summary>
public enum MailDnsAction
{
    /// <summary>It is right as it is.</summary>
    Keep,

    /// <summary>It is in the way, or replaced by another.</summary>
    Remove,

    /// <summary>It is missing.</summary>
    Add,

    /// <summary>It is missing, and part of it only the operator knows: nothing is done before that is filled in.</summary>
    FillIn,
}

/// <summary>One step from what is published to what is expected. Only records of mail are ever among them.</summary>
public sealed record MailDnsChange
{
    /// <summary>What to do.</summary>
    public required MailDnsAction Action { get; init; }

    /// <summary>The record's owner.</summary>
    public required DnsName Name { get; init; }

    /// <summary>The record's type.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>Seconds it may be kept; of a published record as a resolver or server told it.</summary>
    public required uint TimeToLive { get; init; }

    /// <summary>The data as in a zone file.</summary>
    public required string Data { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>The step and its line of a zone file.</summary>
    /// <inheritdoc/>
    public override string ToString() => $"{Action} {Name}. {TimeToLive} IN {Type} {Data}";
}
