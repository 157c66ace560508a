using System.Globalization;
using System.Text;

namespace KimounMail;

/// <summary>
/// A domain name: labels of octets, compared without regard to ASCII case (RFC 1035 §2.3.3, RFC 4343). Written without the final dot,
/// octets that a zone file escapes escaped as there.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    private const int MaxLabel = 63;
    private const int MaxLength = 255;
    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = false };

    private readonly byte[][] _labels;
    private string? _text;

    private DnsName(byte[][] labels) => _labels = labels;

    /// <summary>The root of all names.</summary>
    public static DnsName Root { get; } = new([]);

    /// <summary>Number of labels; the root has none.</summary>
    public int Depth => _labels.Length;

    /// <summary>True for the root.</summary>
    public bool IsRoot => _labels.Length == 0;

    /// <summary>The name one level up; the root's is the root.</summary>
    public DnsName Parent => _labels.Length <= 1 ? Root : new DnsName(_labels[1..]);

    /// <summary>The name's labels, the leftmost first, as octets.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Labels => _labels.Select(label => (ReadOnlyMemory<byte>)label);

    /// <summary>From labels as they are on the wire.</summary>
    /// <exception cref="FormatException">A label is empty or longer than 63 octets, or the name longer than 255.</exception>
    public static DnsName FromLabels(IEnumerable<byte[]> labels)
    {
        var name = new DnsName([.. labels]);
        return name.IsSound ? name : throw new FormatException("A label has 1 to 63 octets, a name 255 at most.");
    }

    /// <summary>Reads a name as written, with or without the final dot; letters beyond ASCII become A-labels (RFC 5891).</summary>
    /// <exception cref="FormatException">It is no domain name.</exception>
    public static DnsName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{HumanText.Line(text)}' is no domain name.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? text, out DnsName name)
    {
        name = Root;
        if (text is null or "")
            return false;
        if (text == ".")
            return true;
        if (ReadLabels(text) is not { } labels)
            return false;
        name = new DnsName([.. labels]);
        return name.IsSound;
    }

    /// <summary>A name below this one: <c>example.com</c> with <c>_dmarc</c> is <c>_dmarc.example.com</c>; null when it is too long.</summary>
    public DnsName? Below(string labels)
    {
        if (!TryParse(labels, out var prefix))
            return null;
        var name = new DnsName([.. prefix._labels, .. _labels]);
        return name.IsSound ? name : null;
    }

    /// <summary>The last so many labels.</summary>
    public DnsName Last(int labels) => labels >= Depth ? this : new DnsName(_labels[^labels..]);

    /// <summary>True for this name and every name below it.</summary>
    public bool IsAtOrBelow(DnsName other) => Depth >= other.Depth && Last(other.Depth).Equals(other);

    /// <inheritdoc/>
    public bool Equals(DnsName? other) =>
        other is not null && other._labels.Length == _labels.Length && _labels.Zip(other._labels).All(pair => SameLabel(pair.First, pair.Second));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var label in _labels)
        {
            foreach (var octet in label)
                hash.Add(Lower(octet));
            hash.Add(-1);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => _text ??= IsRoot ? "." : string.Join('.', _labels.Select(Escape));

    private bool IsSound => _labels.All(label => label.Length is > 0 and <= MaxLabel) && _labels.Sum(label => label.Length + 1) < MaxLength;

    private static List<byte[]>? ReadLabels(string text)
    {
        var labels = new List<byte[]>();
        var label = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                if (ReadEscape(text, ref i) is not { } octet)
                    return null;
                label.Append((char)octet);
            }
            // The other dots are those of RFC 3490 §3.1.
            else if (text[i] is '.' or '\u3002' or '\uff0e' or '\uff61')
            {
                if (ToOctets(label) is not { } octets)
                    return null;
                labels.Add(octets);
                label.Clear();
            }
            else
            {
                label.Append(text[i]);
            }
        }

        if (label.Length == 0)
            return labels;
        if (ToOctets(label) is not { } last)
            return null;
        labels.Add(last);
        return labels;
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

    private static byte[]? ToOctets(StringBuilder label)
    {
        var text = label.ToString();
        if (text.Length == 0)
            return null;
        if (text.All(c => c < 0x80))
            return Encoding.ASCII.GetBytes(text);
        try
        {
            return Encoding.ASCII.GetBytes(s_idn.GetAscii(text));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool SameLabel(byte[] one, byte[] other) =>
        one.Length == other.Length && one.Zip(other).All(pair => Lower(pair.First) == Lower(pair.Second));

    private static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;

    private static string Escape(byte[] label)
    {
        var text = new StringBuilder(label.Length);
        foreach (var octet in label)
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
}
