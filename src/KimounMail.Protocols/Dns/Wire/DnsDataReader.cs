using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace KimounMail.Protocols.Dns.Wire;

/// <summary>Reads the data of one record, to its last octet.</summary>
internal ref struct DnsDataReader(ReadOnlySpan<byte> message, int start, int length)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private readonly int _end = start + length;
    private int _at = start;

    /// <summary>A name that was read before, which is not read again where a pointer leads to it.</summary>
    public required DnsName Known { get; init; }

    public required int KnownAt { get; init; }

    public DnsRecord Read(DnsRecordType type, DnsName owner, uint timeToLive)
    {
        DnsRecord record = type switch
        {
            DnsRecordType.A => new DnsAddressRecord(Address(4)) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.AAAA => new DnsAddressRecord(Address(16)) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.NS or DnsRecordType.CNAME or DnsRecordType.PTR or DnsRecordType.DNAME =>
                new DnsNameRecord(Name()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.MX => new DnsMxRecord(Word(), Name()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.TXT => new DnsTxtRecord(Strings()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.SOA => new DnsSoaRecord(Name(), Name(), Long(), Long(), Long(), Long(), Long())
                { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.SRV => new DnsSrvRecord(Word(), Word(), Word(), Name()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.DS => new DnsDelegationSignerRecord(Word(), Octet(), Octet(), Rest()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.DNSKEY => new DnsKeyRecord(Word(), Octet(), Octet(), Rest()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.TLSA => new DnsTlsaRecord(Octet(), Octet(), Octet(), Rest()) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.CAA => new DnsCaaRecord(Octet(), Text(Octet()), Text(_end - _at)) { Name = owner, Type = type, TimeToLive = timeToLive },
            DnsRecordType.SVCB or DnsRecordType.HTTPS => new DnsServiceBindingRecord(Word(), Name(), Parameters())
                { Name = owner, Type = type, TimeToLive = timeToLive },
            _ => new DnsOpaqueRecord(Rest()) { Name = owner, Type = type, TimeToLive = timeToLive },
        };
        return _at == _end ? record : throw new DnsFormatException($"The data of a record of type {type} does not end where its length says.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _at)
            throw new DnsFormatException("The data of a record is shorter than its type needs.");
        _at += count;
        return _message.Slice(_at - count, count);
    }

    private byte Octet() => Take(1)[0];

    private ushort Word() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private uint Long() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    private IPAddress Address(int octets) => new(Take(octets));

    private ReadOnlyMemory<byte> Rest() => Take(_end - _at).ToArray();

    private string Text(int octets) => Encoding.Latin1.GetString(Take(octets));

    private DnsName Name()
    {
        if (_end - _at >= 2 && _message[_at] == (0xC0 | KnownAt >> 8) && _message[_at + 1] == (byte)KnownAt)
        {
            _at += 2;
            return Known;
        }

        // Cut at the end of the data: nothing of a later record can become part of the name.
        (var name, _at) = DnsNameReader.Read(_message[.._end], _at);
        return name;
    }

    /// <summary>All strings in one array, each a part of it.</summary>
    private ReadOnlyMemory<byte>[] Strings()
    {
        var data = Rest();
        var count = 0;
        for (var at = 0; at < data.Length; at += data.Span[at] + 1)
            count++;
        if (count == 0)
            throw new DnsFormatException("A TXT record has no string.");
        var strings = new ReadOnlyMemory<byte>[count];
        for (var (at, i) = (0, 0); i < count; at += data.Span[at] + 1, i++)
        {
            if (data.Span[at] > data.Length - at - 1)
                throw new DnsFormatException("A string is longer than its record.");
            strings[i] = data.Slice(at + 1, data.Span[at]);
        }

        return strings;
    }

    /// <summary>In strictly increasing order (RFC 9460 §2.2).</summary>
    private SortedDictionary<ushort, ReadOnlyMemory<byte>> Parameters()
    {
        var parameters = new SortedDictionary<ushort, ReadOnlyMemory<byte>>();
        var last = -1;
        while (_at < _end)
        {
            var key = Word();
            if (key <= last)
                throw new DnsFormatException("The parameters of a service binding are not in their order.");
            parameters.Add(key, Take(Word()).ToArray());
            last = key;
        }

        return parameters;
    }
}
