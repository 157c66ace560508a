using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Identity;

/// <summary>Gives the digests of the bodies of the items with these keys; read only where the headers leave a doubt.</summary>
internal delegate Task<IReadOnlyDictionary<string, string>> ReadBodyDigests(IReadOnlyList<string> keys, CancellationToken cancellationToken);

/// <summary>
/// Finds for each source item the destination item that is the same message. Headers alone are not enough (drafts and
/// exact duplicates share them), sizes alone lie; so: same headers, then same size as often on both sides, else same body.
/// A doubt that remains is answered "not the same": a message twice can be seen and removed, a lost one cannot.
/// </summary>
internal sealed class FingerprintMatcher(ReadBodyDigests sourceBodies, ReadBodyDigests destinationBodies, bool exactSizes)
{
    private readonly Dictionary<string, string> _pairs = new(StringComparer.Ordinal);
    private readonly List<(ItemFingerprint[] Sources, ItemFingerprint[] Destinations)> _doubtful = [];

    /// <summary>Source key → destination key, one to one.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MatchAsync(
        IEnumerable<ItemFingerprint> sources, IEnumerable<ItemFingerprint> destinations, CancellationToken cancellationToken)
    {
        var destinationGroups = destinations.GroupBy(d => d.HeaderDigest).ToDictionary(g => g.Key, g => g.ToArray());
        foreach (var group in sources.GroupBy(s => s.HeaderDigest))
        {
            if (destinationGroups.TryGetValue(group.Key, out var candidates))
                MatchGroup([.. group], candidates);
        }

        if (_doubtful.Count > 0)
            await MatchByBodyAsync(cancellationToken).ConfigureAwait(false);
        return _pairs;
    }

    private void MatchGroup(ItemFingerprint[] sources, ItemFingerprint[] destinations)
    {
        if (!exactSizes)
        {
            if (sources.Length == destinations.Length)
                Pair(sources, destinations);
            else
                _doubtful.Add((sources, destinations));
            return;
        }

        var sourceSizes = sources.ToLookup(s => s.Size);
        var destinationSizes = destinations.ToLookup(d => d.Size);
        var settled = sourceSizes.Where(g => g.Count() == destinationSizes[g.Key].Count()).Select(g => g.Key).ToHashSet();
        foreach (var size in settled)
            Pair(sourceSizes[size], destinationSizes[size]);

        var sourcesLeft = sources.Where(s => !settled.Contains(s.Size)).ToArray();
        var destinationsLeft = destinations.Where(d => !settled.Contains(d.Size)).ToArray();
        if (sourcesLeft.Length > 0 && destinationsLeft.Length > 0)
            _doubtful.Add((sourcesLeft, destinationsLeft));
    }

    private async Task MatchByBodyAsync(CancellationToken cancellationToken)
    {
        var sourceDigests = await sourceBodies([.. _doubtful.SelectMany(d => d.Sources).Select(s => s.Key)], cancellationToken).ConfigureAwait(false);
        var destinationDigests = await destinationBodies([.. _doubtful.SelectMany(d => d.Destinations).Select(d => d.Key)], cancellationToken).ConfigureAwait(false);
        foreach (var (sources, destinations) in _doubtful)
        {
            var byBody = destinations.ToLookup(d => destinationDigests.GetValueOrDefault(d.Key));
            foreach (var group in sources.GroupBy(s => sourceDigests.GetValueOrDefault(s.Key)))
            {
                if (group.Key is not null)
                    Pair(group, byBody[group.Key]);
            }
        }
    }

    /// <summary>Pairs what is the same message; among equals the dates decide which goes with which.</summary>
    private void Pair(IEnumerable<ItemFingerprint> sources, IEnumerable<ItemFingerprint> destinations)
    {
        var left = destinations.OrderBy(d => d.InternalDate).ThenBy(d => d.Key, StringComparer.Ordinal).ToList();
        var waiting = new List<ItemFingerprint>();
        foreach (var source in sources.OrderBy(s => s.InternalDate).ThenBy(s => s.Key, StringComparer.Ordinal))
        {
            var sameDate = left.FindIndex(d => d.InternalDate == source.InternalDate);
            if (sameDate < 0)
            {
                waiting.Add(source);
                continue;
            }

            _pairs[source.Key] = left[sameDate].Key;
            left.RemoveAt(sameDate);
        }

        foreach (var (source, destination) in waiting.Zip(left))
            _pairs[source.Key] = destination.Key;
    }
}
