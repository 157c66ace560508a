namespace KimounMail.CrashRuns.Disasters;

/// <summary>Something that happens to a migration at a moment it is not ready for.</summary>
/// <param name="Name">As it is asked for.</param>
/// <param name="Count">How often it is brought about where nothing else is asked for.</param>
/// <param name="PerMailbox">How often at most to one mailbox.</param>
internal abstract record Disaster(string Name, int Count, int PerMailbox)
{
    public static IReadOnlyList<Disaster> All { get; } =
    [
        new KilledWorker(), new KilledServer("destination", bed => bed.Destination, Bed.DestinationOptions),
        new KilledServer("source", bed => bed.Source, Bed.SourceOptions), new FullDisk(), new LockedStore(),
    ];

    /// <summary>Why it cannot be brought about here; null when it can.</summary>
    public virtual Task<string?> FindMissingAsync() => Task.FromResult<string?>(null);

    /// <summary>Done to the store's folder before anything is in it.</summary>
    public virtual Task PrepareStoreAsync(string folder) => Task.CompletedTask;

    /// <summary>Undoes what was prepared.</summary>
    public virtual Task ReleaseStoreAsync(string folder) => Task.CompletedTask;

    /// <summary>Brings it about while the worker runs, and returns when it is over.</summary>
    /// <returns>How the worker ended.</returns>
    public abstract Task<WorkerEnd> StrikeAsync(Trial trial, WorkerProcess worker);
}
