namespace KimounMail;

/// <summary>
/// What became of the items of a container or a task. At the end of a pass
/// <c>Found = Copied + AlreadyThere + Skipped + Failed</c>; while it runs, <see cref="Pending"/> is the difference.
/// </summary>
public sealed record ItemCounts
{
    /// <summary>No items at all.</summary>
    public static readonly ItemCounts None = new();

    /// <summary>Items the source holds.</summary>
    public long Found { get; init; }

    /// <summary>Items written to the destination.</summary>
    public long Copied { get; init; }

    /// <summary>Items the destination held already, by an earlier pass or by fingerprint.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>Items left out on purpose; <see cref="Reasons"/> says why.</summary>
    public long Skipped { get; init; }

    /// <summary>Items that could not be copied; <see cref="Reasons"/> says why.</summary>
    public long Failed { get; init; }

    /// <summary>Octets of the items found.</summary>
    public long BytesFound { get; init; }

    /// <summary>Octets of the items copied.</summary>
    public long BytesCopied { get; init; }

    /// <summary>Items whose flags changed at the source and were brought to the destination.</summary>
    public long FlagsChanged { get; init; }

    /// <summary>Items gone from the source and set aside at the destination.</summary>
    public long Removed { get; init; }

    /// <summary>How many items were skipped or failed for each reason (a <see cref="MailErrorId"/>).</summary>
    public IReadOnlyDictionary<string, long> Reasons { get; init; } = new Dictionary<string, long>();

    /// <summary>Items found and not settled yet.</summary>
    public long Pending => Found - Copied - AlreadyThere - Skipped - Failed;

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        $"{Found} found: {Copied} copied, {AlreadyThere} already there, {Skipped} skipped, {Failed} failed" + (Pending == 0 ? "" : $", {Pending} pending");

    /// <summary>Adds two counts, reason by reason.</summary>
    public static ItemCounts operator +(ItemCounts left, ItemCounts right)
    {
        var reasons = new Dictionary<string, long>(left.Reasons);
        foreach (var (reason, count) in right.Reasons)
            reasons[reason] = reasons.GetValueOrDefault(reason) + count;

        return new ItemCounts
        {
            Found = left.Found + right.Found,
            Copied = left.Copied + right.Copied,
            AlreadyThere = left.AlreadyThere + right.AlreadyThere,
            Skipped = left.Skipped + right.Skipped,
            Failed = left.Failed + right.Failed,
            BytesFound = left.BytesFound + right.BytesFound,
            BytesCopied = left.BytesCopied + right.BytesCopied,
            FlagsChanged = left.FlagsChanged + right.FlagsChanged,
            Removed = left.Removed + right.Removed,
            Reasons = reasons,
        };
    }
}
