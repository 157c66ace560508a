using System.Globalization;
using System.Text;

namespace KimounMail;

/// <summary>TXT: strings of octets, kept as they came. A policy record is their concatenation without a space between (RFC 7208 §3.3).</summary>
public sealed record DnsTxtRecord(IReadOnlyList<ReadOnlyMemory<byte>> Strings) : DnsRecord
{
    /// <summary>All strings joined, an octet a character (ISO 8859-1): nothing is lost, and nothing that is not ASCII looks like it.</summary>
    public string Text => string.Concat(Strings.Select(part => Encoding.Latin1.GetString(part.Span)));

    /// <inheritdoc/>
    public override string Data => string.Join(' ', Strings.Select(Quote));

    private static string Quote(ReadOnlyMemory<byte> octets)
    {
        var text = new StringBuilder("\"");
        foreach (var octet in octets.Span)
        {
            if (octet is < 0x20 or >= 0x7f)
                text.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
            else if (octet is (byte)'"' or (byte)'\\')
                text.Append('\\').Append((char)octet);
            else
                text.Append((char)octet);
        }

        return text.Append('"').ToString();
    }
}
