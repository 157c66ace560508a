namespace KimounMail.Protocols.Rtf;

/// <summary>What holds in a group: groups in it begin with the same, and where it ends, what held before holds again.</summary>
internal struct RtfGroup
{
    /// <summary>Where its text goes.</summary>
    public RtfDestination Destination { get; set; }

    /// <summary>The font of its text; null for the one of the document.</summary>
    public int? Font { get; set; }

    /// <summary>How many characters stand behind a Unicode character, for readers that do not know it (<c>\uc</c>).</summary>
    public int FallbackLength { get; set; }

    /// <summary>True where the text was not in what the RTF was made of (<c>\htmlrtf</c>).</summary>
    public bool IsOnlyRtf { get; set; }

    /// <summary>True for hidden text (<c>\v</c>).</summary>
    public bool IsHidden { get; set; }

    /// <summary>True as long as nothing of the group was read: then a word can say where its text goes.</summary>
    public bool IsAtStart { get; set; }

    /// <summary>True for a group that is skipped unless its first word is known (<c>\*</c>), in one that is not.</summary>
    public bool IsIgnorable { get; set; }

    /// <summary>True for text that is part of the result. Fragments of HTML always are.</summary>
    public readonly bool IsShown => Destination switch
    {
        RtfDestination.HtmlTag => true,
        RtfDestination.Body => !IsOnlyRtf && !IsHidden,
        _ => false,
    };
}
