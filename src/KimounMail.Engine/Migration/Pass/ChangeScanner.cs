using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Finds what is to be done from what changed at the source since its container was last gone through without a failure. What
/// did not change is counted as the last pass counted it. Whatever does not add up is answered with a scan of everything.
/// </summary>
internal sealed class ChangeScanner(PassContext context, JournalContainer container, string destinationValidity)
{
    /// <summary>What is to be done, and the counts so far; null when only a scan can tell.</summary>
    public async Task<(SourceDiff Diff, ContainerTally Tally)?> FindAsync(IEndpointSession source, Container folder, ContainerState now, CancellationToken cancellationToken)
    {
        // An item that could not be read may be there all the same.
        if (container.SourceState is not { NextKey: not null } since || now.NextKey is null || container.Counts.Reasons.ContainsKey(MailErrorId.GoneFromSource)
            || await source.FindChangesAsync(folder, since, now, cancellationToken).ConfigureAwait(false) is not { } changes)
            return null;

        // What arrived since the container was opened is for the next pass: it is not in the count either.
        var changed = changes.Items.Where(i => string.CompareOrdinal(i.Key, now.NextKey) < 0).ToList();
        var rows = await context.Journal.FindAsync(container.Id, [.. changed.Select(i => i.Key), .. changes.Gone ?? []], cancellationToken).ConfigureAwait(false);
        var comparison = new SourceComparison(context, container.Id, destinationValidity, ContainerTally.Carrying(container, context.SyncPoint));
        var diff = new SourceDiff { IsLast = true };
        foreach (var item in changed)
            Add(comparison, diff, item, rows.GetValueOrDefault(item.Key), since.NextKey);

        var missing = comparison.Tally.Found - now.ItemCount;
        if (missing is < 0 or > SourceDiff.MaxGone)
            return null;
        if (missing == 0)
            return (diff, comparison.Tally);
        var gone = (changes.Gone ?? []).Select(key => rows.GetValueOrDefault(key)).OfType<JournalItem>().Where(WasCounted).ToList();
        if (gone.Count != missing)
            return await CompareKeysAsync(source, folder, now, changed, cancellationToken).ConfigureAwait(false);
        foreach (var row in gone)
        {
            comparison.Tally.Leave(comparison.StatusOf(row), row.Reason, row.Size);
            comparison.AddGone(diff, row);
        }

        return (diff, comparison.Tally);
    }

    /// <summary>What the last pass counted need only be looked at for its flags.</summary>
    private static void Add(SourceComparison comparison, SourceDiff diff, ItemSummary item, JournalItem? known, string nextKey)
    {
        var wasCounted = known is not null && string.CompareOrdinal(item.Key, nextKey) < 0 && (known.Status == MigrationItemStatus.Skipped || comparison.IsThere(known));
        if (!wasCounted)
            comparison.Add(diff, item, known);
        else if (known!.Status != MigrationItemStatus.Skipped)
            SourceComparison.AddFlags(diff, item, known);
    }

    /// <summary>What this pass has set aside already, before it was interrupted, the last one counted still.</summary>
    private bool WasCounted(JournalItem row) => row.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere or MigrationItemStatus.Skipped
        || (row.Status == MigrationItemStatus.Removed && row.SyncPoint == context.SyncPoint);

    /// <summary>Something is gone and the server does not say what: the keys it still has are held against the journal.</summary>
    private async Task<(SourceDiff Diff, ContainerTally Tally)?> CompareKeysAsync(
        IEndpointSession source, Container folder, ContainerState now, IEnumerable<ItemSummary> items, CancellationToken cancellationToken)
    {
        var changed = items.ToDictionary(i => i.Key, StringComparer.Ordinal);
        var comparison = new SourceComparison(context, container.Id, destinationValidity, new ContainerTally());
        var diff = new SourceDiff { IsLast = true };
        await using var known = context.Journal.ReadItemsAsync(container.Id, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await known.MoveNextAsync().ConfigureAwait(false);
        await foreach (var key in source.ListKeysAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (string.CompareOrdinal(key, now.NextKey) >= 0)
                break;
            for (; more && string.CompareOrdinal(known.Current.SourceKey, key) < 0; more = await known.MoveNextAsync().ConfigureAwait(false))
                comparison.AddGone(diff, known.Current);
            var row = more && known.Current.SourceKey == key ? known.Current : null;
            if (changed.TryGetValue(key, out var item))
                comparison.Add(diff, item, row);
            else if (!comparison.TryAddUnchanged(row))
                return null;
            if (row is not null)
                more = await known.MoveNextAsync().ConfigureAwait(false);
        }

        for (; more; more = await known.MoveNextAsync().ConfigureAwait(false))
            comparison.AddGone(diff, known.Current);
        return (diff, comparison.Tally);
    }
}
