using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// The folder at the destination for items that are gone from the source: one for a task, not subscribed, so that clients
/// do not show it. It empties when the undo window has passed.
/// </summary>
internal sealed class AsideFolder(Journal journal, int syncPoint)
{
    public async Task<(Container Container, JournalContainer Row)> PrepareAsync(IDestinationSession destination, CancellationToken cancellationToken)
    {
        var container = Name(destination, journal.TaskId);
        // On disk before it is made, and one row only though several lanes come here at once.
        var row = await journal.FindOrAddLevelAsync(new JournalContainer
        {
            Kind = ItemKind.Mail,
            DestinationId = container.Id,
            DestinationPath = container.Path,
            CreatedBySyncPoint = syncPoint,
        }, cancellationToken).ConfigureAwait(false);
        if (await OpenAsync(destination, container, cancellationToken).ConfigureAwait(false) is null)
            await CreateAsync(destination, container, cancellationToken).ConfigureAwait(false);
        return (container, row);
    }

    private static async Task CreateAsync(IDestinationSession destination, Container container, CancellationToken cancellationToken)
    {
        var refused = await destination.CreateContainersAsync([container], cancellationToken).ConfigureAwait(false);
        if (refused.TryGetValue(container.Id, out var refusal))
            throw refusal;
    }

    /// <summary>Null where it is not there: not made yet, or deleted by the user.</summary>
    private static async Task<ContainerState?> OpenAsync(IDestinationSession destination, Container container, CancellationToken cancellationToken)
    {
        try
        {
            return await destination.OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (!e.IsTransient && destination.IsUsable)
        {
            return null;
        }
    }

    /// <summary>
    /// Where items went whose answer a crash swallowed: old key → new key, of those found. Only this task writes here, and what
    /// another of its moves has recorded as its own meanwhile is no answer, however equal.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(
        Journal journal, IDestinationSession destination, (Container Container, JournalContainer Row) aside, JournalBatch batch, IEnumerable<JournalItem> moved, CancellationToken cancellationToken)
    {
        var claimed = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var row in await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            await foreach (var item in journal.ReadRemovedAsync(row.Id, cancellationToken).ConfigureAwait(false))
            {
                if (item.DestinationContainerId == aside.Row.Id && item.DestinationValidity == batch.DestinationValidity)
                    claimed.Add(item.DestinationKey);
            }
        }

        var arrived = await destination.ScanAsync(aside.Container, batch.DestinationNextKey, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var were = moved.OrderBy(i => i.DestinationKey, StringComparer.Ordinal).Select(i => new ItemSummary(i.DestinationKey!, i.Size, i.InternalDate, i.Flags));
        return MovedItems.Match(were, arrived.Where(i => !claimed.Contains(i.Key)));
    }

    /// <summary>Removes for good what was set aside, once it can no longer be undone.</summary>
    public static async Task EmptyAsync(Journal journal, IDestinationSession destination, CancellationToken cancellationToken)
    {
        var container = Name(destination, journal.TaskId);
        if (await FindAsync(journal, container, cancellationToken).ConfigureAwait(false) is not { } aside)
            return;
        var state = await OpenAsync(destination, container, cancellationToken).ConfigureAwait(false);
        foreach (var row in await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            var items = await journal.ReadRemovedAsync(row.Id, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            var ours = items.Where(i => i.DestinationContainerId == aside.Id && i.DestinationValidity == state?.Validity && i.DestinationKey is not null);
            foreach (var chunk in ours.Chunk(500))
                await destination.RemoveAsync(container, [.. chunk.Select(i => i.DestinationKey!)], cancellationToken).ConfigureAwait(false);
            await journal.RevertItemsAsync(row.Id, [.. items.Select(i => i.SourceKey)], cancellationToken).ConfigureAwait(false);
        }
    }

    public static Container Name(IDestinationSession destination, string taskId) =>
        destination.NameContainer([$"KimounMail removed {taskId}"], ItemKind.Mail, SpecialUse.None);

    public static async Task<JournalContainer?> FindAsync(Journal journal, Container container, CancellationToken cancellationToken) =>
        (await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(c => c.SourceId is null && c.DestinationId == container.Id);
}
