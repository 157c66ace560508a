namespace KimounMail.Protocols.Rtf;

/// <summary>The code pages of a document and of its fonts (<c>\fonttbl</c>).</summary>
internal sealed class RtfFontTable
{
    /// <summary>Numbers of fonts have 15 bits. Others are nobody's, and so the table has an end.</summary>
    private const int MaxFont = short.MaxValue;

    private readonly Dictionary<int, int> _codePages = [];
    private int _defined;

    /// <summary>The code page of what is not in a font that has its own (<c>\ansicpg</c>).</summary>
    public int DocumentCodePage { get; set; } = RtfCodePages.Default;

    /// <summary>The font of text that names none (<c>\deff</c>).</summary>
    public int DefaultFont { get; set; }

    /// <summary>Takes a word of the table.</summary>
    public void Read(ReadOnlySpan<char> word, int parameter)
    {
        switch (word)
        {
            case "f":
                _defined = parameter;
                break;
            case "fcharset" when RtfCodePages.OfCharset(parameter) is { } codePage && _defined is >= 0 and <= MaxFont:
                _codePages[_defined] = codePage;
                break;
            // Where both are given, the character set counts.
            case "cpg" when parameter > 0 && _defined is >= 0 and <= MaxFont:
                _codePages.TryAdd(_defined, parameter);
                break;
        }
    }

    /// <summary>The code page of text in a font.</summary>
    public int CodePageOf(int font) => _codePages.GetValueOrDefault(font, DocumentCodePage);
}
