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
    private readonly DestinationClaims _claims = new(context, work, sharers);

    /// <summary>
    /// Removes what was copied again meanwhile, and closes the batches in doubt. True when something is there that counts as not
    /// copied: then they stay open, and the container is to be gone through again.
    /// </summary>
    public async Task<bool> SettleAsync(IEndpointSession source, CopyTarget target, CancellationToken cancellationToken)
    {
        var open = (await context.Journal.GetOpenBatchesAsync(work.Row.Id, cancellationToken).ConfigureAwait(false)).Where(b => b.Kind == JournalBatchKind.Copy).ToList();
        var inDoubt = open.Where(b => b.DestinationValidity == target.State.Validity).ToList();
        while (inDoubt.Count > 0)
        {
            var arrivals = await FindAsync(source, target, inDoubt, cancellationToken).ConfigureAwait(false);
            var surplus = await FindSurplusAsync(target, arrivals, cancellationToken).ConfigureAwait(false);
            if (surplus.Count < arrivals.Count)
                return true;
            if (surplus.Count == 0)
                break;
            await target.Session.RemoveAsync(work.Destination, surplus, cancellationToken).ConfigureAwait(false);
        }

        await context.Journal.AbandonBatchesAsync([.. open.Select(b => b.Id)], cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>What arrived of the batches and is in no row of the journal: source key → destination key.</summary>
    private async Task<IReadOnlyDictionary<string, string>> FindAsync(IEndpointSession source, CopyTarget target, IReadOnlyList<JournalBatch> inDoubt, CancellationToken cancellationToken)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        var state = await target.Session.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var unclaimed = state.Validity == target.State.Validity ? await _claims.FindUnclaimedAsync(target, cancellationToken).ConfigureAwait(false) : [];
        var first = inDoubt.Select(b => b.DestinationNextKey ?? "").Min(StringComparer.Ordinal);
        var theirs = await FingerprintAsync(target.Session, work.Destination, unclaimed.Where(key => string.CompareOrdinal(key, first) >= 0), cancellationToken).ConfigureAwait(false);
        if (theirs.Count == 0)
            return pairs;
        var ours = await FingerprintAsync(source, work.Source, inDoubt.SelectMany(b => b.SourceKeys).Distinct(), cancellationToken).ConfigureAwait(false);
        var theirBodies = await BodyDigest.ReadAsync(target.Session, work.Destination, [.. theirs.Where(g => ours.Contains(g.Key)).SelectMany(g => g)], cancellationToken).ConfigureAwait(false);
        var ourBodies = await BodyDigest.ReadAsync(source, work.Source, [.. ours.Where(g => theirs.Contains(g.Key)).SelectMany(g => g)], cancellationToken).ConfigureAwait(false);
        foreach (var alike in ours)
        {
            var arrived = theirs[alike.Key].ToLookup(key => theirBodies.GetValueOrDefault(key));
            foreach (var same in alike.Where(ourBodies.ContainsKey).GroupBy(key => ourBodies[key]))
            {
                foreach (var (ourKey, theirKey) in same.Zip(arrived[same.Key]))
                    pairs[ourKey] = theirKey;
            }
        }

        return pairs;
    }

    /// <summary>
    /// The keys of the items by their headers and date. What we sent has the date we gave it: the same message delivered here
    /// meanwhile is the user's.
    /// </summary>
    private static async Task<ILookup<(string Headers, DateTimeOffset? Date), string>> FingerprintAsync(IEndpointSession session, Container container, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        string[] sorted = [.. keys.Order(StringComparer.Ordinal)];
        var items = sorted.Length > 0 ? await session.FingerprintAsync(container, sorted, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
        return items.ToLookup(i => (i.HeaderDigest, i.InternalDate), i => i.Key);
    }

    /// <summary>Those of the arrivals that are at the destination a second time, under the key the journal has.</summary>
    private async Task<IReadOnlyList<string>> FindSurplusAsync(CopyTarget target, IReadOnlyDictionary<string, string> arrivals, CancellationToken cancellationToken)
    {
        if (arrivals.Count == 0)
            return [];
        var there = (await target.Session.ListKeysAsync(work.Destination, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var rows = await context.Journal.FindAsync(work.Row.Id, [.. arrivals.Keys], cancellationToken).ConfigureAwait(false);
        return [.. arrivals.Where(a => IsThere(rows.GetValueOrDefault(a.Key), target.State.Validity, there)).Select(a => a.Value)];
    }

    private static bool IsThere(JournalItem? row, string validity, HashSet<string> keys) =>
        row is { DestinationKey: { } key, DestinationContainerId: null } && row.DestinationValidity == validity && keys.Contains(key);
}
