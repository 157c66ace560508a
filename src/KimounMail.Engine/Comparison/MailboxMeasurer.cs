using System.Runtime.CompilerServices;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;

namespace KimounMail.Engine.Comparison;

/// <summary>Tells how much an account holds, container by container, without reading a message.</summary>
internal sealed class MailboxMeasurer(IEndpoint endpoint, MigrationOptions options)
{
    public async IAsyncEnumerable<ContainerMeasure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var session = await endpoint.OpenAsync(cancellationToken).ConfigureAwait(false);
        var include = options.IncludeFolder.Select(p => new FolderPattern(p)).ToArray();
        var exclude = options.ExcludeFolder.Select(p => new FolderPattern(p)).ToArray();
        foreach (var container in await session.ListContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            var wanted = container.CanHoldItems
                && (include.Length == 0 || include.Any(w => w.Matches(container.Path)))
                && !exclude.Any(w => w.Matches(container.Path));
            if (wanted)
                yield return await MeasureAsync(session, container, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ContainerMeasure> MeasureAsync(IEndpointSession session, Container container, CancellationToken cancellationToken)
    {
        long count = 0, bytes = 0, largest = 0;
        DateTimeOffset? oldest = null, newest = null;
        await session.OpenContainerAsync(container, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        await foreach (var item in session.ScanAsync(container, null, cancellationToken).ConfigureAwait(false))
        {
            count++;
            bytes += item.Size;
            largest = Math.Max(largest, item.Size);
            oldest = oldest is null || item.InternalDate < oldest ? item.InternalDate : oldest;
            newest = newest is null || item.InternalDate > newest ? item.InternalDate : newest;
        }

        return new ContainerMeasure
        {
            Account = endpoint.Address.Account,
            Container = container.Path,
            Kind = container.Kind,
            SpecialUse = container.SpecialUse,
            ItemCount = count,
            Bytes = bytes,
            LargestItem = largest,
            Oldest = oldest,
            Newest = newest,
        };
    }
}
