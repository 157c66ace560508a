using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Identity;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Finds among the items of a destination container those that are candidates already: written by a batch whose answer was lost,
/// copied by someone else, delivered to both sides, or left behind when a container was replaced. What it finds is not copied again.
/// </summary>
internal sealed class DestinationMatcher(PassContext context, ContainerWork work, IReadOnlyList<JournalContainer> sharers)
{
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(60);
    private const int QuietLooks = 4;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(750);

    /// <summary>
    /// Items the journal has whose place at the source is no more (its keys were retired, or the source has the container no
    /// longer), by destination key. Found again in another place they go on as what they were, with what was done to them.
    /// </summary>
    private readonly Dictionary<string, (long ContainerId, JournalItem Item)> _displaced = new(StringComparer.Ordinal);

    private readonly List<FlagChange> _flagChanges = [];

    /// <summary>Items found again whose flags changed at the source since they were last brought in step.</summary>
    public IReadOnlyList<FlagChange> FlagChanges => _flagChanges;

    public async Task MatchAsync(IEndpointSession source, IDestinationSession destination, ContainerState state, PendingItems pending, ContainerTally tally, CancellationToken cancellationToken)
    {
        var open = (await context.Journal.GetOpenBatchesAsync(work.Row.Id, cancellationToken).ConfigureAwait(false))
            .Where(b => b.Kind == JournalBatchKind.Copy).ToList();
        if (open.Count > 0)
            state = await WaitUntilQuietAsync(destination, state, open, cancellationToken).ConfigureAwait(false);

        if (pending.Count > 0 && state.ItemCount > 0)
        {
            var unclaimed = await FindUnclaimedAsync(destination, state, cancellationToken).ConfigureAwait(false);
            if (unclaimed.Count > 0)
                await MatchAsync(source, destination, state, unclaimed, open, pending, tally, cancellationToken).ConfigureAwait(false);
        }

        // Settled: whatever of them was not found is not there.
        foreach (var batch in open)
            await context.Journal.AbandonBatchAsync(batch.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task MatchAsync(IEndpointSession source, IDestinationSession destination, ContainerState state, IReadOnlyList<string> unclaimed,
        IReadOnlyList<JournalBatch> open, PendingItems pending, ContainerTally tally, CancellationToken cancellationToken)
    {
        var theirs = await destination.FingerprintAsync(work.Destination, unclaimed, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ours = await source.FingerprintAsync(work.Source, [.. pending.Items.Select(c => c.Key)], cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var matcher = new FingerprintMatcher(
            (keys, token) => ReadBodiesAsync(source, work.Source, keys, token),
            (keys, token) => ReadBodiesAsync(destination, work.Destination, keys, token),
            source.Features.HasExactSizes && destination.Features.HasExactSizes);
        var pairs = await matcher.MatchAsync(ours, theirs, cancellationToken).ConfigureAwait(false);

        var dates = theirs.ToDictionary(t => t.Key, t => t.InternalDate, StringComparer.Ordinal);
        var rows = pairs.Select(pair => Row(pending.Find(pair.Key)!, pair.Value, dates[pair.Value], state.Validity, open)).ToList();
        var displaced = rows.ToLookup(row => _displaced.ContainsKey(row.DestinationKey!));
        await context.Journal.RecordAsync(work.Row.Id, [.. displaced[false]], cancellationToken).ConfigureAwait(false);
        await context.Journal.MoveAsync(work.Row.Id, [.. displaced[true].Select(Moved)], cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            if (pending.Find(row.SourceKey) is { } candidate && !candidate.Item.Flags.SequenceEqual(row.Flags, StringComparer.Ordinal))
                _flagChanges.Add(new FlagChange(row, candidate.Item.Flags));
            var isOfThisPass = row.Status == MigrationItemStatus.Copied && row.SyncPoint == context.SyncPoint;
            tally.Settle(isOfThisPass ? MigrationItemStatus.Copied : MigrationItemStatus.AlreadyThere, null, row.Size);
        }

        pending.Remove(pairs.Keys);
    }

    private MovedRow Moved(JournalItem row)
    {
        var (containerId, item) = _displaced[row.DestinationKey!];
        return new MovedRow(containerId, item.SourceKey, row);
    }

    private JournalItem Row(Candidate candidate, string destinationKey, DateTimeOffset? date, string validity, IReadOnlyList<JournalBatch> open)
    {
        // What we wrote has the date we gave it: the same message delivered here meanwhile is the user's, and undo must not take it.
        var batch = open.LastOrDefault(b => b.SourceKeys.Contains(candidate.Key)
            && (candidate.Item.InternalDate is null || date == candidate.Item.InternalDate)
            && b.DestinationValidity == validity
            && (b.DestinationNextKey is null || string.CompareOrdinal(destinationKey, b.DestinationNextKey) >= 0));
        var row = _displaced.TryGetValue(destinationKey, out var displaced) ? displaced.Item with { SourceKey = candidate.Key }
            : batch is not null ? candidate.Row(MigrationItemStatus.Copied, batch.SyncPoint)
            : candidate.Known is { Status: MigrationItemStatus.Copied } copied ? copied
            : candidate.Row(MigrationItemStatus.AlreadyThere, context.SyncPoint);
        return row with { DestinationKey = destinationKey, DestinationValidity = validity, DestinationContainerId = null };
    }

    /// <summary>The keys in the destination container that no row of the journal accounts for.</summary>
    private async Task<IReadOnlyList<string>> FindUnclaimedAsync(IDestinationSession destination, ContainerState state, CancellationToken cancellationToken)
    {
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        var containers = await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        foreach (var container in containers.Where(c => c.SourceId is not null && c.DestinationId == work.Row.DestinationId))
        {
            var isAtSource = sharers.Any(s => s.Id == container.Id);
            await foreach (var item in context.Journal.ReadItemsAsync(container.Id, null, cancellationToken).ConfigureAwait(false))
            {
                if (item is { DestinationKey: { } key, DestinationContainerId: null } && item.DestinationValidity == state.Validity
                    && item.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere)
                {
                    if (item.IsRetired || !isAtSource)
                        _displaced[key] = (container.Id, item);
                    else
                        claimed.Add(key);
                }
            }
        }

        var unclaimed = new List<string>();
        await foreach (var item in destination.ScanAsync(work.Destination, null, cancellationToken).ConfigureAwait(false))
        {
            if (!claimed.Contains(item.Key))
                unclaimed.Add(item.Key);
        }

        return unclaimed;
    }

    /// <summary>
    /// A server may still be storing what a connection that just died had sent. Looks until several looks in a row see the same,
    /// unless the batch is old enough for that to be over.
    /// </summary>
    private async Task<ContainerState> WaitUntilQuietAsync(IDestinationSession destination, ContainerState state, IReadOnlyList<JournalBatch> open, CancellationToken cancellationToken)
    {
        var time = context.Retry.Time;
        var until = open.Max(b => b.CreatedAt) + s_settling;
        for (var same = 0; same < QuietLooks && time.GetUtcNow() < until;)
        {
            await Task.Delay(s_look, time, cancellationToken).ConfigureAwait(false);
            var now = await destination.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
            same = now.NextKey == state.NextKey && now.ItemCount == state.ItemCount ? same + 1 : 0;
            state = now;
        }

        return state;
    }

    private static async Task<IReadOnlyDictionary<string, string>> ReadBodiesAsync(IEndpointSession session, Container container, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var item in session.ReadAsync(container, [.. keys.Order(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false))
            digests[item.Key] = await BodyDigest.OfAsync(item.Content, cancellationToken).ConfigureAwait(false);
        return digests;
    }
}
