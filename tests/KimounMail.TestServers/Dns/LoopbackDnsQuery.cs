using System.Buffers.Binary;
using System.Text;

namespace KimounMail.TestServers.Dns;

/// <summary>A query as it came.</summary>
public sealed class LoopbackDnsQuery
{
    private readonly byte[] _octets;
    private readonly int _questionEnd;

    /// <exception cref="InvalidDataException">It is no query with one question.</exception>
    internal LoopbackDnsQuery(byte[] octets, LoopbackDnsTransport transport, int fromPort)
    {
        _octets = octets;
        Transport = transport;
        FromPort = fromPort;
        if (octets.Length < 17 || Word(4) != 1 || (octets[2] & 0x80) != 0)
            throw new InvalidDataException("No query.");
        var labels = new List<string>();
        var at = 12;
        while (octets[at] != 0)
        {
            labels.Add(Encoding.Latin1.GetString(octets, at + 1, octets[at]));
            at += octets[at] + 1;
        }

        Name = labels.Count == 0 ? "." : string.Join('.', labels).ToLowerInvariant();
        Type = Word(at + 1);
        _questionEnd = at + 5;
        if (Word(10) > 0)
            (HasEdns, UdpSize, IsDnssecOk) = (true, Word(_questionEnd + 3), (octets[_questionEnd + 7] & 0x80) != 0);
    }

    public LoopbackDnsTransport Transport { get; }

    public int FromPort { get; }

    public ushort Id => Word(0);

    /// <summary>In lower case, without the final dot.</summary>
    public string Name { get; }

    public ushort Type { get; }

    public bool HasEdns { get; }

    public int UdpSize { get; }

    public bool IsDnssecOk { get; }

    public bool IsRecursionDesired => (_octets[2] & 0x01) != 0;

    public bool IsCheckingDisabled => (_octets[3] & 0x10) != 0;

    /// <summary>The question section, as it came.</summary>
    public byte[] Question => _octets[12.._questionEnd];

    /// <summary>A response to it, to be filled.</summary>
    public LoopbackDnsResponse Response(int flags = 0x8180) => new(Id, flags, Question);

    private ushort Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(_octets.AsSpan(at));
}

/// <summary>How a query came.</summary>
public enum LoopbackDnsTransport
{
    Udp,
    Tcp,
    Tls,
}
