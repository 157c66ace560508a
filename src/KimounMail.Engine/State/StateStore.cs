namespace KimounMail.Engine.State;

/// <summary>Where the store is and how its secrets are kept.</summary>
public sealed record StateStoreOptions
{
    /// <summary>The folder; null takes the environment variable <c>KIMOUNMAIL_STATE</c>, else <c>KimounMail</c> in the user's local data.</summary>
    public string? Folder { get; init; }

    /// <summary>Protects stored credentials by this password instead of a key of this user on this machine.</summary>
    public string? Password { get; init; }

    /// <summary>How long to wait for another process that is writing to the store; null for half a minute.</summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The options without the password.</summary>
    public override string ToString() => $"StateStoreOptions {{ Folder = {Folder} }}";
}

/// <summary>
/// All that outlives a process: tasks, their credentials, their journals. Several processes may have the same store open;
/// one object of this class may be used by many threads.
/// </summary>
public sealed class StateStore : IAsyncDisposable
{
    private readonly Database _database;
    private readonly CredentialProtector _protector;
    private readonly TimeProvider _clock;

    private StateStore(StateFolder folder, Database database, CredentialProtector protector, TimeProvider clock)
    {
        _database = database;
        _protector = protector;
        _clock = clock;
        Folder = folder.Path;
        Credentials = new CredentialStore(database, protector);
        Tasks = new TaskStore(database, folder, Credentials, clock);
    }

    /// <summary>The folder the store is in.</summary>
    public string Folder { get; }

    /// <summary>The tasks.</summary>
    public TaskStore Tasks { get; }

    /// <summary>The credentials of tasks.</summary>
    public CredentialStore Credentials { get; }

    /// <summary>Opens the store, creating it where there is none. Fails with <see cref="MailErrorId.StoreUnusable"/>.</summary>
    public static async Task<StateStore> OpenAsync(StateStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new StateStoreOptions();
        var folder = StateFolder.Open(options.Folder);
        var database = await Database.OpenAsync(new SqliteDialect(folder.DatabasePath, options.LockTimeout), cancellationToken).ConfigureAwait(false);
        var protector = options.Password is { } password
            ? CredentialProtector.ForPassword(password)
            : CredentialProtector.ForUser(folder);
        return new StateStore(folder, database, protector, options.Clock);
    }

    /// <summary>The journal of a task.</summary>
    public Journal OpenJournal(string taskId) => new(_database, TaskId.Normalize(taskId), _clock);

    /// <summary>Closes the store; leases stay with who holds them.</summary>
    public async ValueTask DisposeAsync()
    {
        _protector.Dispose();
        await _database.DisposeAsync().ConfigureAwait(false);
    }
}
