using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Endpoints.Imap;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;
using KimounMail.TestServers;
using KimounMail.TestServers.Imap;
using KimounMail.Tests.State;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Two loopback servers with an account on each, and a migration service on a store of its own.</summary>
internal sealed class MigrationBed : IAsyncDisposable
{
    public const string User = "alice@example.test";
    public const string Password = "wonder land";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = TemporaryStore.NewFolderName();
    private readonly List<MigrationService> _services = [];

    private MigrationBed(LoopbackProfile source, LoopbackProfile destination)
    {
        Source = LoopbackImapServer.Start(source);
        Destination = LoopbackImapServer.Start(destination);
        From = Source.AddAccount(User, Password);
        To = Destination.AddAccount(User, Password);
        SourceEndpoint = EndpointOn(Source);
        DestinationEndpoint = EndpointOn(Destination);
    }

    public LoopbackImapServer Source { get; }

    public LoopbackImapServer Destination { get; }

    /// <summary>The account copied from.</summary>
    public LoopbackAccount From { get; }

    /// <summary>The account copied to.</summary>
    public LoopbackAccount To { get; }

    public MigrationEndpoint SourceEndpoint { get; set; }

    public MigrationEndpoint DestinationEndpoint { get; set; }

    public HurriedClock Clock { get; } = new();

    /// <summary>How long the servers may be silent.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the store is waited for while another program has locked it; null for as long as is usual.</summary>
    private TimeSpan? LockTimeout { get; init; }

    /// <summary>How many messages make a window.</summary>
    public int PageSize { get; set; } = 5000;

    /// <summary>The round trip from which on lines are compressed: none of these servers is so far away.</summary>
    public TimeSpan CompressFrom { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Judges the lines.</summary>
    public LineMeter Line { get; set; } = new();

    public MigrationService Service => _services[0];

    public StateStore Store { get; private set; } = null!;

    /// <summary>The task the methods without an id are about.</summary>
    public string Id { get; private set; } = "";

    public static async Task<MigrationBed> StartAsync(LoopbackProfile? source = null, LoopbackProfile? destination = null, TimeSpan? lockTimeout = null)
    {
        var bed = new MigrationBed(source ?? LoopbackProfile.Full, destination ?? LoopbackProfile.Full) { LockTimeout = lockTimeout };
        bed.Store = await bed.OpenStoreAsync();
        bed._services.Add(bed.Serve(bed.Store));
        return bed;
    }

    /// <summary>Another service on the same store, as another process would have it.</summary>
    public async Task<MigrationService> AnotherServiceAsync()
    {
        var service = Serve(await OpenStoreAsync());
        _services.Add(service);
        return service;
    }

    public static MigrationEndpoint EndpointOn(LoopbackImapServer server) => new(
        new EndpointAddress { Account = User, Host = "127.0.0.1", Port = server.Port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(User, Password));

    public async Task<MigrationTask> CreateAsync(MigrationOptions? options = null)
    {
        var task = await Service.CreateAsync(new MigrationRequest(SourceEndpoint, DestinationEndpoint, options ?? new MigrationOptions()), default);
        Id = task.Id;
        return task;
    }

    /// <summary>Creates a task and makes its first pass.</summary>
    public async Task<MigrationTask> CopyAsync(MigrationOptions? options = null)
    {
        await CreateAsync(options);
        return await RunAsync(RunMode.Start);
    }

    public Task<MigrationTask> SyncAsync() => RunAsync(RunMode.Sync);

    public Task<MigrationTask> ResumeAsync() => RunAsync(RunMode.Resume);

    /// <summary>Makes a pass to its end and checks what holds after every pass: all that was found is accounted for.</summary>
    public async Task<MigrationTask> RunAsync(RunMode mode, CancellationToken cancellationToken = default)
    {
        MigrationTask? last = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await foreach (var progress in Service.RunAsync(Id, mode, limit.Token))
            last = progress.Task;
        await AssertAccountedForAsync(last!);
        return last!;
    }

    public Task<UndoResult> UndoAsync(int toSyncPoint, bool force = false) => Service.UndoAsync(Id, toSyncPoint, force, default);

    /// <summary>A session of one's own at the destination.</summary>
    public async Task<IDestinationSession> OpenDestinationAsync() => (IDestinationSession)await Open(DestinationEndpoint).OpenAsync(default);

    public async Task<MigrationTask> GetAsync() => (await Service.GetAsync(Id, default))!;

    public async Task<IReadOnlyList<MigrationItem>> ItemsAsync(params MigrationItemStatus[] statuses)
    {
        var items = new List<MigrationItem>();
        await foreach (var item in Service.GetItemsAsync(Id, new ItemFilter { Statuses = statuses }, default))
            items.Add(item);
        return items;
    }

    /// <summary>Waits until it is so; fails after a minute.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(10, limit.Token);
    }

    /// <summary>Waits until the task is as asked for; fails after a minute.</summary>
    public async Task<MigrationTask> UntilAsync(Predicate<MigrationTask> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var task = await GetAsync();
            if (condition(task))
                return task;
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>Waits for something that must come.</summary>
    public static Task InTimeAsync(Task awaited) => awaited.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        foreach (var service in _services)
            await service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(Source.Statistics.Failures);
        Assert.Empty(Destination.Statistics.Failures);
    }

    private Task<StateStore> OpenStoreAsync() => StateStore.OpenAsync(new StateStoreOptions { Folder = _folder, Clock = Clock, LockTimeout = LockTimeout });

    private MigrationService Serve(StateStore store) => new(store, Open, new RetryPolicy { MaxDelay = TimeSpan.FromSeconds(5), Time = Clock });

    private IEndpoint Open(MigrationEndpoint endpoint) => endpoint.Address.IsFile ? EndpointCatalog.Open(endpoint) : new ImapEndpoint(endpoint.Address, endpoint.Credential) { ResponseTimeout = ResponseTimeout, PageSize = PageSize, CompressFrom = CompressFrom, Line = Line };

    private async Task AssertAccountedForAsync(MigrationTask task)
    {
        Assert.False(task.IsRunning, $"The pass ended and left the task {task.Status}.");
        if (task.Status != MigrationStatus.Suspended)
            Assert.Equal(0, task.Counts.Pending);
        if (task.Status is not (MigrationStatus.Synced or MigrationStatus.SyncedWithErrors))
            return;
        var containers = await Service.GetContainersAsync(Id, default);
        Assert.All(containers, container => Assert.Equal(0, container.Counts.Pending));
        var sum = containers.Aggregate(ItemCounts.None, (sum, container) => sum + container.Counts);
        Assert.Equal(Describe(sum), Describe(task.Counts));
    }

    private static string Describe(ItemCounts counts) =>
        $"found {counts.Found}, copied {counts.Copied}, there {counts.AlreadyThere}, skipped {counts.Skipped}, failed {counts.Failed}: " +
        string.Join(", ", counts.Reasons.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Key} {reason.Value}"));
}
