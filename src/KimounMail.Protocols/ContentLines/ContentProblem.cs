namespace KimounMail.Protocols.ContentLines;

/// <summary>What can be wrong in a stream of content lines.</summary>
public enum ContentFault
{
    /// <summary>Lines outside of any component. They belong to no item.</summary>
    OutsideComponent,

    /// <summary>A line in a component that is no <c>name:value</c>. It is kept.</summary>
    NotAContentLine,

    /// <summary>A component that nothing ends. It is taken to end where one around it does, or the next of its kind begins.</summary>
    EndMissing,

    /// <summary>An END of what has not begun. It is left out.</summary>
    EndWithoutBegin,

    /// <summary>A line longer than <see cref="ContentLimits.MaxLineLength"/>. It costs the item.</summary>
    LineTooLong,

    /// <summary>Components deeper than <see cref="ContentLimits.MaxDepth"/>. They cost the item.</summary>
    TooDeep,

    /// <summary>More than <see cref="ContentLimits.MaxLines"/> or <see cref="ContentLimits.MaxItemLength"/>. It costs the item.</summary>
    ItemTooLong,
}

/// <summary>What is wrong, and where.</summary>
/// <param name="Fault">What.</param>
/// <param name="LineNumber">The line of the stream where it begins, from 1, as an editor counts.</param>
/// <param name="Count">How many unfolded lines are so, one after the other.</param>
public readonly record struct ContentProblem(ContentFault Fault, long LineNumber, int Count = 1)
{
    /// <summary>A sentence for people.</summary>
    public override string ToString() => Fault switch
    {
        ContentFault.OutsideComponent when Count > 1 => $"Line {LineNumber} and {Count - 1} after it belong to no item.",
        ContentFault.OutsideComponent => $"Line {LineNumber} belongs to no item.",
        ContentFault.NotAContentLine => $"Line {LineNumber} is not of the form name:value.",
        ContentFault.EndMissing => $"The component that begins in line {LineNumber} has no end.",
        ContentFault.EndWithoutBegin => $"Line {LineNumber} ends what has not begun.",
        ContentFault.LineTooLong => $"Line {LineNumber} is too long to be read.",
        ContentFault.TooDeep => $"Line {LineNumber} begins a component in too many others.",
        _ => $"The item is too long to be read; it was given up in line {LineNumber}.",
    };
}

/// <summary>An item of a stream, or what lies between two.</summary>
/// <param name="Component">The outermost component; null for lines that belong to none, and for an item that is beyond the limits.</param>
/// <param name="LineNumber">The line of the stream where it begins, from 1.</param>
/// <param name="Problems">What is wrong with it, in the order of the lines where it showed.</param>
public sealed record ContentItem(Component? Component, long LineNumber, IReadOnlyList<ContentProblem> Problems);
