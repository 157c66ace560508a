namespace KimounMail.Protocols.Ovh.Platform;

/// <summary>Objects of one kind that can be looked at.</summary>
public class PlatformReader<T>(OvhClient client, string path)
{
    /// <summary>The calls.</summary>
    protected OvhClient Client { get; } = client;

    /// <summary>All that pass the filters.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <param name="filters">Names as in the schema; a null value is no filter.</param>
    public Task<IReadOnlyList<T>> ListAsync(CancellationToken cancellationToken, params (string Name, string? Value)[] filters)
    {
        var query = string.Join('&', filters.Where(filter => filter.Value is not null).Select(filter => $"{filter.Name}={Uri.EscapeDataString(filter.Value!)}"));
        return Client.ListAsync<T>(query.Length > 0 ? $"{Path}?{query}" : Path, cancellationToken);
    }

    /// <summary>One of them.</summary>
    public Task<T> GetAsync(Guid id, CancellationToken cancellationToken) => Client.GetAsync<T>(PathOf(id), cancellationToken);

    /// <summary>Where they are.</summary>
    protected string Path { get; } = path;

    /// <summary>Where one of them is.</summary>
    protected string PathOf(Guid id) => $"{Path}/{id}";
}

/// <summary>Objects that can also be made and removed.</summary>
public class PlatformCollection<T, TNew>(OvhClient client, string path) : PlatformReader<T>(client, path)
    where TNew : class
{
    /// <summary>Begins to make one.</summary>
    public Task<T> CreateAsync(TNew spec, CancellationToken cancellationToken) => Client.PostAsync<T>(Path, new NewSpec<TNew>(spec), cancellationToken);

    /// <summary>Begins to remove one.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken) => Client.DeleteAsync(PathOf(id), cancellationToken);
}

/// <summary>Objects that can also be changed.</summary>
public sealed class EditablePlatformCollection<T, TNew, TSpec>(OvhClient client, string path) : PlatformCollection<T, TNew>(client, path)
    where TNew : class
    where TSpec : class
{
    /// <summary>Begins to change one; refused (412) where the checksum is of another version of it.</summary>
    public Task<T> UpdateAsync(Guid id, TSpec spec, string? checksum, CancellationToken cancellationToken) =>
        Client.PutAsync<T>(PathOf(id), new ChangedSpec<TSpec>(spec, checksum), cancellationToken);
}

/// <summary>The body of a POST.</summary>
internal sealed record NewSpec<TSpec>(TSpec TargetSpec);

/// <summary>The body of a PUT.</summary>
internal sealed record ChangedSpec<TSpec>(TSpec TargetSpec, string? Checksum);
