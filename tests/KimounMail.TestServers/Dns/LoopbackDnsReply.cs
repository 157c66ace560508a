namespace KimounMail.TestServers.Dns;

/// <summary>What the server does on a query; several come one after the other.</summary>
public sealed record LoopbackDnsReply
{
    /// <summary>A message; none where only the connection is to be treated.</summary>
    public byte[] Octets { get; init; } = [];

    /// <summary>Waited before.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Of a connection: the octets stand as they are, without their length before them.</summary>
    public bool IsUnframed { get; init; }

    /// <summary>Of a connection: an octet at a time.</summary>
    public bool IsByteByByte { get; init; }

    /// <summary>Of a connection: it stays open and silent.</summary>
    public bool Hangs { get; init; }

    /// <summary>Of a connection: it is closed after this.</summary>
    public bool Closes { get; init; }

    public static implicit operator LoopbackDnsReply(byte[] octets) => new() { Octets = octets };

    public static implicit operator LoopbackDnsReply(LoopbackDnsResponse response) => new() { Octets = response.ToArray() };
}
