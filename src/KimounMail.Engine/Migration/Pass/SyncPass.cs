using System.Threading.Channels;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>One pass of a task over all its containers, in lanes: each lane has a connection to either end and takes the next container.</summary>
internal sealed class SyncPass(PassContext context, IEndpoint source, IEndpoint destination) : IAsyncDisposable
{
    private const int DefaultLanes = 4;
    /// <summary>Storing a message takes a server as long as so many octets of it.</summary>
    private const int OctetsAnItemCosts = 20 * 1024;

    private static readonly TimeSpan s_roundTripOfALane = TimeSpan.FromMilliseconds(40);

    private readonly Channel<ContainerWork[]> _queue = Channel.CreateUnbounded<ContainerWork[]>();
    private IReadOnlyList<Container> _sources = [];
    private IReadOnlyList<ContainerWork> _works = [];
    private FolderPreparation? _preparation;
    private FurtherLanes? _furtherLanes;
    private int _laneCount = 1;

    /// <summary>Lists both ends and plans what goes where; further lanes open from then on.</summary>
    public async Task<IReadOnlyList<ContainerWork>> PlanAsync(Lane lane, CancellationToken cancellationToken)
    {
        var sourceSession = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        var destinationSession = await lane.DestinationAsync(cancellationToken).ConfigureAwait(false);
        if (_furtherLanes is null)
        {
            context.Pace.Lanes.Enter();
            _laneCount = LanesFor(sourceSession.Features, destinationSession.Features);
            _furtherLanes = new FurtherLanes(context, source, destination);
            // A first pass has more than one folder to copy; what a later one has to do the listings tell.
            if (_laneCount > 1 && context.SyncPoint == 1)
                _furtherLanes.OpenOne();
        }

        var listings = await Task.WhenAll(sourceSession.ListContainersAsync(cancellationToken), destinationSession.ListContainersAsync(cancellationToken)).ConfigureAwait(false);
        (_sources, var destinations) = (listings[0], listings[1]);
        // Every account has an INBOX: this is no empty mailbox but a listing that went wrong.
        if (_sources.Count == 0)
            throw TaskErrors.NothingListed(context.Definition.Source);
        context.Pace.Limit(context.Options, sourceSession.Features, destinationSession.Features);
        _preparation = new FolderPreparation(context, destinationSession);
        _works = await _preparation.PlanAsync(_sources, destinations, cancellationToken).ConfigureAwait(false);
        _furtherLanes.Open(Math.Min(_laneCount, GroupsToDo(_works)) - 1);
        return _works;
    }

