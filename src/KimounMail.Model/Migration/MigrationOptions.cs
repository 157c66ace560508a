namespace KimounMail;

/// <summary>What of a mailbox is carried, and how.</summary>
public sealed record MigrationOptions
{
    /// <summary>The kinds of item to carry.</summary>
    public IReadOnlyList<ItemKind> ItemKinds { get; init; } = [ItemKind.Mail];

    /// <summary>Folders to carry, as wildcard patterns on the source path (<c>Clients/*</c>); empty means all.</summary>
    public IReadOnlyList<string> IncludeFolder { get; init; } = [];

    /// <summary>Folders to leave out, as wildcard patterns on the source path.</summary>
    public IReadOnlyList<string> ExcludeFolder { get; init; } = [];

    /// <summary>Source path → destination path; wins over every other mapping. Subfolders follow their parent.</summary>
    public IReadOnlyDictionary<string, string> FolderMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Only items received at or after this moment.</summary>
    public DateTimeOffset? ReceivedAfter { get; init; }

    /// <summary>Only items received before this moment.</summary>
    public DateTimeOffset? ReceivedBefore { get; init; }

    /// <summary>Only items of at most this many octets.</summary>
    public long? MaxItemSize { get; init; }

    /// <summary>Set items aside at the destination that are gone from the source (never on the first pass).</summary>
    public bool PropagateDeletion { get; init; }

    /// <summary>Connections to each server at most; 0 leaves the choice to the engine.</summary>
    public int MaxConnection { get; init; }

    /// <summary>Octets of messages a second at most, on average; 0 leaves it to what the providers are known to allow.</summary>
    public long MaxBytesPerSecond { get; init; }

    /// <summary>Messages a second at most, on average; 0 leaves it to what the destination is known to allow.</summary>
    public double MaxMessagesPerSecond { get; init; }
}
