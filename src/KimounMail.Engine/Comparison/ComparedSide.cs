using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration;

namespace KimounMail.Engine.Comparison;

/// <summary>
/// One end of what is compared at a time: reads the items of its containers, and holds those that found no partner yet, as
/// <see cref="ComparedItem"/>, never the messages themselves.
/// </summary>
internal sealed class ComparedSide(IEndpointSession session, IReadOnlyList<Container> containers, FlagTable flags, MigrationOptions options)
{
    private readonly KeyTable _keys = new();

    /// <summary>What found no partner.</summary>
    public List<ComparedItem> Items { get; } = [];

    public bool HasExactSizes => session.Features.HasExactSizes;

    /// <summary>Called for an item that was listed and not delivered.</summary>
    public required Action<Container, string> Unreadable { private get; init; }

    public string KeyOf(ComparedItem item) => _keys[item.Key];

    public Container ContainerOf(ComparedItem item) => _keys.ContainerOf(item.Key);

    /// <summary>Reads the items, of which <see cref="Items"/> holds none yet; the caller adds them.</summary>
    public async IAsyncEnumerable<ComparedItem> ReadAsync(
        ComparisonMethod method, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var container in containers)
        {
            _keys.Begin(container);
            await session.OpenContainerAsync(container, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
            var items = method == ComparisonMethod.Headers ? ReadHeadersAsync(container, cancellationToken) : ReadContentAsync(container, cancellationToken);
            await foreach (var item in items.ConfigureAwait(false))
                yield return item;
        }
    }

    /// <summary>Reads what is left once more, for the digests of the normal form.</summary>
    public async Task ReadNormalFormAsync(CancellationToken cancellationToken)
    {
        Items.Sort(ItemPairing.ByKey);
        for (var first = 0; first < Items.Count;)
        {
            var container = ContainerOf(Items[first]);
            await session.OpenContainerAsync(container, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
            first = await ReadNormalFormAsync(container, first, cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<ComparedItem> ReadHeadersAsync(Container container, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in session.FingerprintAsync(container, null, cancellationToken).ConfigureAwait(false))
        {
            if (SourceFilter.Passes(item.Size, item.InternalDate, options))
                yield return ToCompared(item.Key, Digest.OfText(item.HeaderDigest), item.Size, item.InternalDate, item.Flags);
        }
    }

    /// <summary>A page of the scan, then what is in it: flags and dates come with the scan, for large messages too.</summary>
    private async IAsyncEnumerable<ComparedItem> ReadContentAsync(Container container, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in session.ScanPagesAsync(container, null, cancellationToken).ConfigureAwait(false))
        {
            var listed = new Queue<ItemSummary>(page.Items.Where(item => SourceFilter.Passes(item, options)));
            await foreach (var content in session.ReadAsync(container, [.. listed.Select(item => item.Key)], cancellationToken).ConfigureAwait(false))
            {
                ItemSummary item;
                while ((item = listed.Dequeue()).Key != content.Key)
                    Unreadable(container, item.Key);
                var digest = await ContentDigest.OfOctetsAsync(content.Content, cancellationToken).ConfigureAwait(false);
                yield return ToCompared(item.Key, digest, content.Length, item.InternalDate, item.Flags);
            }

            foreach (var item in listed)
                Unreadable(container, item.Key);
        }
    }

    /// <summary>Those of one container, from the given one on; gives where the next container begins. What is gone keeps the digest it has.</summary>
    private async Task<int> ReadNormalFormAsync(Container container, int first, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        for (var i = first; i < Items.Count && ReferenceEquals(ContainerOf(Items[i]), container); i++)
            keys.Add(KeyOf(Items[i]));
        var at = 0;
        await foreach (var content in session.ReadAsync(container, keys, cancellationToken).ConfigureAwait(false))
        {
            at = keys.IndexOf(content.Key, at);
            var digest = await ContentDigest.OfNormalFormAsync(content.Content, cancellationToken).ConfigureAwait(false);
            Items[first + at] = Items[first + at] with { Digest = digest, IsNormalForm = true };
        }

        return first + keys.Count;
    }

    private ComparedItem ToCompared(string key, Digest digest, long size, DateTimeOffset? date, IReadOnlyList<string> flagsOfItem) => new()
    {
        Digest = digest,
        Size = size,
        Seconds = ComparedItem.ToSeconds(date),
        Flags = flags.Add(flagsOfItem),
        Key = _keys.Add(key),
    };
}
