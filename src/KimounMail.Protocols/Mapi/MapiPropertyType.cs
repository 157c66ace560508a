namespace KimounMail.Protocols.Mapi;

/// <summary>How a property's value is written ([MS-OXCDATA] 2.11.1).</summary>
public enum MapiPropertyType : ushort
{
    /// <summary>None given.</summary>
    Unspecified = 0x0000,

    /// <summary>No value.</summary>
    Null = 0x0001,

    /// <summary>A number of 16 bits.</summary>
    Int16 = 0x0002,

    /// <summary>A number of 32 bits.</summary>
    Int32 = 0x0003,

    /// <summary>A floating-point number of 32 bits.</summary>
    Single = 0x0004,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double = 0x0005,

    /// <summary>Ten-thousandths, 64 bits.</summary>
    Currency = 0x0006,

    /// <summary>Days since 30 December 1899, floating point.</summary>
    FloatingTime = 0x0007,

    /// <summary>An error code, in place of a value.</summary>
    Error = 0x000A,

    /// <summary>True or false.</summary>
    Boolean = 0x000B,

    /// <summary>An object: an embedded message, an OLE storage.</summary>
    Object = 0x000D,

    /// <summary>A number of 64 bits.</summary>
    Int64 = 0x0014,

    /// <summary>Text in a code page.</summary>
    String8 = 0x001E,

    /// <summary>Text in UTF-16, little endian.</summary>
    Unicode = 0x001F,

    /// <summary>A point in time: units of 100 ns since 1601, UTC.</summary>
    Time = 0x0040,

    /// <summary>A GUID.</summary>
    Guid = 0x0048,

    /// <summary>Octets.</summary>
    Binary = 0x0102,

    /// <summary>Set in the type of a property that has several values.</summary>
    MultipleFlag = 0x1000,
}
