namespace KimounMail.Protocols.Mapi;

/// <summary>Sets of named properties ([MS-OXPROPS] 1.3.2).</summary>
public static class MapiPropertySet
{
    /// <summary>PS_MAPI.</summary>
    public static readonly Guid Mapi = Well(0x00020328);

    /// <summary>PS_PUBLIC_STRINGS: words anyone may use, such as Keywords.</summary>
    public static readonly Guid PublicStrings = Well(0x00020329);

    /// <summary>PSETID_Common.</summary>
    public static readonly Guid Common = Well(0x00062008);

    /// <summary>PSETID_Address: contacts.</summary>
    public static readonly Guid Address = Well(0x00062004);

    /// <summary>PSETID_Appointment.</summary>
    public static readonly Guid Appointment = Well(0x00062002);

    /// <summary>PSETID_Meeting.</summary>
    public static readonly Guid Meeting = new("6ED8DA90-450B-101B-98DA-00AA003F1305");

    /// <summary>PSETID_Task.</summary>
    public static readonly Guid Task = Well(0x00062003);

    /// <summary>PSETID_Log: the journal.</summary>
    public static readonly Guid Log = Well(0x0006200A);

    /// <summary>PSETID_Note: sticky notes.</summary>
    public static readonly Guid Note = Well(0x0006200E);

    /// <summary>PS_INTERNET_HEADERS: header fields as properties.</summary>
    public static readonly Guid InternetHeaders = Well(0x00020386);

    private static Guid Well(uint first) => new(first, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46);
}
