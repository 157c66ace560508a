using System.Collections.Concurrent;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>One pass of a task over all its containers, in lanes: each lane has a connection to either end and takes the next container.</summary>
internal sealed class SyncPass(PassContext context, IEndpoint source, IEndpoint destination)
{
    private const int DefaultLanes = 2;
    private const int MaxRests = 8;
    private static readonly TimeSpan s_roundTripOfALane = TimeSpan.FromMilliseconds(12);

    private IReadOnlyList<Container> _sources = [];
    private int _laneCount = 1;
    private int _attempts;

    /// <summary>Reaches both ends and makes the folders. A wrong password or host fails here.</summary>
    public async Task<IReadOnlyList<ContainerWork>> PrepareAsync(Lane lane, CancellationToken cancellationToken)
    {
        var sourceSession = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        var destinationSession = await lane.DestinationAsync(cancellationToken).ConfigureAwait(false);
        var listings = await Task.WhenAll(sourceSession.ListContainersAsync(cancellationToken), destinationSession.ListContainersAsync(cancellationToken)).ConfigureAwait(false);
        (_sources, var destinations) = (listings[0], listings[1]);
        // Every account has an INBOX: this is no empty mailbox but a listing that went wrong.
        if (_sources.Count == 0)
            throw TaskErrors.NothingListed(context.Definition.Source);
        var works = await new FolderPreparation(context, destinationSession) { MayRest = ++_attempts <= MaxRests }.PrepareAsync(_sources, destinations, cancellationToken).ConfigureAwait(false);
        context.Pace.Limit(context.Options, sourceSession.Features, destinationSession.Features);
        _laneCount = context.Options.MaxConnection > 0
            ? context.Options.MaxConnection
            : LanesFor(sourceSession.Features, destinationSession.Features);
        if (sourceSession.Features.FilesByLabel)
            await LearnLabelsAsync(sourceSession, works, cancellationToken).ConfigureAwait(false);
        return works;
    }

    /// <summary>Two lanes keep two near servers busy; over a long line more of them hide the round trips that one cannot.</summary>
    private static int LanesFor(EndpointFeatures source, EndpointFeatures destination)
    {
        var roundTrip = source.RoundTrip > destination.RoundTrip ? source.RoundTrip : destination.RoundTrip;
        var wanted = DefaultLanes + (int)Math.Min(roundTrip / s_roundTripOfALane, byte.MaxValue);
        return Math.Min(wanted, Math.Min(source.MaxConnections, destination.MaxConnections));
    }

    /// <summary>
    /// Where containers are labels, one lane takes them in order, and a message stays under the label it was copied under by an
    /// earlier pass, whatever labels it got since.
    /// </summary>
    private async Task LearnLabelsAsync(IEndpointSession source, IReadOnlyList<ContainerWork> works, CancellationToken cancellationToken)
    {
        _laneCount = 1;
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

    public async Task RunAsync(Lane firstLane, IReadOnlyList<ContainerWork> works, CancellationToken cancellationToken)
    {
        // Containers that share a destination stay in one lane, so that each sees what the others wrote. With several lanes
        // large ones go first, so that lanes end together; with one the order of the mapping counts (views of everything last).
        var groups = works.GroupBy(w => w.Destination.Id).Select(g => g.ToArray());
        var queue = new ConcurrentQueue<ContainerWork[]>(_laneCount == 1 ? groups : groups.OrderByDescending(g => g.Sum(w => w.Source.ItemCount ?? 0)));
        context.Pace.Lanes.Enter();
        await WorkAsync(1, firstLane, queue, cancellationToken).ConfigureAwait(false);
        await new VanishedContainers(context, firstLane).SettleAsync(_sources, cancellationToken).ConfigureAwait(false);
    }

    private async Task WorkOnNewLaneAsync(int number, ConcurrentQueue<ContainerWork[]> queue, CancellationToken cancellationToken)
    {
        // The first attempt only: a server that allows no second connection is asked once.
        var lane = new Lane(source, destination, context.Retry with { MaxAttempts = 1 }, context.Pace.Lanes);
        await using (lane.ConfigureAwait(false))
        {
            context.Pace.Lanes.Enter();
            try
            {
                await Task.WhenAll(lane.SourceAsync(cancellationToken), lane.DestinationAsync(cancellationToken)).ConfigureAwait(false);
            }
            catch (MailException)
            {
                // The other lanes do the work; what ails the servers they will find out themselves.
                context.Pace.Lanes.Refuse();
                context.Pace.Lanes.Leave();
                return;
            }

            lane.Retry = context.Retry;
            await WorkAsync(number, lane, queue, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A lane that has its connections opens two more: a server that allows no second one is asked once, and many lanes are there after
    /// few round trips.
    /// </summary>
    private async Task WorkAsync(int number, Lane lane, ConcurrentQueue<ContainerWork[]> queue, CancellationToken cancellationToken)
    {
        var more = new[] { (2 * number) - 1, 2 * number }.Where(n => n > number && n <= _laneCount).Select(n => WorkOnNewLaneAsync(n, queue, cancellationToken));
        await Task.WhenAll([.. more, TakeContainersAsync(lane, queue, cancellationToken)]).ConfigureAwait(false);
    }

    private async Task TakeContainersAsync(Lane lane, ConcurrentQueue<ContainerWork[]> queue, CancellationToken cancellationToken)
    {
        var putOff = new Queue<ContainerPass>();
        try
        {
            while (!context.Control.MustEnd && queue.TryDequeue(out var group))
            {
                var sharers = group.Select(w => w.Row).ToList();
                foreach (var work in group.TakeWhile(_ => !context.Control.MustEnd))
                    await TakeAsync(new ContainerPass(context, lane, work, sharers), putOff, cancellationToken).ConfigureAwait(false);
            }

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
        finally
        {
            context.Pace.Lanes.Leave();
        }
    }

    private static async Task TakeAsync(ContainerPass pass, Queue<ContainerPass> putOff, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await pass.RunAsync(cancellationToken).ConfigureAwait(false))
            putOff.Enqueue(pass);
    }
}
