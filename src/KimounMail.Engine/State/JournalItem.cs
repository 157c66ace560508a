namespace KimounMail.Engine.State;

/// <summary>What the journal knows of one item.</summary>
public sealed record JournalItem
{
    /// <summary>Begins the keys that lost their meaning when the source container was replaced; sorts after all others.</summary>
    internal const string RetiredPrefix = "\u007f";

    /// <summary>The item's key at its source. The journal sorts keys by their UTF-8 octets: ordinally, for keys in ASCII.</summary>
    public required string SourceKey { get; init; }

    /// <summary>The <see cref="JournalContainer.Id"/> of the container it lies in now, where that is not its own: set aside, or moved.</summary>
    public long? DestinationContainerId { get; init; }

    /// <summary>Its key at the destination; null when it is not there or the server did not tell.</summary>
    public string? DestinationKey { get; init; }

    /// <summary>The validity under which <see cref="DestinationKey"/> means this item.</summary>
    public string? DestinationValidity { get; init; }

    /// <summary>Size in octets, as the source tells it.</summary>
    public long Size { get; init; }

    /// <summary>When the source received it.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>Flags and keywords the source had when it was last brought in step, sorted ordinally.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>What became of it.</summary>
    public MigrationItemStatus Status { get; init; }

    /// <summary>Why it was skipped, failed or altered: a <see cref="MailErrorId"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Detail { get; init; }

    /// <summary>The sync point that gave it its status.</summary>
    public int SyncPoint { get; init; }

    /// <summary>True when it was copied, and the destination refused it with all its flags and keywords.</summary>
    internal bool HasAllButKeywords => Status == MigrationItemStatus.Copied && Reason == MailErrorId.KeywordRefused;

    /// <summary>True when its source key means nothing any more; see <see cref="Journal.RetireKeysAsync"/>.</summary>
    public bool IsRetired => SourceKey.StartsWith(RetiredPrefix, StringComparison.Ordinal);
}

/// <summary>An item found again in another place of the source; see <see cref="Journal.MoveAsync"/>.</summary>
/// <param name="FromContainerId">The <see cref="JournalContainer.Id"/> of the row it had.</param>
/// <param name="FromKey">The key of the row it had.</param>
/// <param name="Item">The item with its new key.</param>
public sealed record MovedRow(long FromContainerId, string FromKey, JournalItem Item);

/// <summary>Which items to list. Every condition left out lets all through.</summary>
public sealed record ItemFilter
{
    /// <summary>What became of them.</summary>
    public IReadOnlyList<MigrationItemStatus> Statuses { get; init; } = [];

    /// <summary>Source paths of containers, with the wildcards <c>*</c> and <c>?</c>, in any letter case.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Reasons (<see cref="MailErrorId"/>), in any letter case.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
