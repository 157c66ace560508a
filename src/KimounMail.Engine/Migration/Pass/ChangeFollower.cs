using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>Brings to the destination what changed at the source since an item was copied: its flags, and that it is gone.</summary>
internal sealed class ChangeFollower(PassContext context, ContainerWork work, ContainerTally tally)
{
    private const int KeysPerCommand = 500;

    /// <summary>Where the server did not tell the keys of what it stored (no UIDPLUS, or none that can be right), finds them by fingerprint.</summary>
    public async Task FindStoredKeysAsync(Lane lane, IDestinationSession destination, IReadOnlyList<JournalContainer> sharers, CancellationToken cancellationToken)
    {
        var rows = await context.Journal.ReadWithoutPlaceAsync(work.Row.Id, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        rows.RemoveAll(row => row.IsRetired);
        if (rows.Count == 0)
            return;
        var source = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        var state = await destination.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var candidates = rows.Select(r => new Candidate(new ItemSummary(r.SourceKey, r.Size, r.InternalDate, r.Flags), r));
        var unsettled = new PendingItems(context, work, new ContainerTally());
        unsettled.Add(candidates);
        await new DestinationMatcher(context, work, sharers).MatchAsync(source, new CopyTarget(destination, state, unsettled), unsettled.Items, null, new ContainerTally(), cancellationToken).ConfigureAwait(false);
    }

    public async Task ChangeFlagsAsync(IDestinationSession destination, IReadOnlyList<FlagChange> changes, CancellationToken cancellationToken)
    {
        // Only the difference is applied: what the user flagged at the destination since stays.
        var groups = changes
            .Where(c => c.Known.DestinationKey is not null)
            .GroupBy(c => (Add: string.Join(' ', c.Flags.Except(c.Known.Flags)), Remove: string.Join(' ', c.Known.Flags.Except(c.Flags))));
        foreach (var group in groups)
        {
            foreach (var chunk in group.Chunk(KeysPerCommand))
            {
                if (context.Control.MustEnd)
                    return;
                await destination.ChangeFlagsAsync(work.Destination, [.. chunk.Select(c => c.Known.DestinationKey!)], Split(group.Key.Add), Split(group.Key.Remove), cancellationToken).ConfigureAwait(false);
                await context.Journal.RecordChangesAsync(work.Row.Id, context.SyncPoint, JournalChangeKind.Flags, [.. chunk.Select(c => c.Known with { Flags = c.Flags })], CancellationToken.None).ConfigureAwait(false);
                tally.FlagsChanged += chunk.Length;
            }
        }
    }

    /// <summary>Moves what is gone from the source to the folder of items set aside, from where undo brings it back.</summary>
    public async Task SetAsideAsync(IDestinationSession destination, ContainerState state, IReadOnlyList<JournalItem> gone, CancellationToken cancellationToken)
    {
        var items = gone.Where(i => i is { DestinationKey: not null, DestinationContainerId: null } && i.DestinationValidity == state.Validity).ToList();
        if (items.Count == 0)
            return;

        // A lane at a time. Without UIDPLUS what arrived since the move began is what was moved, so no other may put anything there
        // meanwhile; and the folder is made once.
        await context.AsideTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SetAsideInTurnAsync(destination, items, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            context.AsideTurn.Release();
        }
    }

    private async Task SetAsideInTurnAsync(IDestinationSession destination, List<JournalItem> items, CancellationToken cancellationToken)
    {
        var aside = await new AsideFolder(context.Journal, context.SyncPoint).PrepareAsync(destination, cancellationToken).ConfigureAwait(false);
        var settled = await SettleInterruptedAsync(destination, cancellationToken).ConfigureAwait(false);
        items.RemoveAll(i => settled.Contains(i.DestinationKey!));
        foreach (var chunk in items.Chunk(KeysPerCommand))
        {
            if (context.Control.MustEnd)
                return;
            var asideState = await destination.OpenContainerAsync(aside.Container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
            await destination.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
            var batch = await context.Journal.BeginBatchAsync(work.Row.Id, context.SyncPoint, asideState, [.. chunk.Select(i => i.SourceKey)], JournalBatchKind.Hold, cancellationToken).ConfigureAwait(false);
            var keys = await destination.MoveAsync(work.Destination, [.. chunk.Select(i => i.DestinationKey!)], aside.Container, cancellationToken).ConfigureAwait(false);
            var rows = chunk.Where(i => keys.ContainsKey(i.DestinationKey!)).Select(i => Aside(i, aside.Row, keys[i.DestinationKey!], asideState.Validity, context.SyncPoint)).ToList();
            await context.Journal.CompleteBatchAsync(batch, rows, CancellationToken.None).ConfigureAwait(false);
            tally.Removed += rows.Count;
        }
    }

    /// <summary>
    /// Moves whose answer a crash or a lost connection swallowed: what is not in its place any more is looked for where it was to go.
    /// Gives the former keys of what was found there.
    /// </summary>
    public async Task<IReadOnlySet<string>> SettleInterruptedAsync(IDestinationSession destination, CancellationToken cancellationToken)
    {
        var settled = new HashSet<string>(StringComparer.Ordinal);
        var open = (await context.Journal.GetOpenBatchesAsync(work.Row.Id, cancellationToken).ConfigureAwait(false)).Where(b => b.Kind == JournalBatchKind.Hold).ToList();
        if (open.Count == 0)
            return settled;
        var aside = await new AsideFolder(context.Journal, context.SyncPoint).PrepareAsync(destination, cancellationToken).ConfigureAwait(false);
        var inPlace = (await destination.ListKeysAsync(work.Destination, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        foreach (var batch in open)
        {
            var known = await context.Journal.FindAsync(work.Row.Id, batch.SourceKeys.ToHashSet(StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
            var moved = known.Values.Where(i => i is { DestinationKey: not null, DestinationContainerId: null } && !inPlace.Contains(i.DestinationKey)).ToList();
            var found = await AsideFolder.FindAsync(context.Journal, destination, aside, batch, moved, cancellationToken).ConfigureAwait(false);
            var rows = moved.Where(i => found.ContainsKey(i.DestinationKey!)).Select(i => Aside(i, aside.Row, found[i.DestinationKey!], batch.DestinationValidity, batch.SyncPoint)).ToList();
            await context.Journal.CompleteBatchAsync(batch.Id, rows, CancellationToken.None).ConfigureAwait(false);
            settled.UnionWith(found.Keys);
            tally.Removed += rows.Count;
        }

        return settled;
    }

    private static JournalItem Aside(JournalItem item, JournalContainer aside, string? key, string validity, int syncPoint) => item with
    {
        Status = MigrationItemStatus.Removed,
        SyncPoint = syncPoint,
        DestinationContainerId = aside.Id,
        DestinationKey = key,
        DestinationValidity = validity,
    };

    private static string[] Split(string flags) => flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
