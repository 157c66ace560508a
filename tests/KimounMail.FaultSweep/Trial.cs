using System.Diagnostics;
using KimounMail.Engine.Endpoints.Imap;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;
using KimounMail.TestServers;
using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>One migration between two loopback servers of its own, in a store of its own, waits shortened.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private const string User = "alice@example.test";
    private const string Password = "secret";
    private const int MaxPasses = 8;

    /// <summary>Real time one pass may take; far beyond every hurried wait and response timeout.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("kimounmail-faults-").FullName;
    private readonly HurriedClock _clock = new();
    
    private readonly Way _way;
    private MigrationService _service = null!;
    private string _id = "";

    private Trial(Way way)
    {
        _way = way;
        Source = LoopbackImapServer.Start(way.Source);
        Destination = LoopbackImapServer.Start(way.Destination);
        From = Source.AddAccount(User, Password);
        To = Destination.AddAccount(User, Password);
        SmallMailbox.Fill(From);
    }

    public LoopbackImapServer Source { get; }

    public LoopbackImapServer Destination { get; }

    public LoopbackAccount From { get; }

    public LoopbackAccount To { get; }

    /// <summary>How long the servers may be silent.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public static async Task<Trial> StartAsync(Way way)
    {
        var trial = new Trial(way);
        var store = await StateStore.OpenAsync(new StateStoreOptions { Folder = trial._folder, Clock = trial._clock });
        trial._service = new MigrationService(store, trial.Open, new RetryPolicy { MaxDelay = TimeSpan.FromSeconds(5), Time = trial._clock });
        var request = new MigrationRequest(EndpointOn(trial.Source), EndpointOn(trial.Destination), new MigrationOptions { MaxConnection = way.Connections });
        trial._id = (await trial._service.CreateAsync(request, default)).Id;
        return trial;
    }

    /// <summary>Makes the first pass, resumed until it ends.</summary>
    /// <exception cref="TimeoutException">A pass hung.</exception>
    public async Task<MigrationTask> CopyAsync()
    {
        var task = await PassAsync(RunMode.Start);
        for (var passes = 1; task.Status == MigrationStatus.Failed && passes < MaxPasses; passes++)
            task = await PassAsync(RunMode.Resume);
        return task;
    }

    /// <summary>Makes another pass.</summary>
    public Task<MigrationTask> SyncAsync() => PassAsync(RunMode.Sync);

    /// <summary>No more faults; what hangs goes on hanging, as a dead server would.</summary>
    public void Behave()
    {
        foreach (var (server, profile) in new[] { (Source, _way.Source), (Destination, _way.Destination) })
        {
            server.Faults.Forget();
            server.Profile = profile;
        }
    }

    /// <summary>A mistake of the loopback servers themselves; null for none.</summary>
    public string? MistakeOfAServer() =>
        Source.Statistics.Failures.Concat(Destination.Statistics.Failures).FirstOrDefault() is { } mistake ? $"the loopback server itself: {mistake}" : null;

    /// <summary>What the journal says of each message, by folder and UID.</summary>
    public async Task<IReadOnlyDictionary<(string Folder, uint Uid), MigrationItem>> ItemsAsync()
    {
        var items = new Dictionary<(string, uint), MigrationItem>();
        await foreach (var item in _service.GetItemsAsync(_id, new ItemFilter { Statuses = [] }, default))
            items.Add((item.SourceContainer, uint.Parse(item.SourceKey, System.Globalization.CultureInfo.InvariantCulture)), item);
        return items;
    }

    /// <summary>The folders, by path.</summary>
    public async Task<IReadOnlyDictionary<string, MigrationContainer>> ContainersAsync() =>
        (await _service.GetContainersAsync(_id, default)).ToDictionary(container => container.SourcePath);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        await _service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<MigrationTask> PassAsync(RunMode mode)
    {
        var started = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            // Awaited from outside as well: what hangs may not hear the token.
            return await LastAsync(mode, limit.Token).WaitAsync(s_patience * 1.2);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            throw new TimeoutException($"The pass ({mode}) hung: no end after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s.", e);
        }
    }

    private async Task<MigrationTask> LastAsync(RunMode mode, CancellationToken cancellationToken)
    {
        MigrationTask? last = null;
        await foreach (var progress in _service.RunAsync(_id, mode, cancellationToken))
            last = progress.Task;
        return last!;
    }

    private static MigrationEndpoint EndpointOn(LoopbackImapServer server) => new(
        new EndpointAddress { Account = User, Host = "127.0.0.1", Port = server.Port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(User, Password));

    private ImapEndpoint Open(MigrationEndpoint endpoint) => new(endpoint.Address, endpoint.Credential) { ResponseTimeout = ResponseTimeout };
}
