using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Undo;

/// <summary>
/// Walks the journal backwards to a sync point: brings back what was set aside, sets flags back, removes what was written, then
/// the containers that were made. It touches only what is still where and what the journal says; the rest it reports.
/// </summary>
internal sealed class UndoRun(Journal journal, IDestinationSession destination, int toSyncPoint)
{
    private const int KeysPerCommand = 500;

    private readonly List<MigrationItem> _leftAlone = [];
    private readonly List<string> _deletedContainers = [];
    private IReadOnlyList<JournalContainer> _rows = [];
    private long _removed;
    private long _flagsRestored;
    private long _broughtBack;

    public async Task<UndoResult> RunAsync(MigrationTask task, CancellationToken cancellationToken)
    {
        _rows = await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var present = await destination.ListContainersAsync(cancellationToken).ConfigureAwait(false);
        foreach (var row in _rows.Where(r => r.SourceId is not null && r.DestinationId is not null))
        {
            var container = present.FirstOrDefault(c => c.Id == row.DestinationId);
            var state = container is null ? null : await destination.OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
            await UndoChangesAsync(row, container, state, present, cancellationToken).ConfigureAwait(false);
            await UndoCopiesAsync(row, container, state, cancellationToken).ConfigureAwait(false);
        }

        foreach (var row in _rows.OrderByDescending(r => r.DestinationPath?.Count(c => c == '/') ?? 0))
            await UndoContainerAsync(row, present, cancellationToken).ConfigureAwait(false);

        return new UndoResult
        {
            Task = task,
            ToSyncPoint = toSyncPoint,
            RemovedCount = _removed,
            FlagsRestoredCount = _flagsRestored,
            RestoredCount = _broughtBack,
            DeletedContainers = _deletedContainers,
            LeftAlone = _leftAlone,
        };
    }

    /// <summary>Takes back flag changes and removals, the last first, a batch of like ones at a time.</summary>
    private async Task UndoChangesAsync(JournalContainer row, Container? container, ContainerState? state, IReadOnlyList<Container> present, CancellationToken cancellationToken)
    {
        var changes = await journal.ReadChangesAsync(row.Id, toSyncPoint, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (changes.Count == 0)
            return;
        var restorer = new ChangeRestorer(journal, destination, container, state);
        foreach (var run in RunsOfOneKind(changes))
        {
            if (run[0].Kind == JournalChangeKind.Flags)
                _flagsRestored += await restorer.RestoreFlagsAsync(run, cancellationToken).ConfigureAwait(false);
            else
                _broughtBack += await restorer.BringBackAsync(run, _rows, present, cancellationToken).ConfigureAwait(false);
        }

        _leftAlone.AddRange(restorer.LeftAlone.Select(item => Report(row, item)));
    }

    private async Task UndoCopiesAsync(JournalContainer row, Container? container, ContainerState? state, CancellationToken cancellationToken)
    {
        var copies = await journal.ReadCopiedAsync(row.Id, toSyncPoint, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (copies.Count > 0)
        {
            var present = container is null ? [] : await KeysInAsync(container, cancellationToken).ConfigureAwait(false);
            var (ours, gone) = Split(copies, item => state is not null && item.DestinationValidity == state.Validity && item.DestinationKey is { } key && present.Contains(key));
            _leftAlone.AddRange(gone.Select(item => Report(row, item, isReplaced: state is not null && item.DestinationValidity != state.Validity)));
            foreach (var chunk in ours.Chunk(KeysPerCommand))
            {
                await destination.RemoveAsync(container!, [.. chunk.Select(i => i.DestinationKey!)], cancellationToken).ConfigureAwait(false);
                await journal.RevertItemsAsync(row.Id, [.. chunk.Select(i => i.SourceKey)], CancellationToken.None).ConfigureAwait(false);
                _removed += chunk.Length;
            }

            await journal.RevertItemsAsync(row.Id, [.. gone.Select(i => i.SourceKey)], cancellationToken).ConfigureAwait(false);
        }

        await journal.ForgetAfterAsync(row.Id, toSyncPoint, cancellationToken).ConfigureAwait(false);
        await journal.SaveContainerAsync(row with { SourceState = null, Counts = ItemCounts.None, ScannedBySyncPoint = null }, cancellationToken).ConfigureAwait(false);
    }

    private async Task UndoContainerAsync(JournalContainer row, IReadOnlyList<Container> present, CancellationToken cancellationToken)
    {
        // A folder can have two rows: one as a level above others, one of its own.
        var container = present.FirstOrDefault(c => c.Id == row.DestinationId && !_deletedContainers.Contains(c.Path));
        if (container is not null && row.SubscribedBySyncPoint > toSyncPoint)
            await destination.UnsubscribeAsync(container, cancellationToken).ConfigureAwait(false);
        if (row.CreatedBySyncPoint > toSyncPoint)
        {
            var deleted = container is not null && await destination.DeleteContainerIfEmptyAsync(container, cancellationToken).ConfigureAwait(false);
            if (deleted)
                _deletedContainers.Add(container!.Path);
            await journal.RemoveContainerAsync(row.Id, cancellationToken).ConfigureAwait(false);
        }
        else if (row.SubscribedBySyncPoint > toSyncPoint)
        {
            await journal.SaveContainerAsync(row with { SubscribedBySyncPoint = null, SourceState = null }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HashSet<string>> KeysInAsync(Container container, CancellationToken cancellationToken)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var key in destination.ListKeysAsync(container, cancellationToken).ConfigureAwait(false))
            keys.Add(key);
        return keys;
    }

    private MigrationItem Report(JournalContainer row, JournalItem item, bool isReplaced = false) => new()
    {
        TaskId = journal.TaskId,
        SourceContainer = row.SourcePath ?? "",
        SourceKey = item.SourceKey,
        DestinationContainer = row.DestinationPath,
        DestinationKey = item.DestinationKey,
        Status = item.Status,
        Reason = isReplaced ? MailErrorId.ContainerReplaced : MailErrorId.ChangedAtDestination,
        Detail = isReplaced
            ? "The folder was made anew at the destination since (its UIDVALIDITY changed), so what is in it cannot be told to be ours."
            : "It was moved or deleted at the destination since it was written, so it was left alone.",
        Size = item.Size,
        InternalDate = item.InternalDate,
        Flags = item.Flags,
        SyncPoint = item.SyncPoint,
    };

    private static IEnumerable<List<JournalChange>> RunsOfOneKind(IEnumerable<JournalChange> changes)
    {
        var run = new List<JournalChange>();
        foreach (var change in changes)
        {
            if (run.Count > 0 && (run[0].Kind != change.Kind || run[0].SyncPoint != change.SyncPoint || run.Count == KeysPerCommand))
            {
                yield return run;
                run = [];
            }

            run.Add(change);
        }

        if (run.Count > 0)
            yield return run;
    }

    private static (List<T> Yes, List<T> No) Split<T>(IEnumerable<T> items, Func<T, bool> condition)
    {
        var groups = items.ToLookup(condition);
        return ([.. groups[true]], [.. groups[false]]);
    }
}
