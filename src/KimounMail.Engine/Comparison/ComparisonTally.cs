namespace KimounMail.Engine.Comparison;

/// <summary>What a comparison has found so far. The readers of both ends add to it, and whoever shows progress looks.</summary>
internal sealed class ComparisonTally(int maxDifferences)
{
    private readonly List<MailboxDifference> _differences = [];
    private readonly object _gate = new();
    private long _containers;
    private long _items;
    private long _bytes;
    private long _identical;
    private long _sameOctets;
    private long _lineEndings;
    private long _undecided;
    private long _differenceCount;

    /// <summary>The same again, to go on from and to come back to.</summary>
    public ComparisonTally Copy()
    {
        lock (_gate)
        {
            var copy = new ComparisonTally(maxDifferences)
            {
                _containers = _containers,
                _items = _items,
                _bytes = _bytes,
                _identical = _identical,
                _sameOctets = _sameOctets,
                _lineEndings = _lineEndings,
                _undecided = _undecided,
                _differenceCount = _differenceCount,
            };
            copy._differences.AddRange(_differences);
            return copy;
        }
    }

    public void AddContainer() => Add(ref _containers, 1);

    public void AddItem(long size)
    {
        Add(ref _items, 1);
        Add(ref _bytes, size);
    }

    public void AddIdentical() => Add(ref _identical, 1);

    public void AddSameOctets() => Add(ref _sameOctets, 1);

    public void AddLineEnding() => Add(ref _lineEndings, 1);

    public void Add(MailboxDifference difference)
    {
        lock (_gate)
        {
            _differenceCount++;
            if (difference.Kind == MailboxDifferenceKind.Size)
                _undecided++;
            if (_differences.Count < maxDifferences)
                _differences.Add(difference);
        }
    }

    /// <summary>Adds the numbers to a description of what is compared.</summary>
    public MailboxComparison AddTo(MailboxComparison comparison)
    {
        lock (_gate)
        {
            return comparison with
            {
                ContainerCount = (int)_containers,
                ItemCount = _items,
                Bytes = _bytes,
                IdenticalCount = _identical,
                SameOctetsCount = _sameOctets,
                LineEndingCount = _lineEndings,
                UndecidedCount = _undecided,
                DifferenceCount = _differenceCount,
                Differences = [.. _differences],
            };
        }
    }

    private void Add(ref long count, long amount)
    {
        lock (_gate)
            count += amount;
    }
}
