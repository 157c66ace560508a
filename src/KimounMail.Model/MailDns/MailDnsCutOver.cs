namespace KimounMail;

/// <summary>What the DNS says of a domain's mail in the hours of its cut-over, where, and until when an old answer can live.</summary>
public sealed record MailDnsCutOver
{
    /// <summary>The domain.</summary>
    public required DnsName Domain { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>One for each set of records that matters to mail.</summary>
    public required IReadOnlyList<MailDnsCutOverEntry> Entries { get; init; }

    /// <summary>The latest moment at which anyone may still hold an answer of today about mail; null when nothing is known. Delegation and keys of the zone stay as they are at a cut-over.</summary>
    public DateTimeOffset? OldAnswersUntil => Entries.Where(entry => entry.Type is not (DnsRecordType.NS or DnsRecordType.DS)).Max(entry => entry.OldAnswersUntil);

    /// <summary>The MTA-STS policy as it is fetched now; null without one.</summary>
    public string? Policy { get; init; }

    /// <summary>How long senders keep the policy (RFC 8461 §3.2); null without one.</summary>
    public TimeSpan? PolicyMaxAge { get; init; }

    /// <summary>What to do before the cut-over, in order.</summary>
    public required IReadOnlyList<string> Before { get; init; }

    /// <summary>What to do after it, in order.</summary>
    public required IReadOnlyList<string> After { get; init; }
}

/// <summary>A set of records at a cut-over.</summary>
public sealed record MailDnsCutOverEntry
{
    /// <summary>The name.</summary>
    public required DnsName Name { get; init; }

    /// <summary>The type.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>What each server of the zone says; the time to live is the full one.</summary>
    public required IReadOnlyList<MailDnsObservation> Authorities { get; init; }

    /// <summary>What each resolver says; the time to live is what is left.</summary>
    public required IReadOnlyList<MailDnsObservation> Resolvers { get; init; }

    /// <summary>What is expected, as in a zone file; empty where nothing in particular.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>The full time to live in seconds, the longest where servers differ; null when there is no such record.</summary>
    public uint? TimeToLive { get; init; }

    /// <summary>Every server of the zone that answers says the same; null when none answers.</summary>
    public bool? AuthoritiesAgree { get; init; }

    /// <summary>Every resolver that answers says what the zone's servers say; null when that is not known.</summary>
    public bool? ResolversAgree { get; init; }

    /// <summary>Until when somebody may hold the answer of today: now and the longer of what is left at a resolver and the full time. Null without records.</summary>
    public DateTimeOffset? OldAnswersUntil { get; init; }

    /// <summary>Until when somebody may hold that there is no such record (RFC 2308 §5); null where there is one, or no SOA tells.</summary>
    public DateTimeOffset? NegativeUntil { get; init; }
}

/// <summary>What one server or resolver says.</summary>
public sealed record MailDnsObservation
{
    /// <summary>Who: name and address of a server, the name of a resolver.</summary>
    public required string Server { get; init; }

    /// <summary>How the question ended.</summary>
    public required DnsStatus Status { get; init; }

    /// <summary>The records' data as in a zone file, sorted.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Seconds they may be kept; null without records.</summary>
    public uint? TimeToLive { get; init; }
}
