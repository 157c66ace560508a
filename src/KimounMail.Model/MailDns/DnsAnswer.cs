namespace KimounMail;

/// <summary>How a question to the DNS ended.</summary>
public enum DnsStatus
{
    /// <summary>There are records.</summary>
    Success,

    /// <summary>The name exists, without records of this type.</summary>
    NoData,

    /// <summary>The name does not exist (NXDOMAIN), nor any below it (RFC 8020).</summary>
    NameError,

    /// <summary>The server could not find out (SERVFAIL): the authority is down, or what it says fails DNSSEC.</summary>
    ServerFailure,

    /// <summary>The server does not answer this question to us (REFUSED).</summary>
    Refused,

    /// <summary>Another error of the server; <see cref="DnsAnswer.Detail"/> says which.</summary>
    ServerError,

    /// <summary>No server answered within the time allowed.</summary>
    TimedOut,

    /// <summary>No server could be reached.</summary>
    Unreachable,

    /// <summary>All that came could not be understood.</summary>
    Malformed,
}

/// <summary>The answer to one question. A failure is an answer too: nothing is thrown for what servers do.</summary>
public sealed record DnsAnswer
{
    /// <summary>The name asked for.</summary>
    public required DnsName Name { get; init; }

    /// <summary>The type asked for.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>How it ended.</summary>
    public required DnsStatus Status { get; init; }

    /// <summary>Records of the type asked for, at the end of the aliases.</summary>
    public IReadOnlyList<DnsRecord> Records { get; init; } = [];

    /// <summary>The CNAMEs on the way, in order.</summary>
    public IReadOnlyList<DnsNameRecord> Aliases { get; init; } = [];

    /// <summary>Where the aliases led; the name itself without any.</summary>
    public DnsName CanonicalName => Aliases.Count > 0 ? Aliases[^1].Target : Name;

    /// <summary>Of a negative answer: the zone's SOA, whose own time and minimum bound how long it may be kept (RFC 2308 §5).</summary>
    public DnsSoaRecord? Soa { get; init; }

    /// <summary>What a referral or an authority said of the zone's servers.</summary>
    public IReadOnlyList<DnsRecord> Authority { get; init; } = [];

    /// <summary>The AD bit of a server that may be believed: on this machine, over TLS, or said to be trusted.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>The AA bit.</summary>
    public bool IsAuthoritative { get; init; }

    /// <summary>Not all could be had: the answer was cut, and TCP did not work either.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The server answered only without EDNS (RFC 6891 §7), so nothing is known of DNSSEC.</summary>
    public bool LacksEdns { get; init; }

    /// <summary>The extended error (RFC 8914), as number and words; null without one.</summary>
    public string? ExtendedError { get; init; }

    /// <summary>Who answered, or was asked last.</summary>
    public string? Server { get; init; }

    /// <summary>Words for a person where the status alone does not tell.</summary>
    public string? Detail { get; init; }

    /// <summary>True for records, none of the type, and no such name; false when it is not known what there is.</summary>
    public bool IsKnown => Status is DnsStatus.Success or DnsStatus.NoData or DnsStatus.NameError;

    /// <summary>The records as what they are.</summary>
    public IEnumerable<T> Of<T>()
        where T : DnsRecord => Records.OfType<T>();
}
