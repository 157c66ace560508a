using KimounMail.Engine.State;

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

    /// <summary>Counts on from what the last pass found: what it copied is what this one finds there already.</summary>
    public static ContainerTally Carrying(JournalContainer container, int syncPoint)
    {
        var last = container.Counts;
        var copied = container.ScannedBySyncPoint == syncPoint ? last.Copied : 0;
        var tally = new ContainerTally
        {
            _found = last.Found,
            _bytesFound = last.BytesFound,
            _copied = copied,
            _bytesCopied = copied == 0 ? 0 : last.BytesCopied,
            _alreadyThere = last.AlreadyThere + last.Copied - copied,
            _skipped = last.Skipped,
        };
        foreach (var (reason, count) in last.Reasons)
            tally._reasons[reason] = count;
        return tally;
    }

    /// <summary>Items the container is said to have; until all are looked at, those not seen yet are pending.</summary>
    public long Expected { get; set; }

    public long Found => _found;

    public long FlagsChanged { get; set; }

    public long Removed { get; set; }

    public void Find(long size)
    {
        _found++;
        _bytesFound += size;
    }

    public void Settle(MigrationItemStatus status, string? reason, long size) => Count(status, reason, 1, size);

    /// <summary>Takes back what was counted of an item that is no longer there.</summary>
    public void Leave(MigrationItemStatus status, string? reason, long size)
    {
        _found--;
        _bytesFound -= size;
        Count(status, reason, -1, -size);
    }

    /// <summary>Settles for one reason what the container is said to have beyond what was looked at.</summary>
    public void SettleRest(MigrationItemStatus status, string reason)
    {
        if (Expected <= _found)
            return;
        Count(status, reason, Expected - _found, 0);
        _found = Expected;
    }

    private void Count(MigrationItemStatus status, string? reason, long count, long bytes)
    {
        switch (status)
        {
            case MigrationItemStatus.Copied:
                _copied += count;
                _bytesCopied += bytes;
                return;
            case MigrationItemStatus.AlreadyThere:
                _alreadyThere += count;
                return;
            case MigrationItemStatus.Skipped:
                _skipped += count;
                break;
            default:
                _failed += count;
                break;
        }

        var key = reason ?? nameof(MigrationItemStatus.Failed);
        if ((_reasons[key] = _reasons.GetValueOrDefault(key) + count) == 0)
            _reasons.Remove(key);
    }

    public ItemCounts ToCounts() => new()
    {
        Found = Math.Max(_found, Expected),
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
