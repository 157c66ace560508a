using System.Runtime.CompilerServices;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Cuts one long read of the source into batches, so that the source goes on delivering while the destination settles a batch.
/// Keys arrive in the order asked for; an item the source no longer has is simply not there.
/// </summary>
/// <param name="items">What the source delivers.</param>
/// <param name="lost">Keeps, by key, what of an item the source could not read.</param>
/// <param name="cancellationToken">Stops.</param>
internal sealed class BatchReader(IAsyncEnumerable<ItemContent> items, Dictionary<string, string> lost, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ItemContent> _items = items.GetAsyncEnumerator(cancellationToken);
    private bool _atItem;
    private bool _atEnd;

    /// <summary>
    /// The items of the batch, with the flags and dates the scan saw: what the journal says was written is what was written.
    /// What a refused batch left unread is passed over.
    /// </summary>
    public async IAsyncEnumerable<ItemContent> ReadAsync(Batch batch, [EnumeratorCancellation] CancellationToken token = default)
    {
        while (await MoveToItemAsync().ConfigureAwait(false))
        {
            token.ThrowIfCancellationRequested();
            var item = _items.Current;
            if (string.CompareOrdinal(item.Key, batch.LastKey) > 0)
                yield break;
            _atItem = false;
            if (batch.Find(item.Key) is not { } candidate)
                continue;
            if (item.ReportedSize is { } size && size != candidate.Item.Size)
                throw AnotherItem(item, candidate);
            if (item.Lost is { } part)
                lost[item.Key] = part;
            var flags = batch.FlagsOf(candidate);
            yield return ReferenceEquals(flags, item.Flags) && item.InternalDate == candidate.Item.InternalDate
                ? item
                : item with { Flags = flags, InternalDate = candidate.Item.InternalDate };
        }
    }

    /// <summary>Passes over what is left, so that the connection is free for the next command.</summary>
    public async Task FinishAsync()
    {
        while (await MoveToItemAsync().ConfigureAwait(false))
            _atItem = false;
    }

    public ValueTask DisposeAsync() => _items.DisposeAsync();

    /// <summary>Messages do not change: one of another size came under a wrong key, and would be filed as what it is not.</summary>
    private static MailException AnotherItem(ItemContent item, Candidate candidate) =>
        new(MailErrorId.MessageUnreadable, $"The source sent a message of {item.ReportedSize} octets where it had told of one of {candidate.Item.Size}; it was not copied.")
        {
            Category = MailErrorCategory.InvalidData,
            IsTransient = true,
        };

    private async ValueTask<bool> MoveToItemAsync()
    {
        if (!_atItem && !_atEnd)
        {
            _atItem = await _items.MoveNextAsync().ConfigureAwait(false);
            _atEnd = !_atItem;
        }

        return _atItem;
    }
}
