using System.Buffers.Binary;
using System.Text;

namespace KimounMail.Protocols.Mapi;

/// <summary>
/// The properties of an item, folder, recipient or attachment. A getter gives null where there is no such property, or where it is of a type
/// that does not become the one asked for; text and times are converted, numbers widened. Every getter reads the file when it is called.
/// </summary>
/// <exception cref="MailException">Of every getter: the value is damaged (<see cref="MailErrorId.FileDamaged"/>), or too large to be held in memory.</exception>
public abstract class MapiProperties
{
    /// <summary>The most octets a getter holds in memory; what is larger is read as a stream.</summary>
    public const int MaxHeld = 16 << 20;

    /// <summary>What there is, in the order of ids.</summary>
    public abstract IReadOnlyList<MapiTag> Tags { get; }

    /// <summary>The id a name has in this store; null when the store does not know it.</summary>
    public abstract ushort? Resolve(MapiName name);

    /// <summary>The name an id from 0x8000 on stands for; null when the store does not tell.</summary>
    public abstract MapiName? NameOf(ushort id);

    /// <summary>The type under which there is a property with this id; null when there is none.</summary>
    public abstract MapiPropertyType? TypeOf(ushort id);

    /// <summary>The value's octets as [MS-PST] 2.3.3 has them; null when there is no such property.</summary>
    public abstract ReadOnlyMemory<byte>? GetOctets(ushort id);

    /// <summary>The value's octets, read as they are asked for; null when there is no such property. Text is UTF-16 or in <see cref="EncodingOf"/>.</summary>
    public abstract Stream? OpenStream(ushort id);

    /// <summary>The code page of text that is not Unicode, as the item says it; null when it does not.</summary>
    protected abstract int? CodePage { get; }

    /// <summary>Text. Of a code page where the store has no Unicode: the one declared where the octets are of it, else UTF-8 where they are that.</summary>
    public string? GetString(ushort id) => TypeOf(id) switch
    {
        MapiPropertyType.Unicode => GetOctets(id) is { } value ? MapiText.FromUtf16(value.Span) : null,
        MapiPropertyType.String8 => GetOctets(id) is { } value ? MapiText.FromCodePage(value.Span, CodePage) : null,
        _ => null,
    };

    /// <inheritdoc cref="GetString(ushort)"/>
    public string? GetString(MapiName name) => Resolve(name) is { } id ? GetString(id) : null;

    /// <summary>Text of any length, read as it is asked for.</summary>
    public TextReader? OpenText(ushort id) => EncodingOf(id) is { } encoding && OpenStream(id) is { } stream ? new StreamReader(stream, encoding, false) : null;

    /// <summary>The encoding of a text; null when it is none. Of text that is not Unicode all octets are read to know.</summary>
    public Encoding? EncodingOf(ushort id)
    {
        if (TypeOf(id) is not (MapiPropertyType.String8 or MapiPropertyType.Unicode) and not null)
            return null;
        if (TypeOf(id) == MapiPropertyType.Unicode)
            return Encoding.Unicode;
        using var stream = OpenStream(id);
        return stream is null ? null : MapiText.Choose(stream, CodePage);
    }

    /// <summary>A number of 16 or 32 bits; true is 1.</summary>
    public int? GetInt32(ushort id) => TypeOf(id) switch
    {
        MapiPropertyType.Int32 => (int?)Number(id, 4),
        MapiPropertyType.Int16 => (short?)Number(id, 2),
        MapiPropertyType.Boolean => GetBoolean(id) is { } value ? value ? 1 : 0 : null,
        _ => null,
    };

    /// <inheritdoc cref="GetInt32(ushort)"/>
    public int? GetInt32(MapiName name) => Resolve(name) is { } id ? GetInt32(id) : null;

    /// <summary>A number of up to 64 bits.</summary>
    public long? GetInt64(ushort id) => TypeOf(id) is MapiPropertyType.Int64 or MapiPropertyType.Currency ? Number(id, 8) : GetInt32(id);

    /// <inheritdoc cref="GetInt64(ushort)"/>
    public long? GetInt64(MapiName name) => Resolve(name) is { } id ? GetInt64(id) : null;

