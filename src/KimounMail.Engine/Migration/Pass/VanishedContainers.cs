using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>Containers the source no longer has at all: their items are gone like any others, and are set aside when deletions are carried.</summary>
internal sealed class VanishedContainers(PassContext context, Lane lane)
{
    public async Task SetAsideAsync(IReadOnlyList<Container> sources, CancellationToken cancellationToken)
    {
        // A listing without any container is a server in trouble, not an emptied account.
        if (!context.Options.PropagateDeletion || sources.Count == 0)
            return;
        var rows = await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var vanished = rows.Where(r => r is { SourceId: not null, DestinationId: not null } && sources.All(c => c.Id != r.SourceId)).ToList();
        if (vanished.Count == 0)
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
        var work = new ContainerWork { Source = container, Destination = container, Row = row };
        await new ChangeFollower(context, work, tally).SetAsideAsync(destination, state, gone, cancellationToken).ConfigureAwait(false);
        context.Progress.Report(row.Id, row.SourcePath, tally.ToCounts());
    }
}
