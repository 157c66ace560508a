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

    private readonly DestinationClaims _claims = new(context, work, sharers);
    private IReadOnlyList<JournalBatch> _open = [];
    private IReadOnlyDictionary<string, ItemFingerprint>? _pairs;

    /// <summary>True when an earlier attempt sent what it heard no good of.</summary>
    public bool IsInDoubt => _open.Count > 0;

    /// <summary>Waits until what an earlier attempt may have sent has settled. Call it before anything is sent.</summary>
    public async Task<ContainerState> BeginAsync(IDestinationSession destination, ContainerState state, CancellationToken cancellationToken)
    {
        _open = [.. (await context.Journal.GetOpenBatchesAsync(work.Row.Id, cancellationToken).ConfigureAwait(false)).Where(b => b.Kind == JournalBatchKind.Copy)];
        return _open.Count > 0 ? await WaitUntilQuietAsync(destination, state, cancellationToken).ConfigureAwait(false) : state;
    }

    /// <summary>
    /// Takes those of the candidates off the list that are at the destination, and gives those whose flags changed at the source
    /// since. The destination is looked at the first time only; what comes later is matched with what was there then.
    /// </summary>
    /// <param name="source">Where the candidates are.</param>
    /// <param name="target">Where they may be.</param>
    /// <param name="candidates">Candidates of one window.</param>
    /// <param name="later">Those of the windows that follow: which item is which is decided for all at once.</param>
    /// <param name="tally">Counts what is found.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<FlagChange>> MatchAsync(IEndpointSession source, CopyTarget target, IReadOnlyList<Candidate> candidates,
        IAsyncEnumerable<IReadOnlyList<Candidate>>? later, ContainerTally tally, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0 || target.State.ItemCount == 0)
            return [];
        _pairs ??= await FindPairsAsync(source, target, candidates, later, cancellationToken).ConfigureAwait(false);
        var found = candidates.Where(c => _pairs.ContainsKey(c.Key)).ToList();
        if (found.Count == 0)
            return [];

        var displaced = await _claims.FindDisplacedAsync([.. found.Select(c => _pairs[c.Key].Key)], target.State.Validity, cancellationToken).ConfigureAwait(false);
        var rows = new List<JournalItem>();
        var moved = new List<MovedRow>();
        foreach (var candidate in found)
        {
            var there = _pairs[candidate.Key];
            if (displaced.TryGetValue(there.Key, out var was))
                moved.Add(was with { Item = was.Item with { SourceKey = candidate.Key } });
            else
                rows.Add(Row(candidate, there, target.State.Validity));
        }

        await context.Journal.RecordAsync(work.Row.Id, rows, cancellationToken).ConfigureAwait(false);
        await context.Journal.MoveAsync(work.Row.Id, moved, cancellationToken).ConfigureAwait(false);
        target.Pending.Remove(found.Select(c => c.Key));
        return Settle(found, [.. rows, .. moved.Select(m => m.Item)], tally);
    }

    private List<FlagChange> Settle(IEnumerable<Candidate> candidates, IEnumerable<JournalItem> rows, ContainerTally tally)
    {
        var flags = candidates.ToDictionary(c => c.Key, c => c.Item.Flags, StringComparer.Ordinal);
        var changes = new List<FlagChange>();
        foreach (var row in rows)
        {
            var isOfThisPass = row.Status == MigrationItemStatus.Copied && row.SyncPoint == context.SyncPoint;
            tally.Settle(isOfThisPass ? MigrationItemStatus.Copied : MigrationItemStatus.AlreadyThere, null, row.Size);
            if (!flags[row.SourceKey].SequenceEqual(row.Flags, StringComparer.Ordinal))
                changes.Add(new FlagChange(row, flags[row.SourceKey]));
        }

        return changes;
    }

    /// <summary>
    /// Which candidate is which item at the destination. Of the candidates only those are kept in memory whose headers some item
    /// there has that is not ours.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, ItemFingerprint>> FindPairsAsync(IEndpointSession source, CopyTarget target, IReadOnlyList<Candidate> candidates,
        IAsyncEnumerable<IReadOnlyList<Candidate>>? later, CancellationToken cancellationToken)
    {
        var unclaimed = await _claims.FindUnclaimedAsync(target, cancellationToken).ConfigureAwait(false);
        if (unclaimed.Count == 0)
            return new Dictionary<string, ItemFingerprint>();
        var theirs = await target.Session.FingerprintAsync(work.Destination, unclaimed, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var digests = theirs.Select(t => t.HeaderDigest).ToHashSet(StringComparer.Ordinal);
        var ours = new List<ItemFingerprint>();
        await AddAlikeAsync(ours, source, candidates, digests, cancellationToken).ConfigureAwait(false);
        if (later is not null)
        {
            await foreach (var window in later.ConfigureAwait(false))
                await AddAlikeAsync(ours, source, window, digests, cancellationToken).ConfigureAwait(false);
        }

        var matcher = new FingerprintMatcher(
            (keys, token) => BodyDigest.ReadAsync(source, work.Source, keys, token),
            (keys, token) => BodyDigest.ReadAsync(target.Session, work.Destination, keys, token),
            source.Features.HasExactSizes && target.Session.Features.HasExactSizes);
        var pairs = await matcher.MatchAsync(ours, theirs, cancellationToken).ConfigureAwait(false);
        var byKey = theirs.ToDictionary(t => t.Key, StringComparer.Ordinal);
        return pairs.ToDictionary(pair => pair.Key, pair => byKey[pair.Value], StringComparer.Ordinal);
    }

    private async Task AddAlikeAsync(List<ItemFingerprint> ours, IEndpointSession source, IReadOnlyList<Candidate> candidates, HashSet<string> digests, CancellationToken cancellationToken)
    {
        await foreach (var item in source.FingerprintAsync(work.Source, [.. candidates.Select(c => c.Key)], cancellationToken).ConfigureAwait(false))
        {
            if (digests.TryGetValue(item.HeaderDigest, out var same))
                ours.Add(item with { HeaderDigest = same });
        }
    }

    private JournalItem Row(Candidate candidate, ItemFingerprint there, string validity)
    {
        var (destinationKey, date) = (there.Key, there.InternalDate);
        // What we wrote has the date we gave it: the same message delivered here meanwhile is the user's, and undo must not take it.
        var batch = _open.LastOrDefault(b => b.SourceKeys.Contains(candidate.Key)
            && (candidate.Item.InternalDate is null || date == candidate.Item.InternalDate)
            && b.DestinationValidity == validity
            && (b.DestinationNextKey is null || string.CompareOrdinal(destinationKey, b.DestinationNextKey) >= 0));
        // A server that was killed may have kept the message and lost flags of it: these are yet to be brought in step. What it has besides is the user's.
        var row = batch is not null ? candidate.Row(MigrationItemStatus.Copied, batch.SyncPoint) with { Flags = [.. candidate.Item.Flags.Intersect(there.Flags, StringComparer.Ordinal)] }
            : candidate.Known is { Status: MigrationItemStatus.Copied } copied ? Completed(copied, there)
            : candidate.Row(MigrationItemStatus.AlreadyThere, context.SyncPoint);
        return row with { DestinationKey = destinationKey, DestinationValidity = validity, DestinationContainerId = null };
    }

    /// <summary>One that was copied without its keywords may have been stored with them, when they were said to be refused.</summary>
    private static JournalItem Completed(JournalItem copied, ItemFingerprint there) =>
        copied.HasAllButKeywords && copied.Flags.All(there.Flags.Contains) ? copied with { Reason = null, Detail = null } : copied;

    /// <summary>
    /// A server may still be storing what a connection that just died had sent. Looks until several looks in a row see the same,
    /// unless the batch is old enough for that to be over.
    /// </summary>
    private async Task<ContainerState> WaitUntilQuietAsync(IDestinationSession destination, ContainerState state, CancellationToken cancellationToken)
    {
        var time = context.Retry.Time;
        var until = _open.Max(b => b.CreatedAt) + s_settling;
        for (var same = 0; same < QuietLooks && time.GetUtcNow() < until;)
        {
            await Task.Delay(s_look, time, cancellationToken).ConfigureAwait(false);
            var now = await destination.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
            same = now.NextKey == state.NextKey && now.ItemCount == state.ItemCount ? same + 1 : 0;
            state = now;
        }

        return state;
    }
}
