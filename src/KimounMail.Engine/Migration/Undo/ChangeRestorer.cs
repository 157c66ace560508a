using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Undo;

/// <summary>Takes back, at the destination and in the journal, what later passes did to items already written.</summary>
internal sealed class ChangeRestorer(Journal journal, IDestinationSession destination, Container? container, ContainerState? state)
{
    private readonly List<JournalItem> _leftAlone = [];

    public IReadOnlyList<JournalItem> LeftAlone => _leftAlone;

    /// <summary>Sets flags back by the difference, so that what the user flagged since stays; gives how many were.</summary>
    public async Task<long> RestoreFlagsAsync(IReadOnlyList<JournalChange> changes, CancellationToken cancellationToken)
    {
        // Where an item is now the journal says, not the change: one that was set aside and brought back since has a new key.
        var current = await journal.FindAsync(changes[0].ContainerId, [.. changes.Select(c => c.Before.SourceKey)], cancellationToken).ConfigureAwait(false);
        var placed = changes.Select(c => current.TryGetValue(c.Before.SourceKey, out var item)
            ? c with { Before = c.Before with { DestinationKey = item.DestinationKey, DestinationValidity = item.DestinationValidity } }
            : c).ToList();
        var possible = placed.Where(c => container is not null && c.Before.DestinationValidity == state?.Validity && c.Before.DestinationKey is not null).ToList();
        _leftAlone.AddRange(placed.Except(possible).Select(c => c.Before));
        var groups = possible.GroupBy(c => (Add: string.Join(' ', c.Before.Flags.Except(c.After.Flags)), Remove: string.Join(' ', c.After.Flags.Except(c.Before.Flags))));
        foreach (var group in groups)
            await destination.ChangeFlagsAsync(container!, [.. group.Select(c => c.Before.DestinationKey!)], Words(group.Key.Add), Words(group.Key.Remove), cancellationToken).ConfigureAwait(false);
        await journal.RevertChangesAsync(placed, CancellationToken.None).ConfigureAwait(false);
        return possible.Count;
    }

    /// <summary>Moves items that were set aside back to where they were; gives how many were there to be moved.</summary>
    public async Task<long> BringBackAsync(IReadOnlyList<JournalChange> changes, IReadOnlyList<JournalContainer> rows, IReadOnlyList<Container> present, CancellationToken cancellationToken)
    {
        var asideRow = rows.FirstOrDefault(r => r.Id == changes[0].After.DestinationContainerId);
        var aside = present.FirstOrDefault(c => c.Id == asideRow?.DestinationId);
        if (aside is null || container is null || state is null)
        {
            _leftAlone.AddRange(changes.Select(c => c.After));
            await journal.RevertChangesAsync(changes, CancellationToken.None).ConfigureAwait(false);
            return 0;
        }

        var asideState = await destination.OpenContainerAsync(aside, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var keys = changes.Where(c => c.After.DestinationValidity == asideState.Validity).Select(c => c.After.DestinationKey).OfType<string>().ToList();
        var moved = await destination.MoveAsync(aside, keys, container, cancellationToken).ConfigureAwait(false);
        var reverted = changes.Select(change => change.After.DestinationKey is { } key && moved.TryGetValue(key, out var newKey)
            ? change with { Before = change.Before with { DestinationKey = newKey, DestinationValidity = state.Validity } }
            : change).ToList();
        _leftAlone.AddRange(changes.Where(c => c.After.DestinationKey is not { } key || !moved.ContainsKey(key)).Select(c => c.After));
        await journal.RevertChangesAsync(reverted, CancellationToken.None).ConfigureAwait(false);
        await destination.OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        return moved.Count;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
