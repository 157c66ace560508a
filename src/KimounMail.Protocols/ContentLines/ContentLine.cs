using System.Buffers;
using System.Text;

namespace KimounMail.Protocols.ContentLines;

/// <summary>
/// A property as iCalendar and vCard write it: <c>group.NAME;PARAMETER=value:value</c>. It keeps the octets it was read from, so that what is not
/// understood, in whatever character set, is written as it was. A line that is of no such form is kept too; it has no name.
/// </summary>
public sealed class ContentLine : ContentNode, IEquatable<ContentLine>
{
    private readonly byte[] _octets;
    private readonly Fold[]? _folds;
    private readonly LineShape _shape;

    /// <summary>A property with no more than a name and a value.</summary>
    /// <param name="name">Letters, digits and hyphens.</param>
    /// <param name="value">As it is to be written: text goes through <see cref="ContentText.Escape"/> before.</param>
    /// <param name="parameters">Its parameters, in their order.</param>
    /// <exception cref="ArgumentException">The name is none, or the value or a parameter cannot be written.</exception>
    public ContentLine(string name, string value, params ContentParameter[] parameters)
        : this(group: null, name, value, parameters)
    {
    }

    /// <summary>A property in a group, as vCard has them: <c>item1.EMAIL:…</c>.</summary>
    /// <inheritdoc cref="ContentLine(string, string, ContentParameter[])"/>
    public ContentLine(string? group, string name, string value, params ContentParameter[] parameters)
        : this(Compose(group, name, Encoding.UTF8.GetBytes(value), parameters))
    {
        if (group is null && parameters.Length == 0 && Folding.IsDelimiter([.. _octets, (byte)' ']))
            throw new ArgumentException("What begins and ends a component is no property.", nameof(name));
        if (_shape.Encoding == ValueEncoding.QuotedPrintable && value.EndsWith('='))
            throw new ArgumentException("A value in quoted-printable does not end with =.", nameof(value));
    }

    /// <param name="octets">The unfolded line.</param>
    /// <param name="folds">Where it was folded; null for folding as is usual.</param>
    internal ContentLine(byte[] octets, Fold[]? folds = null)
    {
        _octets = octets;
        _folds = folds;
        _shape = LineShape.Of(octets);
    }

    /// <summary>The unfolded line, without its end.</summary>
    public ReadOnlyMemory<byte> Octets => _octets;

    /// <summary>False for a line that is not of the form <c>name:value</c>.</summary>
    public bool IsWellFormed => _shape.IsWellFormed;

    /// <summary>The group before the name; null where there is none.</summary>
    public string? Group => _shape.NameStart > 0 ? Encoding.ASCII.GetString(_octets, 0, _shape.NameStart - 1).Trim() : null;

    /// <summary>The name as it is written; empty for a line that has none.</summary>
    public string Name => Encoding.ASCII.GetString(_octets, _shape.NameStart, _shape.NameEnd - _shape.NameStart).Trim();

    /// <summary>The parameters in their order.</summary>
    public IReadOnlyList<ContentParameter> Parameters =>
        IsWellFormed ? ContentParameter.ParseAll(ValueText.Decode(_octets.AsSpan(_shape.NameEnd..(_shape.ValueStart - 1)), null)) : [];

    /// <summary>The octets of the value as they are written, the whole line where it has no name.</summary>
    public ReadOnlyMemory<byte> ValueOctets => _octets.AsMemory(_shape.ValueStart);

    /// <summary>The value as text, quoted-printable and character set decoded. Escapes are in it still: <see cref="ContentText.Unescape"/>.</summary>
    public string Value => ValueText.Decode(
        _shape.Encoding == ValueEncoding.QuotedPrintable ? ValueText.FromQuotedPrintable(ValueOctets.Span) : ValueOctets.Span, FindParameter("CHARSET"));

    /// <summary>True where a blank line follows the value, which vCard 2.1 wants after base64.</summary>
    internal bool EndsWithBlankLine { get; init; }

    /// <summary>True where this value would take the next line in: base64 that is not folded is read on until something else comes, or a blank line.</summary>
    internal bool RunsInto(ContentLine next)
    {
        if (_shape.Encoding != ValueEncoding.Base64 || EndsWithBlankLine || _folds is not null || _octets.Length > Folding.LineLength)
            return false;
        var stored = next._octets.AsSpan(0, next._folds?[0].Position ?? Math.Min(next._octets.Length, Folding.LineLength));
        // Folding avoids the end after a CR, and may break before it.
        return LineShape.IsBase64(stored.IndexOf((byte)'\r') is >= 0 and var end ? stored[..end] : stored);
    }

    /// <summary>True for a property of this name, in any letter case.</summary>
    public bool Is(string name)
    {
        var written = _octets.AsSpan(_shape.NameStart.._shape.NameEnd).Trim((byte)' ');
        return written.Length == name.Length && Ascii.EqualsIgnoreCase(written, name);
    }

    /// <summary>The first value of a parameter; null where it is missing.</summary>
    public string? FindParameter(string name) =>
        _shape.ValueStart - 1 > _shape.NameEnd ? Parameters.FirstOrDefault(parameter => parameter.Is(name))?.Values[0] : null;

    /// <summary>The line with other parameters, everything else as it is.</summary>
    public ContentLine WithParameters(IEnumerable<ContentParameter> parameters) => IsWellFormed
        ? new([.. _octets.AsSpan(0, _shape.NameEnd), .. TextOf(parameters), (byte)':', .. ValueOctets.Span])
        : throw new InvalidOperationException("A line without a name has no parameters.");

    /// <inheritdoc/>
    public override void WriteTo(IBufferWriter<byte> writer)
    {
        if (_folds is not null)
            Folding.Write(writer, _octets, _folds);
        else
            Folding.Write(writer, _octets, _shape);
        if (EndsWithBlankLine)
            writer.Write("\r\n"u8);
    }

    /// <summary>Equal where the unfolded octets are.</summary>
    public bool Equals(ContentLine? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ContentLine);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }

    /// <summary>The unfolded line.</summary>
    public override string ToString() => ValueText.Decode(_octets, null);

    /// <summary>The line that begins or ends a component.</summary>
    internal static ContentLine Delimiter(string word, string component) => LineShape.IsToken(component)
        ? new(Encoding.ASCII.GetBytes($"{word}:{component}"))
        : throw new ArgumentException("The name of a component has letters, digits and hyphens.", nameof(component));

    private static byte[] Compose(string? group, string name, ReadOnlySpan<byte> value, IReadOnlyList<ContentParameter> parameters)
    {
        if (!LineShape.IsToken(name) || group is not null && !LineShape.IsToken(group))
            throw new ArgumentException("A name has letters, digits and hyphens.", nameof(name));
        if (value.IndexOfAny((byte)'\r', (byte)'\n') >= 0)
            throw new ArgumentException("A value has no line ends; text has them escaped.", nameof(value));
        foreach (var parameter in parameters)
            parameter.Validate();
        return [.. Encoding.ASCII.GetBytes(group is null ? name : $"{group}.{name}"), .. TextOf(parameters), (byte)':', .. value];
    }

    private static byte[] TextOf(IEnumerable<ContentParameter> parameters) => Encoding.UTF8.GetBytes(string.Concat(parameters.Select(parameter => parameter.ToText())));
}
