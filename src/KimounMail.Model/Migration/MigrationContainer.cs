namespace KimounMail;

/// <summary>One folder of a task: where it comes from, where it goes, what became of its items in the last pass.</summary>
public sealed record MigrationContainer
{
    /// <summary>The folder at the source; levels joined by <c>/</c>.</summary>
    public required string SourcePath { get; init; }

    /// <summary>The folder at the destination; null when it is not carried.</summary>
    public string? DestinationPath { get; init; }

    /// <summary>What became of its items.</summary>
    public ItemCounts Counts { get; init; } = ItemCounts.None;

    /// <summary>Why the folder is not carried, or was altered on the way: a <see cref="MailErrorId"/> or mapping reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words, with the server's answer.</summary>
    public string? Detail { get; init; }

    /// <summary>True when the folder will be, or was, created by this task.</summary>
    public bool IsNew { get; init; }

    /// <summary>The folder in one line.</summary>
    public override string ToString() => $"{SourcePath} to {DestinationPath ?? "nowhere"}: {Counts}";
}
