using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Identity;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Looks once more, when all of a container is copied, for what was sent without a word that it is stored: its connection broke, or
/// the server refused it. A server may have it all the same, and show it late: Dovecot that is killed while it stores finds the
/// files of that again when it stores the next message, which it refuses and keeps.
/// </summary>
internal sealed class LateArrivals(PassContext context, ContainerWork work, IReadOnlyList<JournalContainer> sharers)
{
    /// <summary>As often as one item is sent at most: each round takes away one copy of each. A server that removes nothing is not asked for ever.</summary>
    private const int MaxRounds = 32;

    private readonly DestinationClaims _claims = new(context, work, sharers);

    /// <summary>
    /// Removes what was copied again meanwhile, and closes the batches in doubt. True when something is there that counts as not
    /// copied: then they stay open, and the container is to be gone through again.
    /// </summary>
    public async Task<bool> SettleAsync(IEndpointSession source, CopyTarget target, CancellationToken cancellationToken)
    {
        var open = (await context.Journal.GetOpenBatchesAsync(work.Row.Id, cancellationToken).ConfigureAwait(false)).Where(b => b.Kind == JournalBatchKind.Copy).ToList();
        var inDoubt = open.Where(b => b.DestinationValidity == target.State.Validity).ToList();
        for (var round = 0; inDoubt.Count > 0; round++)
        {
            var arrivals = await FindAsync(source, target, inDoubt, cancellationToken).ConfigureAwait(false);
            var twins = await FindTwinsAsync(target, arrivals.Keys, cancellationToken).ConfigureAwait(false);
            if (twins.Count < arrivals.Count)
                return true;
            if (twins.Count == 0)
                break;
            if (round == MaxRounds)
                return false;
            // Of one that was copied again without its keywords the first is the better copy.
            var better = twins.Where(row => row.HasAllButKeywords && row.Flags.All(arrivals[row.SourceKey].Flags.Contains)).ToList();
            await context.Journal.RecordAsync(
                work.Row.Id, [.. better.Select(row => row with { DestinationKey = arrivals[row.SourceKey].Key, Reason = null, Detail = null })], cancellationToken).ConfigureAwait(false);
            var surplus = twins.Except(better).Select(row => arrivals[row.SourceKey].Key).Concat(better.Select(row => row.DestinationKey!));
            await target.Session.RemoveAsync(work.Destination, [.. surplus], cancellationToken).ConfigureAwait(false);
        }

        await context.Journal.AbandonBatchesAsync([.. open.Select(b => b.Id)], cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>What arrived of the batches and is in no row of the journal: by source key.</summary>
    private async Task<IReadOnlyDictionary<string, ItemFingerprint>> FindAsync(IEndpointSession source, CopyTarget target, IReadOnlyList<JournalBatch> inDoubt, CancellationToken cancellationToken)
    {
        var pairs = new Dictionary<string, ItemFingerprint>(StringComparer.Ordinal);
        var state = await target.Session.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var unclaimed = state.Validity == target.State.Validity ? await _claims.FindUnclaimedAsync(target, cancellationToken).ConfigureAwait(false) : [];
        var first = inDoubt.Select(b => b.DestinationNextKey ?? "").Min(StringComparer.Ordinal);
        var theirs = await FingerprintAsync(target.Session, work.Destination, unclaimed.Where(key => string.CompareOrdinal(key, first) >= 0), cancellationToken).ConfigureAwait(false);
        if (theirs.Count == 0)
            return pairs;
        var ours = await FingerprintAsync(source, work.Source, inDoubt.SelectMany(b => b.SourceKeys).Distinct(), cancellationToken).ConfigureAwait(false);
        var theirBodies = await BodyDigest.ReadAsync(target.Session, work.Destination, [.. theirs.Where(g => ours.Contains(g.Key)).SelectMany(g => g).Select(i => i.Key)], cancellationToken).ConfigureAwait(false);
        var ourBodies = await BodyDigest.ReadAsync(source, work.Source, [.. ours.Where(g => theirs.Contains(g.Key)).SelectMany(g => g).Select(i => i.Key)], cancellationToken).ConfigureAwait(false);
        foreach (var alike in ours)
        {
            var arrived = theirs[alike.Key].ToLookup(item => theirBodies.GetValueOrDefault(item.Key));
            foreach (var same in alike.Select(item => item.Key).Where(ourBodies.ContainsKey).GroupBy(key => ourBodies[key]))
            {
                foreach (var (key, item) in same.Zip(arrived[same.Key]))
                    pairs[key] = item;
            }
        }

        return pairs;
    }

    /// <summary>
    /// The items by their headers and date. What we sent has the date we gave it: the same message delivered here
    /// meanwhile is the user's.
    /// </summary>
    private static async Task<ILookup<(string Headers, DateTimeOffset? Date), ItemFingerprint>> FingerprintAsync(IEndpointSession session, Container container, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        string[] sorted = [.. keys.Order(StringComparer.Ordinal)];
        var items = sorted.Length > 0 ? await session.FingerprintAsync(container, sorted, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
        return items.ToLookup(i => (i.HeaderDigest, i.InternalDate));
    }

    /// <summary>The rows of those of the items that are in the place the journal has for them.</summary>
    private async Task<IReadOnlyList<JournalItem>> FindTwinsAsync(CopyTarget target, IEnumerable<string> sourceKeys, CancellationToken cancellationToken)
    {
        var rows = await context.Journal.FindAsync(work.Row.Id, [.. sourceKeys], cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
            return [];
        var there = (await target.Session.ListKeysAsync(work.Destination, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        return [.. rows.Values.Where(row => row is { DestinationKey: { } key, DestinationContainerId: null } && row.DestinationValidity == target.State.Validity && there.Contains(key))];
    }
}
