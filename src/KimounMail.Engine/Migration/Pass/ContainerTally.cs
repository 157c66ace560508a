namespace KimounMail.Engine.Migration.Pass;

/// <summary>Counts one container's items while a pass works on it; every item found is settled exactly once.</summary>
internal sealed class ContainerTally
{
    private readonly Dictionary<string, long> _reasons = [];
    private long _found;
    private long _bytesFound;
    private long _copied;
    private long _bytesCopied;
    private long _alreadyThere;
    private long _skipped;
    private long _failed;

    public long FlagsChanged { get; set; }

    public long Removed { get; set; }

    public void Find(long size)
    {
        _found++;
        _bytesFound += size;
    }

    public void Settle(MigrationItemStatus status, string? reason, long size)
    {
        switch (status)
        {
            case MigrationItemStatus.Copied:
                _copied++;
                _bytesCopied += size;
                return;
            case MigrationItemStatus.AlreadyThere:
                _alreadyThere++;
                return;
            case MigrationItemStatus.Skipped:
                _skipped++;
                break;
            default:
                _failed++;
                break;
        }

        var key = reason ?? nameof(MigrationItemStatus.Failed);
        _reasons[key] = _reasons.GetValueOrDefault(key) + 1;
    }

    public ItemCounts ToCounts() => new()
    {
        Found = _found,
        BytesFound = _bytesFound,
        Copied = _copied,
        BytesCopied = _bytesCopied,
        AlreadyThere = _alreadyThere,
        Skipped = _skipped,
        Failed = _failed,
        FlagsChanged = FlagsChanged,
        Removed = Removed,
        Reasons = new Dictionary<string, long>(_reasons),
    };
}
