using System.Globalization;

namespace KimounMail.TestServers.Dns;

/// <summary>Records written as in a zone file, as a script for <see cref="LoopbackDnsServer"/>; all else does not exist.</summary>
public sealed class LoopbackZone
{
    private const int NameError = 0x8183;
    private static readonly Dictionary<string, int> Types = new() { ["A"] = 1, ["CNAME"] = 5, ["MX"] = 15, ["TXT"] = 16, ["SRV"] = 33 };
    private readonly Dictionary<string, List<(int Type, byte[] Data)>> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Before the server starts: <c>_imaps._tcp.example.com SRV 0 0 993 mail.example.com</c>, names being absolute.</summary>
    public void Add(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!_names.TryGetValue(words[0], out var records))
            _names.Add(words[0], records = []);
        records.Add((Types[words[1]], Encode(words[1], words[2..])));
    }

    public IEnumerable<LoopbackDnsReply> Answer(LoopbackDnsQuery query)
    {
        var isKnown = _names.TryGetValue(query.Name, out var records);
        var response = isKnown ? query.Response() : query.Response(NameError);
        foreach (var (type, data) in records?.Where(record => record.Type == query.Type || record.Type == Types["CNAME"]) ?? [])
            response.Answer(type, data, time: 60);
        yield return response;
    }

    private static byte[] Encode(string type, string[] words) => type switch
    {
        "A" => DnsOctets.Address(words[0]),
        "TXT" => DnsOctets.Txt(string.Join(' ', words)),
        _ => [.. words[..^1].SelectMany(number => DnsOctets.Word(int.Parse(number, CultureInfo.InvariantCulture))), .. DnsOctets.Name(words[^1])],
    };
}
