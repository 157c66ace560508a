namespace KimounMail.Engine.Migration.Pass;

/// <summary>The items of a container still to be settled. Whatever ends a pass, each of them gets an outcome or stays to be resumed.</summary>
internal sealed class PendingItems(PassContext context, ContainerWork work, ContainerTally tally)
{
    private const int RowsPerWrite = 1000;

    private readonly SortedDictionary<string, Candidate> _items = new(StringComparer.Ordinal);

    public IReadOnlyList<Candidate> Items => [.. _items.Values];

    public int Count => _items.Count;

    public Candidate? Find(string key) => _items.GetValueOrDefault(key);

    public void Add(IEnumerable<Candidate> items)
    {
        foreach (var item in items)
            _items.Add(item.Key, item);
    }

    /// <summary>Those of the items that are not settled yet.</summary>
    public IReadOnlyList<Candidate> Of(IEnumerable<Candidate> items) => [.. items.Where(c => _items.ContainsKey(c.Key))];

    public void Remove(IEnumerable<string> keys)
    {
        foreach (var key in keys)
            _items.Remove(key);
    }

    /// <summary>Settles everything left for one reason.</summary>
    public Task SettleAsync(MigrationItemStatus status, MailException reason, CancellationToken cancellationToken) =>
        SettleAsync(Items, status, reason.ErrorId, reason.ToUserText(), cancellationToken);

    /// <summary>Settles some of the items for one reason.</summary>
    public async Task SettleAsync(IReadOnlyList<Candidate> items, MigrationItemStatus status, string reason, string detail, CancellationToken cancellationToken)
    {
        foreach (var chunk in items.Chunk(RowsPerWrite))
        {
            await context.Journal.RecordAsync(work.Row.Id, [.. chunk.Select(c => c.Row(status, context.SyncPoint, reason, detail))], cancellationToken).ConfigureAwait(false);
            Remove(chunk.Select(c => c.Key));
            foreach (var candidate in chunk)
                tally.Settle(status, reason, candidate.Item.Size);
        }
    }
}
