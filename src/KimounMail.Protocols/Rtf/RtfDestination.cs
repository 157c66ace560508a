namespace KimounMail.Protocols.Rtf;

/// <summary>Where the text of a group goes.</summary>
internal enum RtfDestination
{
    /// <summary>To the reader.</summary>
    Body,

    /// <summary>To the table of fonts.</summary>
    FontTable,

    /// <summary>To the HTML the document was made of, as it is ([MS-OXRTFEX] §2.1.3.1.4).</summary>
    HtmlTag,

    /// <summary>Nowhere.</summary>
    Skipped,
}

/// <summary>Which groups are not part of the text.</summary>
internal static class RtfDestinations
{
    /// <summary>The destination of a group by its first word; null for a word that begins none.</summary>
    /// <param name="word">The word.</param>
    /// <param name="content">Headers and footers of pages belong to a document, not to a mail that was made RTF.</param>
    public static RtfDestination? Of(ReadOnlySpan<char> word, RtfContent content) => word switch
    {
        "fonttbl" => RtfDestination.FontTable,
        "htmltag" => content == RtfContent.Html ? RtfDestination.HtmlTag : RtfDestination.Skipped,
        // Tables of the header, data about the document, and what there is twice: mhtmltag is htmltag with other links.
        "colortbl" or "stylesheet" or "listtable" or "listoverridetable" or "filetbl" or "revtbl" or "rsidtbl" or "info" or "mhtmltag" => RtfDestination.Skipped,
        // Pictures are hexadecimal digits; what a nested table looks like to programs that know none is said by its cells already.
        "pict" or "objdata" or "nonesttables" or "fldinst" or "bkmkstart" or "bkmkend" => RtfDestination.Skipped,
        "header" or "headerl" or "headerr" or "headerf" or "footer" or "footerl" or "footerr" or "footerf" or "xe" or "tc"
            when content == RtfContent.Rtf => RtfDestination.Skipped,
        _ => null,
    };
}
