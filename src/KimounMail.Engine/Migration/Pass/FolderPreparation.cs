using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Makes the destination's folders before anything is copied, outermost first, and keeps in the journal what was made, so that
/// undo can take it away. Where a folder went in an earlier pass is where it goes in this one.
/// </summary>
internal sealed class FolderPreparation(PassContext context, IDestinationSession destination)
{
    /// <summary>A server that is asked for too many folders at once gets a rest; when it had enough of them, it refuses.</summary>
    public required bool MayRest { private get; init; }

    private readonly List<ContainerWork> _works = [];
    private readonly List<Container> _missing = [];
    private readonly List<JournalContainer> _rowsOnly = [];
    private IList<JournalContainer> _levels = [];
    private HashSet<string> _known = [];

    /// <summary>What goes where, in the order of the mapping; on disk before it is done, so that what a crash cuts short can be undone.</summary>
    public async Task<IReadOnlyList<ContainerWork>> PlanAsync(IReadOnlyList<Container> sources, IReadOnlyList<Container> destinations, CancellationToken cancellationToken)
    {
        _known = destinations.Select(c => c.Id).ToHashSet(destination.Features.FolderNamesIgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var rows = await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false);
        var mappings = new FolderMapper(sources, destinations, destination.Features, destination.NameContainer, context.Options).Map();
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

    /// <summary>Makes what is missing.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(cancellationToken).ConfigureAwait(false);
        await SubscribeAsync(_works.Where(w => w.Refusal is null && w.Source.IsSubscribed && !w.Destination.IsSubscribed).ToList(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null when the container is not carried; where it went when it was stays noted, for undo.</summary>
    private ContainerWork? Plan(FolderMapping mapping, IReadOnlyList<JournalContainer> rows, IReadOnlyList<Container> destinations)
    {
        var reason = mapping.ToModel(ItemCounts.None);
        var row = rows.FirstOrDefault(r => r.SourceId == mapping.Source.Id) ?? new JournalContainer { SourceId = mapping.Source.Id, Kind = mapping.Source.Kind };
        var target = row.DestinationPath is { } path && row.DestinationId is not null
            ? destinations.FirstOrDefault(d => d.Id == row.DestinationId) ?? destination.NameContainer(path.Split('/'), mapping.Source.Kind, SpecialUse.None)
            : mapping.Destination;
        row = row with { SourcePath = mapping.Source.Path, DestinationId = target?.Id, DestinationPath = target?.Path, Reason = reason.Reason, Detail = reason.Detail };
        if (target is null || mapping.Destination is null)
        {
            _rowsOnly.Add(row);
            return null;
        }

        PlanLevelsAbove(target);
        var isMissing = _known.Add(target.Id);
        if (isMissing)
            _missing.Add(target);
        return new ContainerWork
        {
            Source = mapping.Source,
            Destination = target,
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
            var level = destination.NameContainer([.. target.Segments.Take(depth)], target.Kind, SpecialUse.None);
            if (!_known.Add(level.Id))
                continue;
            _missing.Add(level);
            _levels.Add(new JournalContainer { Kind = target.Kind, DestinationId = level.Id, DestinationPath = level.Path, CreatedBySyncPoint = context.SyncPoint });
        }
    }

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

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var refused = await destination.CreateContainersAsync(_missing, cancellationToken).ConfigureAwait(false);
        if (MayRest && refused.Values.FirstOrDefault(PassPace.IsAskedBy) is { } busy)
            throw busy;
        foreach (var level in _levels.Where(l => refused.ContainsKey(l.DestinationId!)))
            await context.Journal.RemoveContainerAsync(level.Id, cancellationToken).ConfigureAwait(false);
        foreach (var work in _works)
        {
            if (!refused.TryGetValue(work.Destination.Id, out var refusal))
                continue;
            work.Row = await context.Journal.SaveContainerAsync(work.Row with { CreatedBySyncPoint = null, SubscribedBySyncPoint = null }, cancellationToken).ConfigureAwait(false);
            work.Refuse(refusal);
        }
    }

    private async Task SubscribeAsync(IReadOnlyList<ContainerWork> works, CancellationToken cancellationToken)
    {
        var refused = await destination.SubscribeAsync([.. works.Select(w => w.Destination).DistinctBy(c => c.Id)], cancellationToken).ConfigureAwait(false);
        foreach (var work in works)
        {
            // Its mail is carried all the same.
            if (refused.TryGetValue(work.Destination.Id, out var refusal))
                work.Row = await context.Journal.SaveContainerAsync(work.Row with { SubscribedBySyncPoint = null, Detail = $"Not subscribed: {refusal.ToUserText()}" }, cancellationToken).ConfigureAwait(false);
        }
    }
}
