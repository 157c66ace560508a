namespace KimounMail.Protocols.Rtf;

/// <summary>Control words and symbols that stand for characters.</summary>
internal static class RtfCharacters
{
    /// <summary>A line end, as in mail.</summary>
    public const string LineEnd = "\r\n";

    /// <summary>What a word stands for; null for one that is no character.</summary>
    public static string? OfWord(ReadOnlySpan<char> word) => word switch
    {
        "par" or "line" => LineEnd,
        "tab" => "\t",
        "lquote" => "\u2018",
        "rquote" => "\u2019",
        "ldblquote" => "\u201C",
        "rdblquote" => "\u201D",
        "bullet" => "\u2022",
        "endash" => "\u2013",
        "emdash" => "\u2014",
        "enspace" => "\u2002",
        "emspace" => "\u2003",
        "qmspace" => "\u2005",
        "zwbo" => "\u200B",
        "zwnj" => "\u200C",
        "zwj" => "\u200D",
        "ltrmark" => "\u200E",
        "rtlmark" => "\u200F",
        "zwnbo" => "\u2060",
        _ => null,
    };

    /// <summary>What a word of a document's layout becomes where all there is are lines; null for other words.</summary>
    public static string? OfLayout(ReadOnlySpan<char> word) => word switch
    {
        "sect" or "page" or "column" or "row" or "nestrow" => LineEnd,
        "cell" or "nestcell" => "\t",
        _ => null,
    };

    /// <summary>What a symbol stands for; null for one that is no character.</summary>
    /// <param name="symbol">What is behind the backslash.</param>
    /// <param name="isHtml">In fragments of HTML a hyphen not to break at is a soft one ([MS-OXRTFEX] §2.1.3.1.4.2).</param>
    public static string? OfSymbol(char symbol, bool isHtml) => symbol switch
    {
        '~' => "\u00A0",
        '-' => "\u00AD",
        '_' => isHtml ? "\u00AD" : "\u2011",
        '\r' or '\n' => LineEnd,
        _ => null,
    };
}
