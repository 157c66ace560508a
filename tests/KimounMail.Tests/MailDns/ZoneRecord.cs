using System.Globalization;
using System.Net;
using System.Text;

namespace KimounMail.Tests.MailDns;

/// <summary>A word of a zone file as written, its escapes kept, each character an octet.</summary>
internal readonly record struct ZoneWord(string Text, bool IsQuoted)
{
    /// <summary>The octets it stands for (RFC 1035 §5.1).</summary>
    public byte[] Octets
    {
        get
        {
            var octets = new List<byte>(Text.Length);
            for (var i = 0; i < Text.Length; i++)
            {
                if (Text[i] != '\\')
                    octets.Add((byte)Text[i]);
                else if (!char.IsAsciiDigit(Text[i + 1]))
                    octets.Add((byte)Text[++i]);
                else
                {
                    octets.Add(byte.Parse(Text.AsSpan(i + 1, 3), CultureInfo.InvariantCulture));
                    i += 3;
                }
            }

            return [.. octets];
        }
    }
}

/// <summary>Records from their data as written in a zone file.</summary>
internal static class ZoneRecord
{
    /// <summary>A record whose names are absolute, with or without the final dot; TXT that does not begin with a quote is one string, octet by octet.</summary>
    public static DnsRecord Read(DnsName owner, DnsRecordType type, uint ttl, string data) =>
        type == DnsRecordType.TXT && !data.StartsWith('"')
            ? new DnsTxtRecord([Encoding.Latin1.GetBytes(data)]) { Name = owner, Type = type, TimeToLive = ttl }
            : Read(owner, type, ttl, ZoneFile.Words(data), DnsName.Root);

    /// <summary>A record of a zone file; names without the final dot are below the origin.</summary>
    public static DnsRecord Read(DnsName owner, DnsRecordType type, uint ttl, IReadOnlyList<ZoneWord> words, DnsName origin) =>
        Read(owner, type, ttl, new Fields(words, origin));

    private static DnsRecord Read(DnsName owner, DnsRecordType type, uint ttl, Fields fields)
    {
        if (fields.IsGeneric)
            return new DnsOpaqueRecord(fields.Generic()) { Name = owner, Type = type, TimeToLive = ttl };
        return type switch
        {
            DnsRecordType.A or DnsRecordType.AAAA => new DnsAddressRecord(IPAddress.Parse(fields.Text())) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.CNAME or DnsRecordType.DNAME or DnsRecordType.NS or DnsRecordType.PTR => new DnsNameRecord(fields.Name()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.MX => new DnsMxRecord(fields.Short(), fields.Name()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.TXT => new DnsTxtRecord(fields.Strings()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.SRV => new DnsSrvRecord(fields.Short(), fields.Short(), fields.Short(), fields.Name()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.SOA => new DnsSoaRecord(fields.Name(), fields.Name(), fields.Time(), fields.Time(), fields.Time(), fields.Time(), fields.Time()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.TLSA => new DnsTlsaRecord(fields.Byte(), fields.Byte(), fields.Byte(), fields.Hex()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.CAA => new DnsCaaRecord(fields.Byte(), fields.Text(), Encoding.Latin1.GetString(fields.Octets())) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.DS => new DnsDelegationSignerRecord(fields.Short(), fields.Byte(), fields.Byte(), fields.Hex()) { Name = owner, Type = type, TimeToLive = ttl },
            DnsRecordType.DNSKEY => new DnsKeyRecord(fields.Short(), fields.Byte(), fields.Byte(), fields.Base64()) { Name = owner, Type = type, TimeToLive = ttl },
            _ => throw new FormatException($"The tests read no {type} records; write it as \\# length hex (RFC 3597)."),
        };
    }

    /// <summary>The fields of a record's data, one after another.</summary>
    private sealed class Fields(IReadOnlyList<ZoneWord> words, DnsName origin)
    {
        private int _next;

        public bool IsGeneric => words is [{ Text: "\\#", IsQuoted: false }, ..];

        public string Text() => words[_next++].Text;

        public byte[] Octets() => words[_next++].Octets;

        public DnsName Name() => ZoneFile.Name(Text(), origin);

        public byte Byte() => byte.Parse(Text(), CultureInfo.InvariantCulture);

        public ushort Short() => ushort.Parse(Text(), CultureInfo.InvariantCulture);

        public uint Time() => ZoneFile.Time(Text()) ?? throw new FormatException("No time.");

        public byte[] Hex() => Convert.FromHexString(Rest());

        public byte[] Base64() => Convert.FromBase64String(Rest());

        public ReadOnlyMemory<byte>[] Strings() => [.. words.Skip(_next).Select(word => (ReadOnlyMemory<byte>)word.Octets)];

        public byte[] Generic()
        {
            _next += 2;
            return Hex();
        }

        private string Rest() => string.Concat(words.Skip(_next).Select(word => word.Text));
    }
}
