using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>Settles batches a crash left open without copying or moving anything: what of them is at the destination becomes the journal's.</summary>
internal sealed class BatchSettlement(PassContext context, Lane lane)
{
    public async Task SettleAsync(IReadOnlyList<JournalContainer> rows, CancellationToken cancellationToken)
    {
        var source = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        var destination = await lane.DestinationAsync(cancellationToken).ConfigureAwait(false);
        var sources = await source.ListContainersAsync(cancellationToken).ConfigureAwait(false);
        var destinations = await destination.ListContainersAsync(cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var from = sources.FirstOrDefault(c => c.Id == row.SourceId);
            var to = destinations.FirstOrDefault(c => c.Id == row.DestinationId);
            if (from is not null && to is not null)
                await SettleAsync(source, destination, new ContainerWork { Source = from, Destination = to, Row = row }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(IEndpointSession source, IDestinationSession destination, ContainerWork work, CancellationToken cancellationToken)
    {
        await source.OpenContainerAsync(work.Source, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        var state = await destination.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var tally = new ContainerTally();
        var open = await context.Journal.GetOpenBatchesAsync(work.Row.Id, cancellationToken).ConfigureAwait(false);
        var inDoubt = open.SelectMany(b => b.SourceKeys).ToHashSet(StringComparer.Ordinal);
        var pending = new PendingItems(context, work, tally);
        var scanner = new SourceScanner(context.Journal, work.Row.Id, new SourceComparison(context, work.Row.Id, state.Validity, tally));
        await foreach (var diff in scanner.ScanAsync(source, work.Source, null, cancellationToken).ConfigureAwait(false))
            pending.Add(diff.Candidates.Where(c => inDoubt.Contains(c.Key)));
        var sharers = (await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false)).Where(r => r.DestinationId == work.Row.DestinationId).ToList();
        var matcher = new DestinationMatcher(context, work, sharers);
        var target = new CopyTarget(destination, await matcher.BeginAsync(destination, state, cancellationToken).ConfigureAwait(false), pending);
        await matcher.MatchAsync(source, target, pending.Items, null, tally, cancellationToken).ConfigureAwait(false);
        await new LateArrivals(context, work, sharers).SettleAsync(source, target, cancellationToken).ConfigureAwait(false);
        await new ChangeFollower(context, work, tally).SettleInterruptedAsync(destination, cancellationToken).ConfigureAwait(false);
    }
}
