using System.Globalization;
using System.Text;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>Data of records as in a zone file, made and verified.</summary>
internal static class ExpectedData
{
    private const int MaxString = 255;

    /// <summary>A text as the data of a TXT record: quoted, in strings of 255 octets at most.</summary>
    public static string Text(string text)
    {
        var parts = Encoding.Latin1.GetBytes(text).Chunk(MaxString).Select(part => (ReadOnlyMemory<byte>)part).ToList();
        return new DnsTxtRecord(parts) { Name = DnsName.Root, Type = DnsRecordType.TXT, TimeToLive = 0 }.Data;
    }

    /// <summary>The fields are those of the type, names end with a dot, and nothing could begin a line of its own.</summary>
    public static bool IsSound(MailDnsExpectedRecord record)
    {
        if (record.Data.Any(char.IsControl))
            return false;
        var fields = record.Data.Split(' ');
        return record.Type switch
        {
            DnsRecordType.MX => fields is [var preference, var name] && IsNumber(preference) && IsName(name),
            DnsRecordType.SRV => fields is [var priority, var weight, var port, var name] && IsNumber(priority) && IsNumber(weight) && IsNumber(port) && IsName(name),
            DnsRecordType.CNAME => fields is [var name] && IsName(name),
            DnsRecordType.TXT => record.Data is ['"', .., '"'],
            _ => false,
        };
    }

    /// <summary>The same data, names in any case.</summary>
    public static bool Same(DnsRecordType type, string one, string other) =>
        string.Equals(one, other, type == DnsRecordType.TXT ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsName(string text) => text.EndsWith('.') && DnsName.TryParse(text, out _);
}
