namespace KimounMail.Protocols.Pst;

/// <summary>The layouts of PST and OST files.</summary>
public enum PstFormat
{
    /// <summary>32-bit offsets and text in code pages: Outlook 97 to 2002, up to 2 GB.</summary>
    Ansi,

    /// <summary>64-bit offsets and Unicode text: Outlook 2003 and later.</summary>
    Unicode,

    /// <summary>As Unicode, with pages of 4096 octets and blocks that may be compressed: OST files of Outlook 2013 and later.</summary>
    Unicode4K,
}
