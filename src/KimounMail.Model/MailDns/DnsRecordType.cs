namespace KimounMail;

/// <summary>Types of DNS records by their numbers; any other number is a type too (RFC 3597).</summary>
public enum DnsRecordType : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server of a zone.</summary>
    NS = 2,

    /// <summary>Another name for it.</summary>
    CNAME = 5,

    /// <summary>The start of a zone.</summary>
    SOA = 6,

    /// <summary>What an address is called.</summary>
    PTR = 12,

    /// <summary>Where its mail goes.</summary>
    MX = 15,

    /// <summary>Text, policies among it.</summary>
    TXT = 16,

    /// <summary>An IPv6 address (RFC 3596).</summary>
    AAAA = 28,

    /// <summary>Where a service is (RFC 2782).</summary>
    SRV = 33,

    /// <summary>Another name for all below it (RFC 6672).</summary>
    DNAME = 39,

    /// <summary>The key its parent vouches for (RFC 4034).</summary>
    DS = 43,

    /// <summary>A signature (RFC 4034).</summary>
    RRSIG = 46,

    /// <summary>A key of a zone (RFC 4034).</summary>
    DNSKEY = 48,

    /// <summary>The certificate of a service (RFC 6698).</summary>
    TLSA = 52,

    /// <summary>How to reach a service (RFC 9460).</summary>
    SVCB = 64,

    /// <summary>How to reach a web service (RFC 9460).</summary>
    HTTPS = 65,

    /// <summary>Who may issue certificates (RFC 8659).</summary>
    CAA = 257,
}
