namespace KimounMail.Protocols.ContentLines;

/// <summary>What a reader takes in before it gives an item up; what others send has no bound of its own.</summary>
public sealed record ContentLimits
{
    /// <summary>What holds for files and servers that are not known to be otherwise.</summary>
    public static ContentLimits Default { get; } = new();

    /// <summary>Octets of one line when it is unfolded. A photo or an attachment is one line.</summary>
    public int MaxLineLength { get; init; } = 32 << 20;

    /// <summary>How many components may lie within each other, the outermost counted.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>Unfolded lines of one item. A calendar of many years is one item.</summary>
    public int MaxLines { get; init; } = 1_000_000;

    /// <summary>Octets of one item.</summary>
    public long MaxItemLength { get; init; } = 128 << 20;
}
