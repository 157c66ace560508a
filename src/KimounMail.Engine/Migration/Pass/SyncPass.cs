using System.Collections.Concurrent;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>One pass of a task over all its containers, in lanes: each lane has a connection to either end and takes the next container.</summary>
internal sealed class SyncPass(PassContext context, IEndpoint source, IEndpoint destination) : IAsyncDisposable
{
    private const int DefaultLanes = 4;
    private const int MaxRests = 8;
    private static readonly TimeSpan s_roundTripOfALane = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<ContainerWork[]> _queue = new();
    private IReadOnlyList<Container> _sources = [];
    private FurtherLanes? _furtherLanes;
    private int _laneCount = 1;
    private int _attempts;

    /// <summary>Reaches both ends and makes the folders; further lanes open meanwhile. A wrong password or host fails here.</summary>
    public async Task<IReadOnlyList<ContainerWork>> PrepareAsync(Lane lane, CancellationToken cancellationToken)
    {
        var sourceSession = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        var destinationSession = await lane.DestinationAsync(cancellationToken).ConfigureAwait(false);
        var listings = await Task.WhenAll(sourceSession.ListContainersAsync(cancellationToken), destinationSession.ListContainersAsync(cancellationToken)).ConfigureAwait(false);
        (_sources, var destinations) = (listings[0], listings[1]);
        // Every account has an INBOX: this is no empty mailbox but a listing that went wrong.
        if (_sources.Count == 0)
            throw TaskErrors.NothingListed(context.Definition.Source);
        context.Pace.Limit(context.Options, sourceSession.Features, destinationSession.Features);
        var preparation = new FolderPreparation(context, destinationSession) { MayRest = ++_attempts <= MaxRests };
        var works = await preparation.PlanAsync(_sources, destinations, cancellationToken).ConfigureAwait(false);
        if (_furtherLanes is null)
        {
            context.Pace.Lanes.Enter();
            _laneCount = LanesFor(sourceSession.Features, destinationSession.Features);
            _furtherLanes = FurtherLanes.Open(context, source, destination, Math.Min(_laneCount, GroupsToDo(works)) - 1);
        }

        var first = Groups(works).FirstOrDefault()?[0];
        lane.Next = first is { WillBeScanned: true } ? first.Source : null;
        await lane.ForeseeAsync(cancellationToken).ConfigureAwait(false);
        await preparation.MakeAsync(cancellationToken).ConfigureAwait(false);
        if (sourceSession.Features.FilesByLabel)
            await LearnLabelsAsync(sourceSession, works, cancellationToken).ConfigureAwait(false);
        return works;
    }

    public async Task RunAsync(Lane firstLane, IReadOnlyList<ContainerWork> works, CancellationToken cancellationToken)
    {
        foreach (var group in Groups(works))
            _queue.Enqueue(group);
        // The first lane takes the first: it has asked for it already.
        var first = WorkAsync(firstLane, cancellationToken);
        await Task.WhenAll(first, _furtherLanes!.RunAsync(TakeContainersAsync, cancellationToken)).ConfigureAwait(false);
        await new VanishedContainers(context, firstLane).SettleAsync(_sources, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Containers that share a destination stay in one lane, so that each sees what the others wrote. With several lanes large ones go
    /// first, so that lanes end together; with one the order of the mapping counts (views of everything last).
    /// </summary>
    private IEnumerable<ContainerWork[]> Groups(IReadOnlyList<ContainerWork> works)
    {
        var groups = works.GroupBy(w => w.Destination.Id).Select(g => g.ToArray());
        return _laneCount == 1 ? groups : groups.OrderByDescending(g => g.Sum(w => w.Source.ItemCount ?? 0));
    }

    public ValueTask DisposeAsync() => _furtherLanes?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>So many lanes keep two near servers busy while each waits for its disk; over a long line more of them hide the round trips.</summary>
    private int LanesFor(EndpointFeatures source, EndpointFeatures destination)
    {
        // Where containers are labels they are taken in order.
        if (source.FilesByLabel)
            return 1;
        if (context.Options.MaxConnection > 0)
            return context.Options.MaxConnection;
        var roundTrip = source.RoundTrip > destination.RoundTrip ? source.RoundTrip : destination.RoundTrip;
        var wanted = DefaultLanes + (int)Math.Min(roundTrip / s_roundTripOfALane, byte.MaxValue);
        return Math.Min(wanted, Math.Min(source.MaxConnections, destination.MaxConnections));
    }

    private static int GroupsToDo(IReadOnlyList<ContainerWork> works) => works.Where(w => !w.LooksUnchanged).Select(w => w.Destination.Id).Distinct().Count();

    /// <summary>
    /// Where containers are labels, a message stays under the label it was copied under by an earlier pass, whatever labels it got since.
    /// </summary>
    private async Task LearnLabelsAsync(IEndpointSession source, IReadOnlyList<ContainerWork> works, CancellationToken cancellationToken)
    {
        foreach (var work in works.Where(w => w.Row.DestinationValidity is not null && w.Row.SourceValidity is not null))
        {
            var state = await source.OpenContainerAsync(work.Source, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
            if (state.Validity == work.Row.SourceValidity)
                await LearnLabelsAsync(source, work, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LearnLabelsAsync(IEndpointSession source, ContainerWork work, CancellationToken cancellationToken)
    {
        var comparison = new SourceComparison(context, work.Row.Id, work.Row.DestinationValidity, new ContainerTally());
        var windows = new SourceScanner(context.Journal, work.Row.Id, comparison).ScanAsync(source, work.Source, null, cancellationToken);
        await foreach (var _ in windows.ConfigureAwait(false))
        {
            // That it was compared is enough: the comparison notes whose each message is.
        }
    }

    private async Task WorkAsync(Lane firstLane, CancellationToken cancellationToken)
    {
        try
        {
            await TakeContainersAsync(firstLane, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            context.Pace.Lanes.Leave();
        }
    }

    private async Task TakeContainersAsync(Lane lane, CancellationToken cancellationToken)
    {
        var putOff = new Queue<ContainerPass>();
        try
        {
            while (!context.Control.MustEnd && _queue.TryDequeue(out var group))
            {
                var sharers = group.Select(w => w.Row).ToList();
                for (var i = 0; i < group.Length && !context.Control.MustEnd; i++)
                {
                    var next = i + 1 < group.Length ? group[i + 1] : _queue.TryPeek(out var following) ? following[0] : null;
                    lane.Next = next is { WillBeScanned: true } ? next.Source : null;
                    await TakeAsync(new ContainerPass(context, lane, group[i], sharers), putOff, cancellationToken).ConfigureAwait(false);
                }
            }

            lane.Next = null;
            // What a server did not take or give for now is tried again when all else is done.
            while (!context.Control.MustEnd && putOff.TryDequeue(out var pass))
                await TakeAsync(pass, putOff, cancellationToken).ConfigureAwait(false);
            foreach (var pass in putOff)
                await pass.EndAsync().ConfigureAwait(false);
        }
        catch (MailException e)
        {
            foreach (var pass in putOff)
                await pass.GiveUpAsync(e).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task TakeAsync(ContainerPass pass, Queue<ContainerPass> putOff, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await pass.RunAsync(cancellationToken).ConfigureAwait(false))
            putOff.Enqueue(pass);
    }
}
