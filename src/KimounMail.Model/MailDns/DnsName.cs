namespace KimounMail;

/// <summary>
/// A domain name: labels of octets, compared without regard to ASCII case (RFC 1035 §2.3.3, RFC 4343). Written without the final dot,
/// octets that a zone file escapes escaped as there.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>Octets of the longest name, the final zero among them (RFC 1035 §3.1).</summary>
    public const int MaxLength = 255;

    private const int MaxLabel = 63;

    // Each label after its length, as on the wire, without the zero that ends it. A length is below every letter, so case can be
    // ignored over all of it.
    private readonly byte[] _wire;
    private string? _text;
    private int _hash;

    private DnsName(byte[] wire)
    {
        _wire = wire;
        for (var at = 0; at < wire.Length; at += wire[at] + 1)
            Depth++;
    }

    /// <summary>The root of all names.</summary>
    public static DnsName Root { get; } = new([]);

    /// <summary>Number of labels; the root has none.</summary>
    public int Depth { get; }

    /// <summary>True for the root.</summary>
    public bool IsRoot => _wire.Length == 0;

    /// <summary>The name one level up; the root's is the root.</summary>
    public DnsName Parent => Depth <= 1 ? Root : Last(Depth - 1);

    /// <summary>The name's labels, the leftmost first, as octets.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Labels
    {
        get
        {
            for (var at = 0; at < _wire.Length; at += _wire[at] + 1)
                yield return _wire.AsMemory(at + 1, _wire[at]);
        }
    }

    /// <summary>Each label after its length, as in a message, without the zero that ends it there.</summary>
    public ReadOnlySpan<byte> Wire => _wire;

    /// <summary>From labels as they are on the wire.</summary>
    /// <exception cref="FormatException">A label is empty or longer than 63 octets, or the name longer than 255.</exception>
    public static DnsName FromLabels(IEnumerable<byte[]> labels)
    {
        var wire = new DnsNameBuilder();
        foreach (var label in labels)
            wire.Append(label);
        return wire.ToName() ?? throw new FormatException("A label has 1 to 63 octets, a name 255 at most.");
    }

    /// <summary>From the form of <see cref="Wire"/>.</summary>
    /// <exception cref="FormatException">It is not of that form, or longer than a name may be.</exception>
    public static DnsName FromWire(ReadOnlySpan<byte> wire)
    {
        if (!IsSound(wire))
            throw new FormatException("A label has 1 to 63 octets, a name 255 at most.");
        return wire.IsEmpty ? Root : new DnsName(wire.ToArray());
    }

    /// <summary>Reads a name as written, with or without the final dot; letters beyond ASCII become A-labels (RFC 5891).</summary>
    /// <exception cref="FormatException">It is no domain name.</exception>
    public static DnsName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{HumanText.Line(text)}' is no domain name.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? text, out DnsName name)
    {
        var read = text switch
        {
            null or "" => null,
            "." => Root,
            _ => ReadPlain(text) ?? DnsNameBuilder.Read(text),
        };
        name = read ?? Root;
        return read is not null;
    }

    /// <summary>A name below this one: <c>example.com</c> with <c>_dmarc</c> is <c>_dmarc.example.com</c>; null when it is too long.</summary>
    public DnsName? Below(string labels) =>
        TryParse(labels, out var prefix) && prefix._wire.Length + _wire.Length < MaxLength ? new DnsName([.. prefix._wire, .. _wire]) : null;

    /// <summary>The last so many labels.</summary>
    public DnsName Last(int labels) => labels >= Depth ? this : labels <= 0 ? Root : new DnsName(_wire[StartOfLast(labels)..]);

    /// <summary>True for this name and every name below it.</summary>
    public bool IsAtOrBelow(DnsName other) => Depth >= other.Depth && Same(_wire.AsSpan(StartOfLast(other.Depth)), other._wire);

    /// <inheritdoc/>
    public bool Equals(DnsName? other) => ReferenceEquals(this, other) || other is not null && Same(_wire, other._wire);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = Hash();

    /// <inheritdoc/>
    public override string ToString() => _text ??= IsRoot ? "." : string.Join('.', Labels.Select(DnsNameBuilder.Escape));

    /// <summary>A name as nearly all are: letters of ASCII and dots; null when it is more than that, or none.</summary>
    private static DnsName? ReadPlain(string text)
    {
        Span<byte> wire = stackalloc byte[MaxLength];
        var (length, label) = (1, 0);
        foreach (var letter in text)
        {
            if (length == MaxLength || letter is '\\' or > '\x7f' || letter == '.' && length == label + 1)
                return null;
            wire[length] = (byte)letter;
            if (letter == '.')
            {
                wire[label] = (byte)(length - label - 1);
                label = length;
            }

            length++;
        }

        // After a final dot there is no further label.
        if (length == label + 1)
            return IsSound(wire[..label]) ? new DnsName(wire[..label].ToArray()) : null;
        wire[label] = (byte)(length - label - 1);
        return IsSound(wire[..length]) ? new DnsName(wire[..length].ToArray()) : null;
    }

    private static bool IsSound(ReadOnlySpan<byte> wire)
    {
        var at = 0;
        while (at < wire.Length && wire[at] is > 0 and <= MaxLabel)
            at += wire[at] + 1;
        return at == wire.Length && at < MaxLength;
    }

    private int StartOfLast(int labels)
    {
        var at = 0;
        for (var skip = Depth - labels; skip > 0; skip--)
            at += _wire[at] + 1;
        return at;
    }

    private int Hash()
    {
        Span<byte> lower = stackalloc byte[_wire.Length];
        for (var i = 0; i < lower.Length; i++)
            lower[i] = Lower(_wire[i]);
        var hash = new HashCode();
        hash.AddBytes(lower);
        return hash.ToHashCode() is not 0 and var code ? code : 1;
    }

    private static bool Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
            return false;
        if (one.SequenceEqual(other))
            return true;
        for (var i = 0; i < one.Length; i++)
        {
            if (Lower(one[i]) != Lower(other[i]))
                return false;
        }

        return true;
    }

    private static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;
}
