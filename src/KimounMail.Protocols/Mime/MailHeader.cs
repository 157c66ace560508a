using System.Text;

namespace KimounMail.Protocols.Mime;

/// <summary>One field of a header.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Value">Unfolded, without the white space around it; octets beyond ASCII as Latin-1 characters, so that none is lost.</param>
public readonly record struct MailHeaderField(string Name, string Value);

/// <summary>The header of a message (RFC 5322 §2.2), as far as what is to be known before the message is passed on: no field is validated.</summary>
public sealed class MailHeader
{
    /// <summary>How much of a message is looked at for its header.</summary>
    public const int MaxLength = 1 << 20;

    private readonly List<MailHeaderField> _fields;

    private MailHeader(List<MailHeaderField> fields) => _fields = fields;

    /// <summary>The fields in their order.</summary>
    public IReadOnlyList<MailHeaderField> Fields => _fields;

    /// <summary>Reads the header of a message up to the empty line that ends it; line ends of either kind.</summary>
    public static MailHeader Parse(ReadOnlySpan<byte> octets)
    {
        var fields = new List<MailHeaderField>();
        var value = new StringBuilder();
        string? name = null;
        while (octets.Length > 0)
        {
            var end = octets.IndexOf((byte)'\n');
            var line = (end < 0 ? octets : octets[..end]).TrimEnd((byte)'\r');
            octets = end < 0 ? [] : octets[(end + 1)..];
            if (line.IsEmpty)
                break;
            if (line[0] is (byte)' ' or (byte)'\t')
            {
                value.Append(' ').Append(Encoding.Latin1.GetString(line).Trim(' ', '\t'));
                continue;
            }

            Complete();
            var colon = line.IndexOf((byte)':');
            name = colon > 0 ? Encoding.Latin1.GetString(line[..colon]).TrimEnd(' ', '\t') : null;
            if (name is not null)
                value.Append(Encoding.Latin1.GetString(line[(colon + 1)..]).Trim(' ', '\t'));
        }

        Complete();
        return new MailHeader(fields);

        void Complete()
        {
            if (name is not null)
                fields.Add(new MailHeaderField(name, value.ToString()));
            value.Clear();
        }
    }

    /// <summary>The value of the first field of this name, in any letter case; null where there is none.</summary>
    public string? Find(string name) => FindAll(name).FirstOrDefault();

    /// <summary>The values of all fields of this name, in any letter case.</summary>
    public IEnumerable<string> FindAll(string name) => _fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    /// <summary>When the message was received, by the uppermost Received field, or else sent, by its Date; null where neither can be read.</summary>
    public DateTimeOffset? FindDate()
    {
        // "from … by … for …; Mon, 2 Jan 2006 15:04:05 -0700"
        if (Find("Received") is { } received && received.LastIndexOf(';') is >= 0 and var semicolon && MailDate.TryParse(received[(semicolon + 1)..], out var date))
            return date;
        return Find("Date") is { } sent && MailDate.TryParse(sent, out date) ? date : null;
    }
}
