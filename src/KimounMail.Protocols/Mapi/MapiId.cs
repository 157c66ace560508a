namespace KimounMail.Protocols.Mapi;

/// <summary>Ids of properties, named as in [MS-OXPROPS] without PidTag.</summary>
public static class MapiId
{
    /// <summary>Kind of item: IPM.Note, IPM.Contact, REPORT.IPM.Note.NDR…</summary>
    public const ushort MessageClass = 0x001A;

    /// <summary>Subject, with two characters before it that tell the length of its prefix.</summary>
    public const ushort Subject = 0x0037;

    /// <summary>To (1), Cc (2) or Bcc (3) of a recipient.</summary>
    public const ushort RecipientType = 0x0C15;

    /// <summary>Octets an attachment takes, its properties included.</summary>
    public const ushort AttachSize = 0x0E20;

    /// <summary>Body as plain text.</summary>
    public const ushort Body = 0x1000;

    /// <summary>Body as compressed RTF.</summary>
    public const ushort RtfCompressed = 0x1009;

    /// <summary>Body as HTML, octets in the internet code page.</summary>
    public const ushort Html = 0x1013;

    /// <summary>Name to show: of a folder, a store, a recipient.</summary>
    public const ushort DisplayName = 0x3001;

    /// <summary>The root of the folders a user sees, in a store.</summary>
    public const ushort IpmSubtreeEntryId = 0x35E0;

    /// <summary>How many items a folder says it has.</summary>
    public const ushort ContentCount = 0x3602;

    /// <summary>Kind of items a folder is for: IPF.Note, IPF.Contact…</summary>
    public const ushort ContainerClass = 0x3613;

    /// <summary>An attachment's content: octets, or an object.</summary>
    public const ushort AttachData = 0x3701;

    /// <summary>Short file name of an attachment.</summary>
    public const ushort AttachFilename = 0x3704;

    /// <summary>How an attachment's content is kept: <see cref="MapiAttachMethod"/>.</summary>
    public const ushort AttachMethod = 0x3705;

    /// <summary>File name of an attachment.</summary>
    public const ushort AttachLongFilename = 0x3707;

    /// <summary>Code page of the HTML body.</summary>
    public const ushort InternetCodepage = 0x3FDE;

    /// <summary>Code page of text that is not Unicode.</summary>
    public const ushort MessageCodepage = 0x3FFD;

    /// <summary>Code page of a store.</summary>
    public const ushort CodePageId = 0x66C3;

    /// <summary>Checksum of a PST's password; it encrypts nothing.</summary>
    public const ushort PstPassword = 0x67FF;
}