    /// <summary>
    /// The first lane makes the folders; what is there already the others begin meanwhile, and what is made from when it is.
    /// </summary>
    public async Task RunAsync(Lane firstLane, CancellationToken cancellationToken)
    {
        var groups = Groups(_works).ToList();
        var begun = _laneCount == 1 ? [] : groups.Where(g => !g.Any(w => w.IsMissing)).ToList();
        var rest = groups.Except(begun).ToList();
        Enqueue(begun);
        var first = WorkAsync(firstLane, rest, cancellationToken);
        await Task.WhenAll(first, _furtherLanes!.RunAsync((lane, token) => TakeContainersAsync(lane, null, token), cancellationToken)).ConfigureAwait(false);
        await _preparation!.NoteNotSubscribedAsync(await first.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await new VanishedContainers(context, firstLane).SettleAsync(_sources, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Containers that share a destination stay in one lane, so that each sees what the others wrote. With several lanes those that take
    /// longest go first, so that lanes end together; with one the order of the mapping counts (views of everything last).
    /// </summary>
    private IEnumerable<ContainerWork[]> Groups(IReadOnlyList<ContainerWork> works)
    {
        var groups = works.GroupBy(w => w.Destination.Id).Select(g => g.ToArray());
        return _laneCount == 1 ? groups : groups.OrderByDescending(g => g.Sum(w => (w.Source.ByteCount ?? 0) + ((w.Source.ItemCount ?? 0) * OctetsAnItemCosts)));
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
    private async Task LearnLabelsAsync(Lane lane, CancellationToken cancellationToken)
    {
        var source = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        if (!source.Features.FilesByLabel)
            return;
        foreach (var work in _works.Where(w => w.Row.DestinationValidity is not null && w.Row.SourceValidity is not null))
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

    /// <summary>Gives the subscriptions that were refused.</summary>
    private async Task<IReadOnlyDictionary<string, MailException>> WorkAsync(Lane lane, IReadOnlyList<ContainerWork[]> toMake, CancellationToken cancellationToken)
    {
        try
        {
            var refused = await MakeFoldersAsync(lane, toMake, cancellationToken).ConfigureAwait(false);
            await TakeContainersAsync(lane, toMake.Count > 0 ? toMake[0] : null, cancellationToken).ConfigureAwait(false);
            return refused;
        }
        finally
        {
            _queue.Writer.TryComplete();
            context.Pace.Lanes.Leave();
        }
    }

    private async Task<IReadOnlyDictionary<string, MailException>> MakeFoldersAsync(Lane lane, IReadOnlyList<ContainerWork[]> groups, CancellationToken cancellationToken)
    {
        // The first of them this lane keeps for itself, and has the source asked for it meanwhile.
        lane.Next = () => ToForesee(groups.FirstOrDefault()?[0]);
        await lane.ForeseeAsync(atDestination: false, cancellationToken).ConfigureAwait(false);
        // One for each lane to begin with, so that none waits until all are made.
        var firstOnes = _laneCount == 1 ? groups : [.. groups.Take(_laneCount)];
        await CreateAsync(lane, firstOnes, cancellationToken).ConfigureAwait(false);
        Enqueue(firstOnes.Skip(1));
        await lane.ForeseeAsync(atDestination: true, cancellationToken).ConfigureAwait(false);
        var others = groups.Skip(firstOnes.Count).ToList();
        await CreateAsync(lane, others, cancellationToken).ConfigureAwait(false);
        Enqueue(others);
        _queue.Writer.TryComplete();
        await PatientlyAsync(token => LearnLabelsAsync(lane, token), cancellationToken).ConfigureAwait(false);

        IReadOnlyDictionary<string, MailException> refused = new Dictionary<string, MailException>();
        await PatientlyAsync(async token => refused = await _preparation!.SubscribeAsync(await lane.DestinationAsync(token).ConfigureAwait(false), token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return refused;
    }

    private Task CreateAsync(Lane lane, IReadOnlyList<ContainerWork[]> groups, CancellationToken cancellationToken)
    {
        var works = groups.SelectMany(g => g).ToList();
        return PatientlyAsync(async token => await _preparation!.CreateAsync(await lane.DestinationAsync(token).ConfigureAwait(false), works, token).ConfigureAwait(false), cancellationToken);
    }

    private void Enqueue(IEnumerable<ContainerWork[]> groups)
    {
        foreach (var group in groups)
            _queue.Writer.TryWrite(group);
    }

    /// <summary>Again on a new connection when one broke, and after each rest the server asks for.</summary>
    private Task PatientlyAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        var policy = context.Retry with { MaxAttemptsWhenThrottled = 1 };
        return context.Pace.RunAsync(token => policy.RunAsync(StepAsync, token), cancellationToken);

        async Task<bool> StepAsync(CancellationToken token)
        {
            await step(token).ConfigureAwait(false);
            return true;
        }
    }

    private async Task TakeContainersAsync(Lane lane, ContainerWork[]? claimed, CancellationToken cancellationToken)
    {
        var putOff = new Queue<ContainerPass>();
        try
        {
            while (!context.Control.MustEnd && (claimed ?? await TakeAsync(cancellationToken).ConfigureAwait(false)) is { } group)
            {
                claimed = null;
                var sharers = group.Select(w => w.Row).ToList();
                for (var i = 0; i < group.Length && !context.Control.MustEnd; i++)
                {
                    var following = i + 1;
                    // What is asked for ahead is this lane's, so that no other asks for it too.
                    lane.Next = () => ToForesee(following < group.Length ? group[following] : (claimed ??= Claim())?[0]);
                    await RunAsync(new ContainerPass(context, lane, group[i], sharers), putOff, cancellationToken).ConfigureAwait(false);
                }
            }

            lane.Next = null;
            // What a server did not take or give for now is tried again when all else is done.
            while (!context.Control.MustEnd && putOff.TryDequeue(out var pass))
                await RunAsync(pass, putOff, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The next of the queue, waited for while folders are made; null when there is none left.</summary>
    private async ValueTask<ContainerWork[]?> TakeAsync(CancellationToken cancellationToken)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Claim() is { } group)
                return group;
        }

        return null;
    }

    private ContainerWork[]? Claim() => _queue.Reader.TryRead(out var group) ? group : null;

    private static ContainerWork? ToForesee(ContainerWork? next) => next is { WillBeScanned: true } ? next : null;

    private static async Task RunAsync(ContainerPass pass, Queue<ContainerPass> putOff, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await pass.RunAsync(cancellationToken).ConfigureAwait(false))
            putOff.Enqueue(pass);
    }
}
