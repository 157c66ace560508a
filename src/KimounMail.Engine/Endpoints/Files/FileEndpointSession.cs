using System.Runtime.CompilerServices;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>A mailbox in a file, as an endpoint to read from.</summary>
internal sealed class FileEndpointSession(IMailFile file, FileEndpoint endpoint) : IEndpointSession
{
    private int _isClosed;

    public EndpointFeatures Features { get; } = new() { Product = file.Product, HasExactSizes = file.HasExactSizes, MaxConnections = 4 };

    public bool IsUsable => _isClosed == 0;

    public Task<IReadOnlyList<Container>> ListContainersAsync(CancellationToken cancellationToken) => Task.FromResult(file.Containers);

    public Task<EndpointQuota?> GetQuotaAsync(CancellationToken cancellationToken) =>
        Task.FromResult<EndpointQuota?>(new EndpointQuota(file.Containers.Sum(container => container.ByteCount ?? 0), null));

    public Task<ContainerState> OpenContainerAsync(Container container, ContainerAccess access, CancellationToken cancellationToken) =>
        Task.Run(() => endpoint.Guarded(() => file.Open(container), container), cancellationToken);

    public Task ForeseeAsync(Container container, ContainerAccess access, CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<ItemPage> ScanPagesAsync(Container container, string? fromKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pages = file.Scan(container, fromKey).Chunk(endpoint.PageSize).GetEnumerator();
        var page = await NextAsync().ConfigureAwait(false);
        do
        {
            var next = page is null ? null : await NextAsync().ConfigureAwait(false);
            yield return new ItemPage(page ?? [], next is null);
            page = next;
        }
        while (page is not null);

        Task<ItemSummary[]?> NextAsync() => Task.Run(() => endpoint.Guarded(() => pages.MoveNext() ? pages.Current : null, container), cancellationToken);
    }

    public async IAsyncEnumerable<string> ListKeysAsync(Container container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in this.ScanAsync(container, null, cancellationToken).ConfigureAwait(false))
            yield return item.Key;
    }

    public Task<ContainerChanges?> FindChangesAsync(Container container, ContainerState since, ContainerState now, CancellationToken cancellationToken) => Task.FromResult<ContainerChanges?>(null);

    public async IAsyncEnumerable<ItemFingerprint> FingerprintAsync(Container container, IReadOnlyCollection<string>? keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = keys?.ToHashSet(StringComparer.Ordinal);
        await foreach (var item in this.ScanAsync(container, null, cancellationToken).ConfigureAwait(false))
        {
            if (item.Kind == ItemKind.Mail && wanted?.Contains(item.Key) != false && await Task.Run(() => endpoint.Guarded(() => DigestHeader(container, item.Key), container), cancellationToken).ConfigureAwait(false) is { } digest)
                yield return new ItemFingerprint(item.Key, digest, item.Size, item.InternalDate) { Flags = item.Flags };
        }
    }

    public async IAsyncEnumerable<ItemContent> ReadAsync(Container container, IReadOnlyList<string> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (await Task.Run(() => endpoint.Guarded(() => file.Read(container, key), container), cancellationToken).ConfigureAwait(false) is not { } item)
                continue;
            await using (item.Content.ConfigureAwait(false))
                yield return item;
        }
    }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isClosed, 1) == 0 ? endpoint.LeaveAsync() : ValueTask.CompletedTask;

    /// <summary>Null for an item that is gone or cannot be read: it is like no other.</summary>
    private string? DigestHeader(Container container, string key)
    {
        try
        {
            if (file.Read(container, key) is not { } item)
                return null;
            using var content = item.Content;
            return HeaderDigest.Compute(HeaderReader.Read(content));
        }
        catch (MailException e) when (e.ErrorId == MailErrorId.MessageUnreadable)
        {
            return null;
        }
    }
}
