using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Containers the source no longer has, or only as a name that holds others: they count for nothing any more, and where deletions
/// are carried their items are set aside like any others that are gone.
/// </summary>
internal sealed class VanishedContainers(PassContext context, Lane lane)
{
    public async Task SettleAsync(IReadOnlyList<Container> sources, CancellationToken cancellationToken)
    {
        var held = sources.Where(c => c.CanHoldItems).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var rows = await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var vanished = rows.Where(r => r is { SourceId: { } id, DestinationId: not null } && !held.Contains(id)).ToList();
        foreach (var row in vanished.Where(r => r.Counts != ItemCounts.None || r.SourceState is not null))
            await context.Journal.SaveContainerAsync(row with { SourceState = null, Counts = ItemCounts.None }, cancellationToken).ConfigureAwait(false);

        // A listing without any container is a server in trouble, not an emptied account.
        if (!context.Options.PropagateDeletion || sources.Count == 0 || vanished.Count == 0)
            return;
        var destination = await lane.DestinationAsync(cancellationToken).ConfigureAwait(false);
        var present = await destination.ListContainersAsync(cancellationToken).ConfigureAwait(false);
        foreach (var row in vanished)
        {
            if (present.FirstOrDefault(c => c.Id == row.DestinationId) is { } container && !context.Control.MustEnd)
                await SetAsideAsync(destination, row, container, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SetAsideAsync(IDestinationSession destination, JournalContainer row, Container container, CancellationToken cancellationToken)
    {
        var state = await destination.OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var gone = new List<JournalItem>();
        await foreach (var item in context.Journal.ReadItemsAsync(row.Id, null, cancellationToken).ConfigureAwait(false))
        {
            if (item.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere)
                gone.Add(item);
        }

        var tally = new ContainerTally();
        (tally.FlagsChanged, tally.Removed) = await context.Journal.CountChangesAsync(row.Id, context.SyncPoint, cancellationToken).ConfigureAwait(false);
        var work = new ContainerWork { Source = container, Destination = container, Row = row };
        await new ChangeFollower(context, work, tally).SetAsideAsync(destination, state, gone, cancellationToken).ConfigureAwait(false);
        var counts = tally.ToCounts();
        await context.Journal.SaveContainerAsync(row with { SourceState = null, Counts = counts }, cancellationToken).ConfigureAwait(false);
        context.Progress.Report(row.Id, row.SourcePath, counts);
    }
}
