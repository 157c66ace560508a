using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Makes the destination's folders before anything is copied, outermost first, and keeps in the journal what was made, so that
/// undo can take it away. Where a folder went in an earlier pass is where it goes in this one.
/// </summary>
internal sealed class FolderPreparation(PassContext context)
{
    private readonly Dictionary<string, MailException> _refused = new(StringComparer.Ordinal);
    private HashSet<string> _existing = [];

    public async Task<IReadOnlyList<ContainerWork>> PrepareAsync(
        IReadOnlyList<Container> sources, IReadOnlyList<Container> destinations, IDestinationSession destination, CancellationToken cancellationToken)
    {
        _existing = destinations.Select(c => c.Id).ToHashSet(destination.Features.FolderNamesIgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var rows = (await context.Journal.GetContainersAsync(cancellationToken).ConfigureAwait(false)).ToList();
        var mappings = new FolderMapper(sources, destinations, destination.Features, destination.NameContainer, context.Options).Map();

        var works = new List<ContainerWork>();
        foreach (var mapping in mappings.OrderBy(m => m.Destination?.Segments.Count ?? 0))
        {
            var row = rows.FirstOrDefault(r => r.SourceId == mapping.Source.Id) ?? new JournalContainer { SourceId = mapping.Source.Id, Kind = mapping.Source.Kind };
            var target = row.DestinationPath is { } path && row.DestinationId is not null
                ? destinations.FirstOrDefault(d => d.Id == row.DestinationId) ?? destination.NameContainer(path.Split('/'), mapping.Source.Kind, SpecialUse.None)
                : mapping.Destination;
            if (await PrepareAsync(mapping, row, target, destination, cancellationToken).ConfigureAwait(false) is { } work)
                works.Add(work);
        }

        // The order of the mapping again: views of everything come last.
        var order = mappings.Select((m, i) => (m.Source.Id, i)).ToDictionary(x => x.Id, x => x.i);
        return [.. works.OrderBy(w => order[w.Source.Id])];
    }

    /// <summary>Null when the container is not carried; where it went when it was stays noted, for undo.</summary>
    private async Task<ContainerWork?> PrepareAsync(FolderMapping mapping, JournalContainer row, Container? target, IDestinationSession destination, CancellationToken cancellationToken)
    {
        var reason = mapping.ToModel(ItemCounts.None);
        row = row with { SourcePath = mapping.Source.Path, DestinationId = target?.Id, DestinationPath = target?.Path, Reason = reason.Reason, Detail = reason.Detail };
        if (target is null || mapping.Destination is null)
        {
            await context.Journal.SaveContainerAsync(row, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var subscribe = mapping.Source.IsSubscribed && !target.IsSubscribed;
        row = row with
        {
            CreatedBySyncPoint = row.CreatedBySyncPoint ?? (_existing.Contains(target.Id) ? null : context.SyncPoint),
            SubscribedBySyncPoint = row.SubscribedBySyncPoint ?? (subscribe ? context.SyncPoint : null),
        };

        // On disk before it is done: what a crash cuts short can then be undone all the same.
        row = await context.Journal.SaveContainerAsync(row, cancellationToken).ConfigureAwait(false);
        await CreateAsync(target, destination, cancellationToken).ConfigureAwait(false);
        if (_refused.TryGetValue(target.Id, out var refusal))
        {
            row = await context.Journal.SaveContainerAsync(row with { CreatedBySyncPoint = null, SubscribedBySyncPoint = null }, cancellationToken).ConfigureAwait(false);
            var refused = new ContainerWork { Source = mapping.Source, Destination = target, Row = row };
            refused.Refuse(refusal);
            return refused;
        }

        if (subscribe)
            await destination.SetSubscriptionAsync(target, true, cancellationToken).ConfigureAwait(false);
        return new ContainerWork { Source = mapping.Source, Destination = target, Row = row };
    }

    /// <summary>Creates what is missing of the container and of the levels above it, which get rows of their own.</summary>
    private async Task CreateAsync(Container target, IDestinationSession destination, CancellationToken cancellationToken)
    {
        for (var depth = 1; depth < target.Segments.Count; depth++)
        {
            var level = destination.NameContainer([.. target.Segments.Take(depth)], target.Kind, SpecialUse.None);
            if (_existing.Contains(level.Id))
                continue;
            var row = await context.Journal.FindOrAddLevelAsync(
                new JournalContainer { Kind = target.Kind, DestinationId = level.Id, DestinationPath = level.Path, CreatedBySyncPoint = context.SyncPoint }, cancellationToken).ConfigureAwait(false);
            await CreateOneAsync(level, destination, cancellationToken).ConfigureAwait(false);
            if (_refused.ContainsKey(level.Id))
                await context.Journal.RemoveContainerAsync(row.Id, cancellationToken).ConfigureAwait(false);
        }

        await CreateOneAsync(target, destination, cancellationToken).ConfigureAwait(false);
    }

    private async Task CreateOneAsync(Container container, IDestinationSession destination, CancellationToken cancellationToken)
    {
        if (!_existing.Add(container.Id))
            return;
        try
        {
            await destination.CreateContainerAsync(container, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (!e.IsTransient && destination.IsUsable)
        {
            _refused[container.Id] = e;
        }
    }
}
