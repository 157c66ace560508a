using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Makes the destination's folders before anything is copied into them, outermost first, and keeps in the journal what was made, so
/// that undo can take it away. Where a folder went in an earlier pass is where it goes in this one. Each step can be done again after
/// a lost connection.
/// </summary>
internal sealed class FolderPreparation(PassContext context, IDestinationSession planner)
{
    private const int MaxRests = 8;

    private readonly List<ContainerWork> _works = [];
    private readonly List<Container> _missing = [];
    private readonly List<JournalContainer> _rowsOnly = [];
    private IList<JournalContainer> _levels = [];
    private HashSet<string> _known = [];
    private int _attempts;

    /// <summary>What goes where, in the order of the mapping; on disk before it is done, so that what a crash cuts short can be undone.</summary>
    public async Task<IReadOnlyList<ContainerWork>> PlanAsync(IReadOnlyList<Container> sources, IReadOnlyList<Container> destinations, CancellationToken cancellationToken)
    {
        _known = destinations.Select(c => c.Id).ToHashSet(planner.Features.FolderNamesIgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var rows = await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var mappings = new FolderMapper(sources, destinations, planner.Features, planner.NameContainer, context.Options).Map();
        foreach (var mapping in mappings.OrderBy(m => m.Destination?.Segments.Count ?? 0))
        {
            if (Plan(mapping, rows, destinations) is { } work)
                _works.Add(work);
        }

        await SaveAsync(cancellationToken).ConfigureAwait(false);
        // The order of the mapping again: views of everything come last.
        var order = mappings.Select((m, i) => (m.Source.Id, i)).ToDictionary(x => x.Id, x => x.i);
        return [.. _works.OrderBy(w => order[w.Source.Id])];
    }

    /// <summary>Makes what is missing for these works, levels above included; what the destination refuses is noted in the work.</summary>
    public async Task CreateAsync(IDestinationSession destination, IReadOnlyCollection<ContainerWork> works, CancellationToken cancellationToken)
    {
        var paths = works.SelectMany(w => PathsTo(w.Destination)).ToHashSet(StringComparer.Ordinal);
        var missing = _missing.Where(c => paths.Contains(c.Path)).ToList();
        var refused = await destination.CreateContainersAsync(missing, cancellationToken).ConfigureAwait(false);
        // A server that is asked for too many folders at once gets a rest; when it had enough of them, it refuses.
        if (++_attempts <= MaxRests && refused.Values.FirstOrDefault(PassPace.IsAskedBy) is { } busy)
            throw busy;
        foreach (var level in _levels.Where(l => refused.ContainsKey(l.DestinationId!)))
            await context.Journal.RemoveContainerAsync(level.Id, cancellationToken).ConfigureAwait(false);
        _missing.RemoveAll(c => paths.Contains(c.Path));
        foreach (var work in _works)
        {
            if (!refused.TryGetValue(work.Destination.Id, out var refusal))
                continue;
            work.Row = await context.Journal.SaveContainerAsync(work.Row with { CreatedBySyncPoint = null, SubscribedBySyncPoint = null }, cancellationToken).ConfigureAwait(false);
            work.Refuse(refusal);
        }
    }

    /// <summary>Subscribes to what is subscribed at the source; gives what the destination refused, for <see cref="NoteNotSubscribedAsync"/>.</summary>
    public Task<IReadOnlyDictionary<string, MailException>> SubscribeAsync(IDestinationSession destination, CancellationToken cancellationToken)
    {
        var wanted = _works.Where(w => w.Refusal is null && w.Source.IsSubscribed && !w.Destination.IsSubscribed);
        return destination.SubscribeAsync([.. wanted.Select(w => w.Destination).DistinctBy(c => c.Id)], cancellationToken);
    }

    /// <summary>Notes which subscriptions were refused, when no lane works on these containers any more. Their mail is carried all the same.</summary>
    public async Task NoteNotSubscribedAsync(IReadOnlyDictionary<string, MailException> refused, CancellationToken cancellationToken)
    {
        foreach (var work in _works.Where(w => w.Source.IsSubscribed))
        {
            if (refused.TryGetValue(work.Destination.Id, out var refusal))
                work.Row = await context.Journal.SaveContainerAsync(work.Row with { SubscribedBySyncPoint = null, Detail = $"Not subscribed: {refusal.ToUserText()}" }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Null when the container is not carried; where it went when it was stays noted, for undo.</summary>
    private ContainerWork? Plan(FolderMapping mapping, IReadOnlyList<JournalContainer> rows, IReadOnlyList<Container> destinations)
    {
        var reason = mapping.ToModel(ItemCounts.None);
        var row = rows.FirstOrDefault(r => r.SourceId == mapping.Source.Id) ?? new JournalContainer { SourceId = mapping.Source.Id, Kind = mapping.Source.Kind };
        var target = row.DestinationPath is { } path && row.DestinationId is not null
            ? destinations.FirstOrDefault(d => d.Id == row.DestinationId) ?? planner.NameContainer(path.Split('/'), mapping.Source.Kind, SpecialUse.None)
            : mapping.Destination;
        row = row with { SourcePath = mapping.Source.Path, DestinationId = target?.Id, DestinationPath = target?.Path, Reason = reason.Reason, Detail = reason.Detail };
        if (target is null || mapping.Destination is null)
        {
            _rowsOnly.Add(row);
            return null;
        }

        PlanLevelsAbove(target);
        // A level that only holds folders becomes one that holds mail when it is created (RFC 3501 §6.3.3).
        var isMissing = _known.Add(target.Id) || !target.CanHoldItems;
        if (isMissing)
            _missing.Add(target);
        return new ContainerWork
        {
            Source = mapping.Source,
            Destination = target,
            IsMissing = isMissing,
            Row = row with
            {
                CreatedBySyncPoint = row.CreatedBySyncPoint ?? (isMissing ? context.SyncPoint : null),
                SubscribedBySyncPoint = row.SubscribedBySyncPoint ?? (mapping.Source.IsSubscribed && !target.IsSubscribed ? context.SyncPoint : null),
            },
        };
    }

    /// <summary>What is missing of the levels above a container gets rows of its own.</summary>
    private void PlanLevelsAbove(Container target)
    {
        for (var depth = 1; depth < target.Segments.Count; depth++)
        {
            var level = planner.NameContainer([.. target.Segments.Take(depth)], target.Kind, SpecialUse.None);
            if (!_known.Add(level.Id))
                continue;
            _missing.Add(level);
            _levels.Add(new JournalContainer { Kind = target.Kind, DestinationId = level.Id, DestinationPath = level.Path, CreatedBySyncPoint = context.SyncPoint });
        }
    }

    /// <summary>The path of the container and of each level above it.</summary>
    private static IEnumerable<string> PathsTo(Container container) =>
        Enumerable.Range(1, container.Segments.Count).Select(depth => string.Join('/', container.Segments.Take(depth)));

    /// <summary>All rows at once: they share one commit.</summary>
    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var levels = Task.WhenAll(_levels.Select(row => context.Journal.FindOrAddLevelAsync(row, cancellationToken)));
        var rows = Task.WhenAll(_rowsOnly.Select(row => context.Journal.SaveContainerAsync(row, cancellationToken)));
        var saved = await Task.WhenAll(_works.Select(work => context.Journal.SaveContainerAsync(work.Row, cancellationToken))).ConfigureAwait(false);
        await rows.ConfigureAwait(false);
        _levels = await levels.ConfigureAwait(false);
        for (var i = 0; i < saved.Length; i++)
            _works[i].Row = saved[i];
    }
}
