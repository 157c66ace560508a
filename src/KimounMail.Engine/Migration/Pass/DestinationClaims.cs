using System.Runtime.CompilerServices;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>Which items of a destination container are the journal's, and which are nobody's yet.</summary>
internal sealed class DestinationClaims(PassContext context, ContainerWork work, IReadOnlyList<JournalContainer> sharers)
{
    private IReadOnlyList<JournalContainer> _claimants = [];

    /// <summary>The keys in the destination container that no row of the journal accounts for: both are walked along in key order.</summary>
    public async Task<IReadOnlyList<string>> FindUnclaimedAsync(CopyTarget target, CancellationToken cancellationToken)
    {
        var containers = await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        _claimants = [.. containers.Where(c => c.SourceId is not null && c.DestinationId == work.Row.DestinationId)];
        var keys = target.Session.ListKeysAsync(work.Destination, cancellationToken);
        foreach (var container in _claimants.Where(IsAtSource))
            keys = Except(keys, context.Journal.ReadDestinationKeysAsync(container.Id, target.State.Validity, cancellationToken), cancellationToken);
        return await keys.ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Rows whose place at the source is no more (its keys were retired, or the source has the container no longer), by
    /// destination key. Found again in another place they go on as what they were, with what was done to them.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, MovedRow>> FindDisplacedAsync(IReadOnlyList<string> keys, string validity, CancellationToken cancellationToken)
    {
        var displaced = new Dictionary<string, MovedRow>(StringComparer.Ordinal);
        foreach (var container in _claimants)
        {
            foreach (var item in await context.Journal.FindAtDestinationAsync(container.Id, validity, keys, cancellationToken).ConfigureAwait(false))
            {
                if (item.IsRetired || !IsAtSource(container))
                    displaced[item.DestinationKey!] = new MovedRow(container.Id, item.SourceKey, item);
            }
        }

        return displaced;
    }

    private bool IsAtSource(JournalContainer container) => sharers.Any(s => s.Id == container.Id);

    private static async IAsyncEnumerable<string> Except(IAsyncEnumerable<string> keys, IAsyncEnumerable<string> claimed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var claims = claimed.GetAsyncEnumerator(cancellationToken);
        var more = await claims.MoveNextAsync().ConfigureAwait(false);
        await foreach (var key in keys.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            while (more && string.CompareOrdinal(claims.Current, key) < 0)
                more = await claims.MoveNextAsync().ConfigureAwait(false);
            if (!more || claims.Current != key)
                yield return key;
        }
    }
}
