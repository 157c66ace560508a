namespace KimounMail.Engine.Endpoints;

/// <summary>One account on one system. Holds no connection: it opens sessions, as many as there are lanes.</summary>
public interface IEndpoint
{
    /// <summary>What is stored and shown of it.</summary>
    EndpointAddress Address { get; }

    /// <summary>Connects and logs in. Fails with a <see cref="MailException"/> that says which of the two failed.</summary>
    Task<IEndpointSession> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A live connection to an account, for one caller at a time. Failures: a transient <see cref="MailException"/> when the
/// connection is gone (the session is then unusable), a plain one when the server refused one operation.
/// </summary>
public interface IEndpointSession : IAsyncDisposable
{
    /// <summary>What the server can do.</summary>
    EndpointFeatures Features { get; }

    /// <summary>False once the connection is gone; open another session then.</summary>
    bool IsUsable { get; }

    /// <summary>All containers, parents before children.</summary>
    Task<IReadOnlyList<Container>> ListContainersAsync(CancellationToken cancellationToken);

    /// <summary>The account's quota; null when the server does not tell.</summary>
    Task<EndpointQuota?> GetQuotaAsync(CancellationToken cancellationToken);

    /// <summary>Reads where the container stands now, and makes it the one later calls read from.</summary>
    Task<ContainerState> OpenContainerAsync(Container container, ContainerAccess access, CancellationToken cancellationToken);

    /// <summary>
    /// Tells which container is the next to be opened, and what for, so that what that asks for can be on its way while the caller
    /// is busy elsewhere. Any other use of the session is allowed before.
    /// </summary>
    Task ForeseeAsync(Container container, ContainerAccess access, CancellationToken cancellationToken);

    /// <summary>
    /// The items of the container, in key order, without content; from <paramref name="fromKey"/> on when given. They come in
    /// pages, so that memory does not grow with the container; between pages the session may be used for other things.
    /// </summary>
    IAsyncEnumerable<ItemPage> ScanPagesAsync(Container container, string? fromKey, CancellationToken cancellationToken);

    /// <summary>The keys of the items of the container, in order. All that is asked of the server is asked before the first is given.</summary>
    IAsyncEnumerable<string> ListKeysAsync(Container container, CancellationToken cancellationToken);

    /// <summary>
    /// What changed in the container, open for <see cref="ContainerAccess.Changes"/>, between two states of it. Null when the
    /// server cannot tell, or when it is more than a page: then a scan is as good.
    /// </summary>
    Task<ContainerChanges?> FindChangesAsync(Container container, ContainerState since, ContainerState now, CancellationToken cancellationToken);

    /// <summary>The fingerprints of the items of the container, in key order; only of <paramref name="keys"/> when given.</summary>
    IAsyncEnumerable<ItemFingerprint> FingerprintAsync(Container container, IReadOnlyCollection<string>? keys, CancellationToken cancellationToken);

    /// <summary>
    /// The content of the items asked for, in the order asked for. One that is gone is left out; what a caller leaves
    /// unread of one is skipped when it asks for the next.
    /// </summary>
    IAsyncEnumerable<ItemContent> ReadAsync(Container container, IReadOnlyList<string> keys, CancellationToken cancellationToken);
}

/// <summary>What a container is opened for.</summary>
public enum ContainerAccess
{
    /// <summary>Nothing may change, not even a "recent" mark.</summary>
    Read,

    /// <summary>As for reading; all its items will be listed.</summary>
    Scan,

    /// <summary>As for reading; what changed since an earlier time will be asked for.</summary>
    Changes,

    /// <summary>Items will be flagged, moved or removed.</summary>
    Write,
}

/// <summary>A session on an account that takes items.</summary>
public interface IDestinationSession : IEndpointSession
{
    /// <summary>The container the given levels would make here: characters this server refuses are replaced.</summary>
    Container NameContainer(IReadOnlyList<string> segments, ItemKind kind, SpecialUse specialUse);

    /// <summary>Creates the containers in this order, and gives what the server refused, by <see cref="Container.Id"/>. One that exists is no error.</summary>
    Task<IReadOnlyDictionary<string, MailException>> CreateContainersAsync(IReadOnlyCollection<Container> containers, CancellationToken cancellationToken);

    /// <summary>Deletes the container if it is empty; false when it holds items or other containers.</summary>
    Task<bool> DeleteContainerIfEmptyAsync(Container container, CancellationToken cancellationToken);

    /// <summary>Shows the containers to the user's clients, and gives what the server refused, by <see cref="Container.Id"/>.</summary>
    Task<IReadOnlyDictionary<string, MailException>> SubscribeAsync(IReadOnlyCollection<Container> containers, CancellationToken cancellationToken);

    /// <summary>Hides the container from the user's clients.</summary>
    Task UnsubscribeAsync(Container container, CancellationToken cancellationToken);

    /// <summary>
    /// Sends the items to be stored. More may be sent before the outcome of these is asked for; outcomes are asked for in the
    /// order sent. When the connection breaks this throws, or what it returned does, and which of the items are stored is
    /// unknown until looked up; nothing is ever stored short or padded.
    /// </summary>
    Task<IPendingWrite> SendAsync(Container container, IAsyncEnumerable<ItemContent> items, int count, CancellationToken cancellationToken);

    /// <summary>Adds and removes flags of the items. The container must be open for writing.</summary>
    Task ChangeFlagsAsync(Container container, IReadOnlyCollection<string> keys, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancellationToken);

    /// <summary>Moves the items, and gives each one's new key (null where the server does not tell). The container must be open for writing.</summary>
    Task<IReadOnlyDictionary<string, string?>> MoveAsync(Container container, IReadOnlyCollection<string> keys, Container target, CancellationToken cancellationToken);

    /// <summary>Removes exactly these items for good. The container must be open for writing.</summary>
    Task RemoveAsync(Container container, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);
}

/// <summary>Items sent to a destination whose outcome is not known yet.</summary>
public interface IPendingWrite
{
    /// <summary>Waits for what became of each of the items.</summary>
    Task<IReadOnlyList<WriteOutcome>> CompleteAsync(CancellationToken cancellationToken);
}
