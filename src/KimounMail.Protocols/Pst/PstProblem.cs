namespace KimounMail.Protocols.Pst;

/// <summary>What a damaged place of a file costs.</summary>
public enum PstProblemKind
{
    /// <summary>Nothing yet: the head of the file is not right, and was used all the same.</summary>
    Header,

    /// <summary>A page of the tree of nodes: whatever it leads to.</summary>
    NodeTree,

    /// <summary>What the store says of itself.</summary>
    Store,

    /// <summary>The names of properties: categories, all that is special to contacts, appointments and tasks.</summary>
    NamedProperties,

    /// <summary>A folder's name, or its list of folders; they were looked for in the tree of nodes.</summary>
    Folder,

    /// <summary>A folder's list of messages; they were looked for in the tree of nodes.</summary>
    Contents,

    /// <summary>A message.</summary>
    Message,

    /// <summary>Recipients of a message, one or all.</summary>
    Recipients,

    /// <summary>An attachment, or all of a message.</summary>
    Attachment,
}

/// <summary>One thing that could not be read.</summary>
/// <param name="Kind">What it costs.</param>
/// <param name="NodeId">The node concerned: a folder, a message, an attachment within a message; null where it is none's.</param>
/// <param name="FolderPath">The folder it is in, levels separated by '/'; null where it is in none.</param>
/// <param name="Reason">What is wrong, one sentence.</param>
public sealed record PstProblem(PstProblemKind Kind, uint? NodeId, string? FolderPath, string Reason)
{
    /// <summary>All of it in one line.</summary>
    public override string ToString() =>
        $"{Kind}{(NodeId is { } node ? $" 0x{node:X}" : "")}{(FolderPath is null ? "" : $" in {HumanText.Line(FolderPath)}")}: {Reason}";
}
