namespace KimounMail.Protocols.Dns.Wire;

/// <summary>What is asked, in class IN.</summary>
internal readonly record struct DnsQuestion(DnsName Name, DnsRecordType Type);

/// <summary>How it is asked.</summary>
[Flags]
internal enum DnsQueryFlags
{
    None = 0,

    /// <summary>RD: the server is to find out.</summary>
    RecursionDesired = 1,

    /// <summary>CD: what fails DNSSEC is wanted too (RFC 4035 §3.2.2).</summary>
    CheckingDisabled = 2,

    /// <summary>AD: whether the answer passed DNSSEC is of interest, the signatures are not (RFC 6840 §5.7).</summary>
    AuthenticData = 4,

    /// <summary>DO: the signatures too (RFC 3225).</summary>
    DnssecOk = 8,
}

/// <summary>Response codes that are told apart (RFC 1035 §4.1.1, RFC 6891 §6.1.3).</summary>
internal enum DnsResponseCode : ushort
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}
