namespace KimounMail.Protocols.Mapi;

/// <summary>What a property is called in its store: an id, and the type of its value ([MS-OXCDATA] 2.9).</summary>
/// <param name="Id">The id; from 0x8000 on it stands for a name, and for which one differs from store to store.</param>
/// <param name="Type">The type of the value.</param>
public readonly record struct MapiTag(ushort Id, MapiPropertyType Type)
{
    /// <summary>The property has several values.</summary>
    public bool IsMultiple => (Type & MapiPropertyType.MultipleFlag) != 0;

    /// <summary>The type of one value.</summary>
    public MapiPropertyType ElementType => Type & ~MapiPropertyType.MultipleFlag;

    /// <summary>Type and id as written in documentation: <c>0x0037001F</c>.</summary>
    public override string ToString() => $"0x{Id:X4}{(ushort)Type:X4}";
}
