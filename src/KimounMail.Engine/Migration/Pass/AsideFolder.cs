using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// The folder at the destination for items that are gone from the source: one for a task, not subscribed, so that clients
/// do not show it. It empties when the undo window has passed.
/// </summary>
internal sealed class AsideFolder(Journal journal, int syncPoint)
{
    private readonly SemaphoreSlim _preparing = new(1, 1);

    /// <summary>The folder and its row, made when this task has none. Lanes may ask at once: with two rows, what names the second would never be found again.</summary>
    public async Task<(Container Container, JournalContainer Row)> PrepareAsync(IDestinationSession destination, CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var container = Name(destination, journal.TaskId);
            return (container, await FindAsync(journal, container, cancellationToken).ConfigureAwait(false)
                ?? await MakeAsync(destination, container, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <summary>Where items went whose answer a crash swallowed: old key → new key, of those found. Nobody else writes here.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(
        IDestinationSession destination, Container container, string? fromKey, IEnumerable<JournalItem> moved, CancellationToken cancellationToken)
    {
        var arrived = await destination.ScanAsync(container, fromKey, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var were = moved.OrderBy(i => i.DestinationKey, StringComparer.Ordinal).Select(i => new ItemSummary(i.DestinationKey!, i.Size, i.InternalDate, i.Flags));
        return MovedItems.Match(were, arrived);
    }

    /// <summary>Removes for good what was set aside, once it can no longer be undone.</summary>
    public static async Task EmptyAsync(Journal journal, IDestinationSession destination, CancellationToken cancellationToken)
    {
        var container = Name(destination, journal.TaskId);
        if (await FindAsync(journal, container, cancellationToken).ConfigureAwait(false) is not { } aside)
            return;
        var state = await destination.OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        foreach (var row in await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            var items = await journal.ReadRemovedAsync(row.Id, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            var ours = items.Where(i => i.DestinationContainerId == aside.Id && i.DestinationValidity == state.Validity && i.DestinationKey is not null);
            foreach (var chunk in ours.Chunk(500))
                await destination.RemoveAsync(container, [.. chunk.Select(i => i.DestinationKey!)], cancellationToken).ConfigureAwait(false);
            await journal.RevertItemsAsync(row.Id, [.. items.Select(i => i.SourceKey)], cancellationToken).ConfigureAwait(false);
        }
    }

    public static Container Name(IDestinationSession destination, string taskId) =>
        destination.NameContainer([$"KimounMail removed {taskId}"], ItemKind.Mail, SpecialUse.None);

    public static async Task<JournalContainer?> FindAsync(Journal journal, Container container, CancellationToken cancellationToken) =>
        (await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(c => c.SourceId is null && c.DestinationId == container.Id);

    private async Task<JournalContainer> MakeAsync(IDestinationSession destination, Container container, CancellationToken cancellationToken)
    {
        await destination.CreateContainerAsync(container, cancellationToken).ConfigureAwait(false);
        return await journal.SaveContainerAsync(new JournalContainer
        {
            Kind = ItemKind.Mail,
            DestinationId = container.Id,
            DestinationPath = container.Path,
            CreatedBySyncPoint = syncPoint,
        }, cancellationToken).ConfigureAwait(false);
    }
}
