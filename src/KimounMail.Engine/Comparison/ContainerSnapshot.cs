using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Comparison;

/// <summary>One item as a comparison sees it.</summary>
internal sealed record ComparedItem(Container Container, string Key, string Digest, long Size, DateTimeOffset? InternalDate, string Flags)
{
    public string Date => InternalDate?.UtcDateTime.ToString("u") ?? "";
}

/// <summary>Reads what a container holds: every message's digest, date and flags, never the messages themselves.</summary>
internal static class ContainerSnapshot
{
    public static async Task<List<ComparedItem>> ReadAsync(IEndpointSession session, Container container, MigrationOptions options, CancellationToken cancellationToken)
    {
        await session.OpenContainerAsync(container, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        var keys = new List<string>();
        await foreach (var item in session.ScanAsync(container, null, cancellationToken).ConfigureAwait(false))
        {
            if (Migration.SourceFilter.Passes(item, options))
                keys.Add(item.Key);
        }

        var items = new List<ComparedItem>(keys.Count);
        await foreach (var item in session.ReadAsync(container, keys, cancellationToken).ConfigureAwait(false))
        {
            var digest = await ContentDigest.OfOctetsAsync(item.Content, cancellationToken).ConfigureAwait(false);
            items.Add(new ComparedItem(container, item.Key, digest, item.Length, item.InternalDate, string.Join(' ', item.Flags)));
        }

        return items;
    }

    /// <summary>The digests without carriage returns of the few items whose octets found no equal.</summary>
    public static async Task<Dictionary<string, string>> ReadTextDigestsAsync(IEndpointSession session, IEnumerable<ComparedItem> items, CancellationToken cancellationToken)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in items.GroupBy(i => i.Container))
        {
            await session.OpenContainerAsync(group.Key, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
            await foreach (var item in session.ReadAsync(group.Key, [.. group.Select(i => i.Key)], cancellationToken).ConfigureAwait(false))
                digests[group.Key.Id + '\0' + item.Key] = await ContentDigest.OfTextAsync(item.Content, cancellationToken).ConfigureAwait(false);
        }

        return digests;
    }
}
