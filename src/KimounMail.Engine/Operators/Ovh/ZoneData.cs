using System.Globalization;
using System.Net;
using System.Text;
using KimounMail.Protocols.Ovh.Zones;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Data of records as OVHcloud's zones have it: names without a final dot are relative to the zone, and texts stand with or without quotes.</summary>
internal static class ZoneData
{
    /// <summary>Null for types that mail has nothing to do with, and for data that is none of its type.</summary>
    public static DnsRecord? Read(ZoneRecord record, DnsName owner, DnsName zone)
    {
        var ttl = (uint)Math.Clamp(record.Ttl ?? 0, 0, uint.MaxValue);
        var fields = record.Target.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (record.FieldType, fields) switch
        {
            ("MX", [var preference, var host]) when IsNumber(preference, out var number) && Name(host, zone) is { } exchange =>
                new DnsMxRecord(number, exchange) { Name = owner, Type = DnsRecordType.MX, TimeToLive = ttl },
            ("CNAME", [var host]) when Name(host, zone) is { } target => new DnsNameRecord(target) { Name = owner, Type = DnsRecordType.CNAME, TimeToLive = ttl },
            ("SRV", [var priority, var weight, var port, var host]) when IsNumber(priority, out var p) && IsNumber(weight, out var w) && IsNumber(port, out var at) && Name(host, zone) is { } target =>
                new DnsSrvRecord(p, w, at, target) { Name = owner, Type = DnsRecordType.SRV, TimeToLive = ttl },
            ("A" or "AAAA", [var text]) when IPAddress.TryParse(text, out var address) =>
                new DnsAddressRecord(address) { Name = owner, Type = record.FieldType == "A" ? DnsRecordType.A : DnsRecordType.AAAA, TimeToLive = ttl },
            ("TXT" or "SPF" or "DKIM" or "DMARC", _) => new DnsTxtRecord([.. Strings(record.Target)]) { Name = owner, Type = DnsRecordType.TXT, TimeToLive = ttl },
            _ => null,
        };
    }

    private static bool IsNumber(string text, out ushort number) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static DnsName? Name(string text, DnsName zone) => text switch
    {
        "@" => zone,
        _ when text.EndsWith('.') => DnsName.TryParse(text, out var absolute) ? absolute : null,
        _ => zone.Below(text),
    };

    /// <summary>The strings of a text (RFC 1035 §5.1); all of it is one where it is not quoted.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Strings(string text)
    {
        if (!text.StartsWith('"'))
        {
            yield return Encoding.UTF8.GetBytes(text);
            yield break;
        }

        var part = new List<byte>();
        var isInside = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (isInside)
                    yield return part.ToArray();
                part.Clear();
                isInside = !isInside;
            }
            else if (isInside)
            {
                i += Take(text, i, part);
            }
        }
    }

    /// <summary>Takes a character or an escape, and tells how many characters beyond the first it had.</summary>
    private static int Take(string text, int at, List<byte> part)
    {
        if (text[at] != '\\' || at + 1 >= text.Length)
        {
            part.AddRange(Encoding.UTF8.GetBytes(text[at].ToString()));
            return 0;
        }

        if (at + 3 < text.Length && byte.TryParse(text.AsSpan(at + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
        {
            part.Add(octet);
            return 3;
        }

        part.AddRange(Encoding.UTF8.GetBytes(text[at + 1].ToString()));
        return 1;
    }
}