    /// <summary>True or false.</summary>
    public bool? GetBoolean(ushort id) =>
        TypeOf(id) == MapiPropertyType.Boolean && GetOctets(id) is { Length: > 0 } value ? value.Span[0] != 0 : null;

    /// <inheritdoc cref="GetBoolean(ushort)"/>
    public bool? GetBoolean(MapiName name) => Resolve(name) is { } id ? GetBoolean(id) : null;

    /// <summary>A floating-point number.</summary>
    public double? GetDouble(ushort id) => TypeOf(id) switch
    {
        MapiPropertyType.Double or MapiPropertyType.FloatingTime => Number(id, 8) is { } bits ? BitConverter.Int64BitsToDouble(bits) : null,
        MapiPropertyType.Single => Number(id, 4) is { } bits ? BitConverter.Int32BitsToSingle((int)bits) : null,
        _ => null,
    };

    /// <inheritdoc cref="GetDouble(ushort)"/>
    public double? GetDouble(MapiName name) => Resolve(name) is { } id ? GetDouble(id) : null;

    /// <summary>A point in time; null also where the value lies beyond the years 1601 to 9999.</summary>
    public DateTimeOffset? GetTime(ushort id) => TypeOf(id) == MapiPropertyType.Time && Number(id, 8) is { } ticks ? MapiTime.FromFileTime(ticks) : null;

    /// <inheritdoc cref="GetTime(ushort)"/>
    public DateTimeOffset? GetTime(MapiName name) => Resolve(name) is { } id ? GetTime(id) : null;

    /// <summary>A GUID.</summary>
    public Guid? GetGuid(ushort id) => TypeOf(id) == MapiPropertyType.Guid && GetOctets(id) is { Length: >= 16 } value ? new Guid(value.Span[..16]) : null;

    /// <inheritdoc cref="GetGuid(ushort)"/>
    public Guid? GetGuid(MapiName name) => Resolve(name) is { } id ? GetGuid(id) : null;

    /// <summary>Octets.</summary>
    public ReadOnlyMemory<byte>? GetBinary(ushort id) => TypeOf(id) is MapiPropertyType.Binary or MapiPropertyType.Object ? GetOctets(id) : null;

    /// <inheritdoc cref="GetBinary(ushort)"/>
    public ReadOnlyMemory<byte>? GetBinary(MapiName name) => Resolve(name) is { } id ? GetBinary(id) : null;

    /// <summary>Several texts; one where the property has a single one.</summary>
    public IReadOnlyList<string>? GetStrings(ushort id) => TypeOf(id) switch
    {
        MapiPropertyType.Unicode | MapiPropertyType.MultipleFlag => GetValues(id)?.Select(value => MapiText.FromUtf16(value.Span)).ToList(),
        MapiPropertyType.String8 | MapiPropertyType.MultipleFlag => GetValues(id)?.Select(value => MapiText.FromCodePage(value.Span, CodePage)).ToList(),
        _ => GetString(id) is { } single ? [single] : null,
    };

    /// <inheritdoc cref="GetStrings(ushort)"/>
    public IReadOnlyList<string>? GetStrings(MapiName name) => Resolve(name) is { } id ? GetStrings(id) : null;

    /// <summary>The octets of each of several values, of whatever type; null where the property is no such one.</summary>
    public abstract IReadOnlyList<ReadOnlyMemory<byte>>? GetValues(ushort id);

    /// <inheritdoc cref="GetValues(ushort)"/>
    public IReadOnlyList<ReadOnlyMemory<byte>>? GetValues(MapiName name) => Resolve(name) is { } id ? GetValues(id) : null;

    private long? Number(ushort id, int size)
    {
        if (GetOctets(id) is not { } value || value.Length < size)
            return null;
        var octets = value.Span;
        return size switch
        {
            2 => BinaryPrimitives.ReadInt16LittleEndian(octets),
            4 => BinaryPrimitives.ReadInt32LittleEndian(octets),
            _ => BinaryPrimitives.ReadInt64LittleEndian(octets),
        };
    }
}
