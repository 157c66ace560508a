using System.Globalization;
using System.Text;

namespace KimounMail;

/// <summary>Puts a name together, from its labels or from its written form.</summary>
internal sealed class DnsNameBuilder
{
    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = false };

    private readonly List<byte> _wire = [];
    private bool _isSound = true;

    /// <summary>Reads a name as written; null when it is none.</summary>
    public static DnsName? Read(string text)
    {
        var builder = new DnsNameBuilder();
        var label = new StringBuilder();
        var hasOctets = false;
        for (var i = 0; i < text.Length && builder._isSound; i++)
        {
            if (text[i] == '\\')
            {
                if (ReadEscape(text, ref i) is not { } octet)
                    return null;
                hasOctets |= octet >= 0x80;
                label.Append((char)octet);
            }
            // The other dots are those of RFC 3490 §3.1.
            else if (text[i] is '.' or '\u3002' or '\uff0e' or '\uff61')
            {
                builder.Append(ToOctets(label, hasOctets));
                label.Clear();
                hasOctets = false;
            }
            else
            {
                label.Append(text[i]);
            }
        }

        if (label.Length > 0)
            builder.Append(ToOctets(label, hasOctets));
        return builder.ToName();
    }

    /// <summary>One more label; an empty one, or one that is too long, makes no name.</summary>
    public void Append(ReadOnlySpan<byte> label)
    {
        _isSound &= label.Length is > 0 and <= 63 && _wire.Count + label.Length + 1 < DnsName.MaxLength;
        if (!_isSound)
            return;
        _wire.Add((byte)label.Length);
        foreach (var octet in label)
            _wire.Add(octet);
    }

    /// <summary>The name; null when its labels make none.</summary>
    public DnsName? ToName() => _isSound ? DnsName.FromWire(_wire.ToArray()) : null;

    /// <summary>A label as a zone file has it (RFC 1035 §5.1).</summary>
    public static string Escape(ReadOnlyMemory<byte> label)
    {
        var text = new StringBuilder(label.Length);
        foreach (var octet in label.Span)
        {
            if (octet is <= 0x20 or >= 0x7f)
                text.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
            else if (octet is (byte)'.' or (byte)'\\' or (byte)'"' or (byte)';' or (byte)'(' or (byte)')' or (byte)'@' or (byte)'$')
                text.Append('\\').Append((char)octet);
            else
                text.Append((char)octet);
        }

        return text.ToString();
    }

    /// <summary>\DDD or \X (RFC 1035 §5.1).</summary>
    private static byte? ReadEscape(string text, ref int at)
    {
        if (at + 3 < text.Length && char.IsAsciiDigit(text[at + 1]))
        {
            if (!byte.TryParse(text.AsSpan(at + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
                return null;
            at += 3;
            return octet;
        }

        return ++at < text.Length && text[at] <= byte.MaxValue ? (byte)text[at] : null;
    }

    /// <summary>Empty when the label is none.</summary>
    private static byte[] ToOctets(StringBuilder label, bool hasOctets)
    {
        var text = label.ToString();
        if (text.All(char.IsAscii))
            return Encoding.ASCII.GetBytes(text);
        // Octets that were written as such are no letters.
        if (hasOctets)
            return text.All(c => c <= byte.MaxValue) ? Encoding.Latin1.GetBytes(text) : [];
        try
        {
            return Encoding.ASCII.GetBytes(s_idn.GetAscii(text));
        }
        catch (ArgumentException)
        {
            return [];
        }
    }
}
