namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// How much goes into one batch. Each lost connection halves it, until a message that breaks the connection every time
/// stands alone and can be named; each batch that arrives doubles it again.
/// </summary>
internal sealed class CopyPace(double mostItems = double.PositiveInfinity, double mostBytes = double.PositiveInfinity)
{
    private const int MaxItems = 100;
    private const long MaxBytes = 8 << 20;
    private const int MaxLossesOfOneItem = 3;
    private const int MaxLossesInARow = 24;
    private const int MaxBatchesInFlight = 3;

    private readonly Dictionary<string, (string Reason, string Detail)> _refused = new(StringComparer.Ordinal);
    private readonly List<Batch> _inFlight = [];
    private readonly int _maxItems = (int)Math.Min(MaxItems, mostItems);
    private readonly long _maxBytes = (long)Math.Min(MaxBytes, mostBytes);
    private int _limit = (int)Math.Min(MaxItems, mostItems);
    private int _lossesOfItem;
    private int _lossesInARow;
    private string? _suspect;

    /// <summary>The items that were refused, or broke the connection each time, and why: not to be tried again when the connection is lost later.</summary>
    public IReadOnlyDictionary<string, (string Reason, string Detail)> RefusedItems => _refused;

    public void Refuse(string key, string reason, string detail) => _refused[key] = (reason, detail);

    /// <summary>What is read from the source in one go: everything; after a loss batch by batch, so that none is blamed for its successors.</summary>
    public IEnumerable<IReadOnlyList<Candidate>> Windows(IReadOnlyList<Candidate> items)
    {
        for (var i = 0; i < items.Count;)
        {
            var count = _limit < _maxItems ? Math.Min(_limit, items.Count - i) : items.Count - i;
            yield return count == items.Count ? items : [.. items.Skip(i).Take(count)];
            i += count;
        }
    }

    /// <summary>Cuts the items into batches, of the size that is right when each is cut.</summary>
    public IEnumerable<Batch> Cut(IReadOnlyList<Candidate> items)
    {
        for (var i = 0; i < items.Count;)
        {
            long bytes = 0;
            var start = i;
            while (i < items.Count && i - start < _limit && (i == start || bytes + items[i].Item.Size <= _maxBytes))
                bytes += items[i++].Item.Size;
            yield return new Batch([.. items.Skip(start).Take(i - start)]);
        }
    }

    /// <summary>How many batches may be under way: several, so that no round trip is waited for; after a loss one, so that the guilty is known.</summary>
    public int BatchesInFlight => _limit < _maxItems ? 1 : MaxBatchesInFlight;

    public void Begin(Batch batch) => _inFlight.Add(batch);

    public void Arrived(Batch batch)
    {
        _inFlight.Remove(batch);
        _lossesInARow = 0;
        _limit = Math.Min(_maxItems, _limit * 2);
    }

    /// <summary>
    /// The batch will be tried in parts. A server may close the connection right after such an answer, so this is no sign that the
    /// connection works.
    /// </summary>
    public void Refused(Batch batch)
    {
        _inFlight.Remove(batch);
        Halve(batch.Items.Count);
    }

    /// <summary>Takes note that a server broke off to have a rest, and gives the items that were on their way.</summary>
    public IReadOnlyList<string> Interrupted() => [.. TakeInFlight().SelectMany(b => b.Keys)];

    /// <summary>Takes note of a lost connection; false when it is time to give up.</summary>
    public bool Lost(MailException error)
    {
        if (TakeInFlight() is [{ Items.Count: 1 } batch])
            Suspect(batch.FirstKey, error);
        return ++_lossesInARow <= MaxLossesInARow;
    }

    /// <summary>Failures after the given number of losses in a row, for the wait before the next attempt.</summary>
    public int LossesInARow => _lossesInARow;

    /// <summary>The batches whose answers will not come; the next are smaller.</summary>
    private Batch[] TakeInFlight()
    {
        Batch[] batches = [.. _inFlight];
        _inFlight.Clear();
        if (batches.Length > 0)
            Halve(batches.Max(b => b.Items.Count));
        return batches;
    }

    private void Halve(int count) => _limit = Math.Max(1, Math.Min(_limit, count) / 2);

    private void Suspect(string key, MailException error)
    {
        _lossesOfItem = key == _suspect ? _lossesOfItem + 1 : 1;
        _suspect = key;
        if (_lossesOfItem < MaxLossesOfOneItem)
            return;
        Refuse(key, error.ErrorId, $"The connection broke each time it was tried. {error.ToUserText()}");
        _lossesInARow = 0;
    }
}
