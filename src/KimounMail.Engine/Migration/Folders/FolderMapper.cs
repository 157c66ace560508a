using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Folders;

/// <summary>
/// Decides where each source container goes: the user's map first, then roles (no second "Sent"), then its own name,
/// adapted to what the destination allows. Pure: it looks at two listings and asks nothing of a server.
/// </summary>
internal sealed class FolderMapper
{
    private readonly IReadOnlyList<Container> _sources;
    private readonly FolderRoles _sourceRoles;
    private readonly FolderRoles _destinationRoles;
    private readonly Dictionary<string, Container> _existing;
    private readonly EndpointFeatures _features;
    private readonly Func<IReadOnlyList<string>, ItemKind, SpecialUse, Container> _name;
    private readonly MigrationOptions _options;
    private readonly FolderPattern[] _include;
    private readonly FolderPattern[] _exclude;
    private readonly Dictionary<string, IReadOnlyList<string>> _placed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _takenIds;

    public FolderMapper(IReadOnlyList<Container> sources, IReadOnlyList<Container> destinations, EndpointFeatures destinationFeatures,
        Func<IReadOnlyList<string>, ItemKind, SpecialUse, Container> nameContainer, MigrationOptions options)
    {
        _sources = sources;
        _sourceRoles = new FolderRoles(sources);
        _destinationRoles = new FolderRoles(destinations);
        var names = destinationFeatures.FolderNamesIgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        _existing = destinations.DistinctBy(c => c.Id, names).ToDictionary(c => c.Id, names);
        _takenIds = new HashSet<string>(names);
        _features = destinationFeatures;
        _name = nameContainer;
        _options = options;
        _include = [.. options.IncludeFolder.Select(p => new FolderPattern(p))];
        _exclude = [.. options.ExcludeFolder.Select(p => new FolderPattern(p))];
    }

    public IReadOnlyList<FolderMapping> Map()
    {
        // Folders whose place is fixed (by map or role) first, so that a name in their way is the one that gives way;
        // then parents before children, so that children follow where their parent went.
        var order = _sources
            .OrderBy(c => FixedPlace(c) is null)
            .ThenBy(c => c.Segments.Count)
            .ThenBy(c => c.Path, StringComparer.Ordinal);
        var mappings = order.ToDictionary(c => c.Id, Map, StringComparer.Ordinal);

        return [.. _sources.Select(c => mappings[c.Id]).OrderBy(m => m.Source.SpecialUse == SpecialUse.All)];
    }

    private FolderMapping Map(Container source)
    {
        var (segments, reason) = Place(source);
        _placed[source.Path] = segments;
        if (LeaveOut(source) is { } why)
            return new FolderMapping { Source = source, Reason = why };

        var role = _sourceRoles.RoleOf(source);
        var target = _name(segments, source.Kind, role);
        if (reason == FolderReason.SameName && !target.Segments.SequenceEqual(segments))
            reason = FolderReason.NameChanged;

        if (reason is not (FolderReason.Mapped or FolderReason.Role))
        {
            var wanted = segments;
            for (var n = 2; !_takenIds.Add(target.Id); n++)
            {
                segments = [.. wanted.SkipLast(1), $"{wanted[^1]} ({n})"];
                target = _name(segments, source.Kind, SpecialUse.None);
                reason = FolderReason.NameTaken;
            }
        }

        _takenIds.Add(target.Id);
        _placed[source.Path] = segments;
        var exists = _existing.TryGetValue(target.Id, out var present);
        return new FolderMapping { Source = source, Destination = present ?? target, IsNew = !exists, Reason = reason };
    }

    private FolderReason? LeaveOut(Container source)
    {
        if (!source.CanHoldItems)
            return FolderReason.HoldsNoItems;
        if (source.Kind != ItemKind.Mail)
            return FolderReason.OtherKind;
        if (_exclude.Any(w => w.Matches(source.Path)))
            return FolderReason.Excluded;
        if (_include.Length > 0)
            return _include.Any(w => w.Matches(source.Path)) ? null : FolderReason.Excluded;
        return source.IsVirtual ? FolderReason.Virtual : null;
    }

    private (IReadOnlyList<string> Segments, FolderReason Reason) Place(Container source)
    {
        if (FixedPlace(source) is { } place)
            return place;

        if (source.Segments.Count == 1)
            return (source.Segments, FolderReason.SameName);

        var parentPath = string.Join('/', source.Segments.SkipLast(1));
        var parent = _placed.GetValueOrDefault(parentPath) ?? [.. source.Segments.SkipLast(1)];
        return HoldsNoContainers(parent)
            ? ([.. parent.SkipLast(1), $"{parent[^1]} - {source.Segments[^1]}"], FolderReason.NoSubfolder)
            : ([.. parent, source.Segments[^1]], FolderReason.SameName);
    }

    /// <summary>A place that does not depend on other folders: from the user's map, or the destination's folder of this role.</summary>
    private (IReadOnlyList<string> Segments, FolderReason Reason)? FixedPlace(Container source)
    {
        foreach (var (from, to) in _options.FolderMap)
        {
            if (from.Trim('/').Equals(source.Path, StringComparison.OrdinalIgnoreCase))
                return (to.Trim('/').Split('/'), FolderReason.Mapped);
        }

        var role = _sourceRoles.RoleOf(source);
        if (role == SpecialUse.None)
            return null;
        var target = role == SpecialUse.All ? SpecialUse.Archive : role;
        if (_destinationRoles.Find(target) is not { } counterpart)
            return PlaceWithoutCounterpart(source, role);

        var sameName = counterpart.Segments.SequenceEqual(source.Segments, StringComparer.OrdinalIgnoreCase);
        return (counterpart.Segments, sameName ? FolderReason.SameName : FolderReason.Role);
    }

    /// <summary>Gmail keeps its special folders below "[Gmail]", which holds nothing itself and means nothing elsewhere.</summary>
    private (IReadOnlyList<string> Segments, FolderReason Reason)? PlaceWithoutCounterpart(Container source, SpecialUse role)
    {
        var parentPath = string.Join('/', source.Segments.SkipLast(1));
        var belowAnEmptyLevel = _sources.Any(c => !c.CanHoldItems && c.Path == parentPath);
        if (role == SpecialUse.All)
            return ([nameof(SpecialUse.Archive)], FolderReason.Role);
        return belowAnEmptyLevel ? ([source.Segments[^1]], FolderReason.Role) : null;
    }

    private bool HoldsNoContainers(IReadOnlyList<string> segments)
    {
        var parent = _name(segments, ItemKind.Mail, SpecialUse.None);
        if (!_existing.TryGetValue(parent.Id, out var present))
            return false;
        return !present.CanHoldContainers || _features.LeafUses.Contains(_destinationRoles.RoleOf(present));
    }
}
