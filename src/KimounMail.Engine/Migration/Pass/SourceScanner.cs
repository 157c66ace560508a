using System.Runtime.CompilerServices;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Holds the whole source against the journal in one walk along both, in key order, a window at a time: what is known costs no
/// memory, and what is to be done in one window is done before the next is looked at.
/// </summary>
internal sealed class SourceScanner(Journal journal, long containerId, SourceComparison comparison)
{
    /// <summary>The windows, the last marked so; there is always one. Between them the session may be used for other things.</summary>
    /// <param name="source">Where the items are.</param>
    /// <param name="folder">The container.</param>
    /// <param name="after">Begin behind this key.</param>
    /// <param name="cancellationToken">Stops the scan.</param>
    public async IAsyncEnumerable<SourceDiff> ScanAsync(
        IEndpointSession source, Container folder, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var diff = new SourceDiff();
        await using var known = journal.ReadItemsAsync(containerId, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await known.MoveNextAsync().ConfigureAwait(false);
        if (more && known.Current.SourceKey == after)
            more = await known.MoveNextAsync().ConfigureAwait(false);

        await foreach (var page in source.ScanPagesAsync(folder, after, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items.Where(item => item.Key != after))
            {
                for (; more && string.CompareOrdinal(known.Current.SourceKey, item.Key) < 0; more = await known.MoveNextAsync().ConfigureAwait(false))
                {
                    if (AddGone(ref diff, known.Current) is { } full)
                        yield return full;
                }

                var row = more && known.Current.SourceKey == item.Key ? known.Current : null;
                comparison.Add(diff, item, row);
                if (row is not null)
                    more = await known.MoveNextAsync().ConfigureAwait(false);
            }

            if (page.IsLast)
                break;
            yield return diff;
            diff = new SourceDiff();
        }

        for (; more; more = await known.MoveNextAsync().ConfigureAwait(false))
        {
            if (AddGone(ref diff, known.Current) is { } full)
                yield return full;
        }

        diff.IsLast = true;
        yield return diff;
    }

    /// <summary>Gives the window that is full, once it is.</summary>
    private SourceDiff? AddGone(ref SourceDiff diff, JournalItem known)
    {
        comparison.AddGone(diff, known);
        if (diff.Gone.Count + diff.Forgotten.Count < SourceDiff.MaxGone)
            return null;
        var full = diff;
        diff = new SourceDiff { LastKey = full.LastKey };
        return full;
    }
}
