using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Holds the source against the journal in one walk along both, in key order: what is known costs no memory, only what is to
/// be done is kept. Where the destination would not open (no validity), what the journal says of it is taken as it stands.
/// </summary>
internal sealed class SourceScanner(PassContext context, JournalContainer container, string? destinationValidity)
{
    public async Task<SourceDiff> ScanAsync(IEndpointSession source, Container folder, ContainerTally tally, CancellationToken cancellationToken)
    {
        var diff = new SourceDiff();
        await using var known = context.Journal.ReadItemsAsync(container.Id, null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await known.MoveNextAsync().ConfigureAwait(false);

        await foreach (var item in source.ScanAsync(folder, null, cancellationToken).ConfigureAwait(false))
        {
            tally.Find(item.Size);
            while (more && string.CompareOrdinal(known.Current.SourceKey, item.Key) < 0)
            {
                AddGone(diff, known.Current);
                more = await known.MoveNextAsync().ConfigureAwait(false);
            }

            if (more && known.Current.SourceKey == item.Key)
            {
                Compare(diff, item, known.Current, tally);
                more = await known.MoveNextAsync().ConfigureAwait(false);
            }
            else
            {
                diff.Candidates.Add(new Candidate(item, null));
            }
        }

        for (; more; more = await known.MoveNextAsync().ConfigureAwait(false))
            AddGone(diff, known.Current);
        return diff;
    }

    private void Compare(SourceDiff diff, ItemSummary item, JournalItem known, ContainerTally tally)
    {
        var isThere = known.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere
            && (destinationValidity is null || known.DestinationValidity == destinationValidity);
        if (!isThere)
        {
            diff.Candidates.Add(new Candidate(item, known));
            return;
        }

        if (item.GlobalId is { } globalId)
            context.GlobalIds.TryAdd(globalId, container.Id);

        // A pass that goes on after an interruption reports the whole pass, not just its second half.
        var copiedByThisPass = known.Status == MigrationItemStatus.Copied && known.SyncPoint == context.SyncPoint;
        tally.Settle(copiedByThisPass ? MigrationItemStatus.Copied : MigrationItemStatus.AlreadyThere, null, item.Size);
        if (!item.Flags.SequenceEqual(known.Flags, StringComparer.Ordinal))
            diff.FlagChanges.Add(new FlagChange(known, item.Flags));
    }

    private void AddGone(SourceDiff diff, JournalItem known)
    {
        if (known.Status is MigrationItemStatus.Skipped or MigrationItemStatus.Failed)
            diff.Forgotten.Add(known.SourceKey);
        // A key that was retired says nothing about what the source holds.
        else if (!known.IsRetired && known.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere && known.DestinationValidity == destinationValidity)
            diff.Gone.Add(known);
    }
}
