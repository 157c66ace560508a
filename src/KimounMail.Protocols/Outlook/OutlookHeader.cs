using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Mime;

namespace KimounMail.Protocols.Outlook;

/// <summary>
/// The header of a mail made of an Outlook item ([MS-OXCMAIL] 2.1.2): the one it came with, where it did, without what describes its MIME structure,
/// which is made anew; what that lacks, and all of it where it is missing, by the properties.
/// </summary>
internal sealed class OutlookHeader
{
    private const ushort TransportHeaders = 0x007D;
    private const ushort InternetMessageId = 0x1035;
    private const ushort References = 0x1039;
    private const ushort InReplyTo = 0x1042;
    private const ushort SubmitTime = 0x0039;
    private const ushort DeliveryTime = 0x0E06;
    private const ushort CreationTime = 0x3007;
    private const ushort Importance = 0x0017;
    private const ushort Sensitivity = 0x0036;
    private const ushort SearchKey = 0x300B;
    private const int LongestField = 64 * 1024;

    private readonly IMapiMessage _message;
    private readonly List<(string Name, string Lines)> _received;

    public OutlookHeader(IMapiMessage message)
    {
        _message = message;
        _received = Split(message.Properties.GetString(TransportHeaders) ?? "");
        MessageId = Find("Message-ID")?.Trim() ?? Bracketed(message.Properties.GetString(InternetMessageId)) ?? MadeUpId();
    }

    /// <summary>Its own, or one made of what does not change, so that it is the same each time.</summary>
    public string MessageId { get; }

    public static string Subject(MapiProperties properties)
    {
        var subject = properties.GetString(MapiId.Subject) ?? "";
        // A first character 1 and one that tells the length of the prefix ([MS-PST] 2.5.3.1.1.1).
        return subject.Length >= 2 && subject[0] == '\x01' ? subject[2..] : subject;
    }

    public void Write(MimeWriter writer)
    {
        foreach (var (name, lines) in _received)
            writer.RawField(name, lines);
        var properties = _message.Properties;
        var from = OutlookAddress.From(properties);
        var sender = OutlookAddress.Sender(properties);
        Add("Date", () => writer.Field("Date", Date(properties)));
        Add("From", () => writer.Field("From", from is { } known ? [known] : []), from is not null);
        Add("Sender", () => writer.Field("Sender", [sender!.Value]), sender is { } other && from is { } own && !other.Address.Equals(own.Address, StringComparison.OrdinalIgnoreCase) && _received.Count == 0);
        WriteRecipients(writer);
        Add("Subject", () => writer.Field("Subject", Subject(properties)));
        Add("Message-ID", () => writer.Field("Message-ID", MessageId));
        Add("References", () => writer.Field("References", properties.GetString(References)!), properties.GetString(References) is { Length: > 0 });
        Add("In-Reply-To", () => writer.Field("In-Reply-To", properties.GetString(InReplyTo)!), properties.GetString(InReplyTo) is { Length: > 0 });
        var importance = properties.GetInt32(Importance);
        Add("Importance", () => writer.Field("Importance", importance == 2 ? "High" : "Low"), importance is 0 or 2);
        var sensitivity = properties.GetInt32(Sensitivity);
        Add("Sensitivity", () => writer.Field("Sensitivity", sensitivity == 1 ? "Personal" : sensitivity == 2 ? "Private" : "Company-Confidential"), sensitivity is 1 or 2 or 3);
        writer.Field("MIME-Version", "1.0");
    }

    private void WriteRecipients(MimeWriter writer)
    {
        // The resend bit and others are above the type.
        var recipients = _message.Recipients.Select(r => (Type: r.GetInt32(MapiId.RecipientType) & 0xF, Address: OutlookAddress.Recipient(r))).Where(r => r.Address is not null).ToList();
        foreach (var (type, name) in new[] { (1, "To"), (2, "Cc"), (3, "Bcc") })
        {
            var its = recipients.Where(r => r.Type == type).Select(r => r.Address!.Value).ToList();
            Add(name, () => writer.Field(name, its), its.Count > 0);
        }
    }

    private void Add(string name, Action write, bool isKnown = true)
    {
        if (isKnown && Find(name) is null)
            write();
    }

    private string? Find(string name) => _received.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Lines;

    private static string Date(MapiProperties properties) =>
        (properties.GetTime(SubmitTime) ?? properties.GetTime(DeliveryTime) ?? properties.GetTime(CreationTime) ?? DateTimeOffset.UnixEpoch).ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static string? Bracketed(string? id) => id?.Trim() is { Length: > 2 } text && Ascii.IsValid(text) && !text.Contains(' ') ? text[0] == '<' ? text : $"<{text}>" : null;

    private string MadeUpId()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var properties = _message.Properties;
        if (properties.GetBinary(SearchKey) is { } key)
            hash.AppendData(key.Span);
        hash.AppendData(Encoding.UTF8.GetBytes($"{Subject(properties)}\n{properties.GetTime(SubmitTime):O}\n{properties.GetTime(CreationTime):O}\n{OutlookAddress.From(properties)}"));
        return $"<{Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 16)).ToLowerInvariant()}@outlook.invalid>";
    }

    /// <summary>The fields of a header as text, each with its folding; without those that are to be made anew, and what is no field.</summary>
    private static List<(string Name, string Lines)> Split(string header)
    {
        var fields = new List<(string Name, string Lines)>();
        foreach (var raw in header.Replace("\r\n", "\n").Split('\n'))
        {
            var line = raw.TrimEnd('\r', '\0');
            // Fragments of bodies follow in some.
            if (line.Length == 0)
            {
                if (fields.Count > 0)
                    break;
                continue;
            }

            if (line[0] is ' ' or '\t')
            {
                if (fields.Count > 0 && line.Trim().Length > 0 && fields[^1].Lines.Length < LongestField)
                    fields[^1] = (fields[^1].Name, $"{fields[^1].Lines}\r\n{line}");
            }
            else if (line.IndexOf(':') is > 0 and var colon && line.AsSpan(0, colon).TrimEnd(' ').IndexOfAnyExceptInRange('!', '~') < 0)
            {
                fields.Add((line[..colon].TrimEnd(' '), line[(colon + 1)..]));
            }
        }

        fields.RemoveAll(field => field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || field.Name.Equals("MIME-Version", StringComparison.OrdinalIgnoreCase));
        return fields;
    }
}
