using KimounMail.Protocols.Mapi;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>A property's value, or where it is.</summary>
/// <param name="Tag">Id and type.</param>
/// <param name="Inline">The value's octets where they are beside the tag; else empty.</param>
/// <param name="Reference">Where the value is otherwise.</param>
internal readonly record struct Cell(MapiTag Tag, ReadOnlyMemory<byte> Inline, uint Reference)
{
    /// <summary>Octets of a value that always has as many; 0 for others.</summary>
    public static int FixedSize(MapiPropertyType type) => type switch
    {
        MapiPropertyType.Boolean => 1,
        MapiPropertyType.Int16 => 2,
        MapiPropertyType.Int32 or MapiPropertyType.Single or MapiPropertyType.Error => 4,
        MapiPropertyType.Int64 or MapiPropertyType.Double or MapiPropertyType.Currency or MapiPropertyType.FloatingTime or MapiPropertyType.Time => 8,
        MapiPropertyType.Guid => 16,
        _ => 0,
    };
}

/// <summary>Where cells come from: a property context or a row of a table.</summary>
internal interface ICells
{
    IReadOnlyList<MapiTag> Tags { get; }

    Cell? Find(ushort id);
}
