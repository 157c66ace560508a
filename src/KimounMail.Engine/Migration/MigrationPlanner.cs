using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;

namespace KimounMail.Engine.Migration;

/// <summary>Finds out what a migration would do, by asking both servers and changing nothing.</summary>
internal sealed class MigrationPlanner(IEndpoint source, IEndpoint destination, MigrationOptions options)
{
    private readonly List<string> _warnings = [];
    private long _tooLarge;
    private readonly HashSet<string> _keywords = new(StringComparer.Ordinal);

    public async Task<MigrationPlan> PlanAsync(CancellationToken cancellationToken)
    {
        await using var sourceSession = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var destinationSession = (IDestinationSession)await destination.OpenAsync(cancellationToken).ConfigureAwait(false);
        var mappings = new FolderMapper(
            await sourceSession.ListContainersAsync(cancellationToken).ConfigureAwait(false),
            await destinationSession.ListContainersAsync(cancellationToken).ConfigureAwait(false),
            destinationSession.Features, destinationSession.NameContainer, options).Map();

        var containers = new List<MigrationContainer>();
        foreach (var mapping in mappings)
        {
            var counts = mapping.Destination is null ? ItemCounts.None
                : await CountAsync(sourceSession, mapping.Source, destinationSession.Features, cancellationToken).ConfigureAwait(false);
            containers.Add(mapping.ToModel(counts));
        }

        var quota = await destinationSession.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
        var carried = containers.Aggregate(ItemCounts.None, (sum, c) => sum + c.Counts);
        WarnOfUnmatched(mappings);
        await WarnAsync(destinationSession, mappings, quota, carried, cancellationToken).ConfigureAwait(false);
        return new MigrationPlan
        {
            SourceAccount = source.Address.Account,
            SourceServer = source.Address.Server,
            DestinationAccount = destination.Address.Account,
            DestinationServer = destination.Address.Server,
            Containers = containers,
            ItemCount = carried.Found - carried.Skipped,
            Bytes = carried.BytesFound,
            FreeBytes = quota?.FreeBytes,
            Warnings = _warnings,
        };
    }

    private async Task<ItemCounts> CountAsync(IEndpointSession session, Container container, EndpointFeatures destinationFeatures, CancellationToken cancellationToken)
    {
        long found = 0, skipped = 0, bytes = 0;
        await session.OpenContainerAsync(container, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        await foreach (var item in session.ScanAsync(container, null, cancellationToken).ConfigureAwait(false))
        {
            found++;
            if (!SourceFilter.Passes(item, options))
            {
                skipped++;
                continue;
            }

            bytes += item.Size;
            if (item.Size > destinationFeatures.MaxItemSize)
                _tooLarge++;
            _keywords.UnionWith(item.Flags.Where(f => !f.StartsWith('\\')));
        }

        var reasons = skipped == 0 ? [] : new Dictionary<string, long> { [MailErrorId.Filtered] = skipped };
        return new ItemCounts { Found = found, Skipped = skipped, BytesFound = bytes, Reasons = reasons };
    }

    /// <summary>A name that is no folder's is most often misspelt, and what it was for would silently not happen.</summary>
    private void WarnOfUnmatched(IReadOnlyList<FolderMapping> mappings)
    {
        var paths = mappings.Select(m => m.Source.Path).ToList();
        foreach (var mapped in options.FolderMap.Keys.Where(key => !paths.Contains(key.Trim('/'), StringComparer.OrdinalIgnoreCase)))
            _warnings.Add($"The source has no folder '{mapped}' to be mapped.");
        foreach (var pattern in options.IncludeFolder.Concat(options.ExcludeFolder).Where(pattern => !paths.Exists(new FolderPattern(pattern).Matches)))
            _warnings.Add($"No folder of the source matches '{pattern}'.");
    }

    private async Task WarnAsync(IDestinationSession session, IReadOnlyList<FolderMapping> mappings, EndpointQuota? quota, ItemCounts carried, CancellationToken cancellationToken)
    {
        if (quota?.FreeBytes is { } free && free < carried.BytesFound)
            _warnings.Add($"The destination has {HumanText.Size(free)} left, {HumanText.Size(carried.BytesFound)} are to be copied: raise its quota first.");
        if (_tooLarge > 0)
            _warnings.Add($"{_tooLarge} messages are larger than the {HumanText.Size(session.Features.MaxItemSize)} the destination takes; they will be reported as {MailErrorId.MessageTooLarge}.");

        var existing = mappings.FirstOrDefault(m => m.Destination is not null && !m.IsNew)?.Destination;
        if (existing is null || _keywords.Count == 0)
            return;
        var state = await session.OpenContainerAsync(existing, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var lost = state.PermanentFlags is not { } flags || flags.Contains("\\*") ? [] : _keywords.Except(flags, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();
        if (lost.Count > 0)
            _warnings.Add($"The destination stores no keywords of its own; these are left off: {string.Join(' ', lost)}.");
    }
}
