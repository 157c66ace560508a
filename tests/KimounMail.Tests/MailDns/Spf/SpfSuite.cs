using System.Net;
using System.Text;
using System.Text.Json;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>The test suite of RFC 7208, one scenario with its zone and its cases.</summary>
internal sealed record SpfScenario(string Description, IReadOnlyList<SpfCase> Cases, JsonElement Zone)
{
    public static IReadOnlyList<SpfScenario> ReadAll()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("spf/rfc7208-tests.json")));
        return [.. file.RootElement.EnumerateArray().Select(scenario => new SpfScenario(
            scenario.GetProperty("description").GetString()!,
            [.. scenario.GetProperty("tests").EnumerateArray().Select(SpfCase.Read)],
            scenario.GetProperty("zone").Clone()))];
    }

    /// <summary>The zone as the suite means it: type SPF answers for TXT where the owner has no entry for TXT, and a fault stands for all types without records.</summary>
    public ZoneLookup Lookup()
    {
        var dns = new ZoneLookup();
        foreach (var owner in Zone.EnumerateObject())
        {
            // A label too long for a name cannot be asked for either.
            if (owner.Name.TrimEnd('.').Split('.').Any(label => label.Length > 63))
                continue;
            var name = Name(owner.Name);
            var entries = owner.Value.EnumerateArray().ToList();
            var hasText = entries.Exists(entry => Type(entry) == "TXT");
            dns.AddName(name);
            foreach (var entry in entries)
                Add(dns, name, entry, hasText);
        }

        return dns;
    }

    private static void Add(ZoneLookup dns, DnsName name, JsonElement entry, bool hasText)
    {
        if (entry.TryGetProperty("fault", out var fault))
        {
            if (fault.GetString() == "TIMEOUT")
                dns.Fail(name, Type(entry) == "*" ? null : Enum.Parse<DnsRecordType>(Type(entry)), DnsStatus.TimedOut);
            return;
        }

        DnsRecord? record = Type(entry) switch
        {
            "SPF" when hasText => null,
            "SPF" or "TXT" => new DnsTxtRecord([.. entry.GetProperty("strings").EnumerateArray().Select(s => (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(s.GetString()!))]) { Name = name, Type = DnsRecordType.TXT, TimeToLive = 0 },
            "MX" => new DnsMxRecord(entry.GetProperty("preference").GetUInt16(), Name(entry.GetProperty("target").GetString()!)) { Name = name, Type = DnsRecordType.MX, TimeToLive = 0 },
            "PTR" or "CNAME" => new DnsNameRecord(Name(entry.GetProperty("target").GetString()!)) { Name = name, Type = Enum.Parse<DnsRecordType>(Type(entry)), TimeToLive = 0 },
            var type => new DnsAddressRecord(IPAddress.Parse(entry.GetProperty("address").GetString()!)) { Name = name, Type = Enum.Parse<DnsRecordType>(type), TimeToLive = 0 },
        };
        if (record is not null)
            dns.Add(record);
    }

    private static string Type(JsonElement entry) => entry.GetProperty("type").GetString()!;

    private static DnsName Name(string text) => text.Length == 0 ? DnsName.Root : DnsName.FromLabels(text.TrimEnd('.').Split('.').Select(Encoding.Latin1.GetBytes));
}

/// <summary>One of its cases: who sends, and what may come of it.</summary>
internal sealed record SpfCase(string Name, string Helo, IPAddress Host, string MailFrom, IReadOnlyList<string> Results, string? Explanation)
{
    public static SpfCase Read(JsonElement test) => new(
        test.GetProperty("name").GetString()!,
        test.GetProperty("helo").GetString()!,
        IPAddress.Parse(test.GetProperty("host").GetString()!),
        test.GetProperty("mailfrom").GetString()!,
        [.. test.GetProperty("result").EnumerateArray().Select(result => result.GetString()!)],
        test.TryGetProperty("explanation", out var explanation) ? explanation.GetString() : null);
}
