using System.Globalization;
using System.Text.RegularExpressions;
using KimounMail.CrashRuns.Judges;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;
using KimounMail.TestServers;
using KimounMail.TestServers.Independent;
using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns;

/// <summary>One migration into an account of its own, on a store of its own, by workers that something happens to.</summary>
internal sealed partial class Trial : IAsyncDisposable
{
    /// <summary>A worker that follows one that was killed looks first whether the server is still storing what that one sent.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);

    private static readonly int[] s_connections = [0, 1, 3];

    private readonly Bed _bed;
    private string _id = "";
    private bool _begun;

    private Trial(Bed bed, string name, Random lots) => (_bed, DestinationUser, Lots) = (bed, name, lots);

    /// <summary>What the disaster draws by.</summary>
    public Random Lots { get; }

    public Bed Bed => _bed;

    public string DestinationUser { get; }

    /// <summary>The folder of the store.</summary>
    public string Store { get; } = Directory.CreateTempSubdirectory("kimoun-crash-").FullName;

    /// <param name="bed">The servers.</param>
    /// <param name="name">Of the destination's account.</param>
    /// <param name="lots">What is drawn is drawn from here.</param>
    /// <param name="prepareStore">Done to the store's folder before anything is in it.</param>
    public static async Task<Trial> StartAsync(Bed bed, string name, Random lots, Func<string, Task>? prepareStore = null)
    {
        var trial = new Trial(bed, name, lots);
        if (prepareStore is not null)
            await prepareStore(trial.Store);
        await using var service = await MigrationService.OpenAsync(trial.Store, default);
        var options = new MigrationOptions { MaxConnection = s_connections[lots.Next(s_connections.Length)] };
        trial._id = (await service.CreateAsync(new MigrationRequest(EndpointOn(bed.Source, Bed.SourceUser), EndpointOn(bed.Destination, name), options), default)).Id;
        return trial;
    }

    /// <summary>A worker that begins the task, or goes on with it.</summary>
    public WorkerProcess Begin()
    {
        var mode = _begun ? RunMode.Resume : RunMode.Start;
        _begun = true;
        return WorkerProcess.Start(Store, _id, mode);
    }

    /// <summary>Draws a moment of the worker's life, by what is left for it to do.</summary>
    public async Task<TimeSpan> DrawMomentAsync()
    {
        var stored = await CountStoredAsync();
        var left = _bed.Copy * Math.Max(0, 1 - ((double)stored / _bed.Messages));
        return _bed.Boot + (Lots.NextDouble() * (left + (stored > 0 ? s_settling : TimeSpan.Zero)));
    }

    /// <summary>The task as its store tells it.</summary>
    public async Task<MigrationTask> GetTaskAsync()
    {
        await using var service = await MigrationService.OpenAsync(Store, default);
        return (await service.GetAsync(_id, default))!;
    }

    /// <summary>What the store tells that cannot be true, while no worker runs; null for nothing.</summary>
    public async Task<string?> FindUntruthAsync()
    {
        await using var service = await MigrationService.OpenAsync(Store, default);
        var task = (await service.GetAsync(_id, default))!;
        var said = 0;
        await foreach (var item in service.GetItemsAsync(_id, new ItemFilter { Statuses = [MigrationItemStatus.Copied, MigrationItemStatus.AlreadyThere] }, default))
            said++;
        var stored = await CountStoredAsync();
        return task.IsRunning ? $"the task says {task.Status}, and no worker runs"
            : said > stored ? $"the journal has {said} messages at the destination, which has {stored}"
            : task.Counts.Copied + task.Counts.AlreadyThere > stored ? $"the task tells of {task.Counts}, and the destination has {stored}"
            : task.Counts.Pending < 0 ? $"the counts do not add up: {task.Counts}"
            : null;
    }

    /// <summary>What the finished task says that is not so; null for nothing.</summary>
    public static string? FindMistake(MigrationTask task, int messages) =>
        task.Status != MigrationStatus.Synced ? $"it ends {task.Status}: {task.ErrorId} {task.StatusDetail} {task.Counts}"
        : task.Counts.Found != messages || task.Counts.Pending != 0 || task.Counts.Failed + task.Counts.Skipped != 0 ? $"the counts do not add up: {task.Counts}"
        : null;

    /// <summary>How the copy differs from the source.</summary>
    public Task<Verdict> CompareAsync() => _bed.Judge.CompareAsync(_bed.Source, Bed.SourceUser, _bed.Destination, DestinationUser);

    /// <summary>Copies what tells how it came to this: the store, the account's mail at the destination, and the log of that server.</summary>
    public async Task KeepAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await ExternalProgram.RunAsync("cp", ["-a", Store, Path.Combine(folder, "store")]);
        await ExternalProgram.RunAsync("cp", ["-a", Path.Combine(_bed.Destination.Folder, "mail", DestinationUser), Path.Combine(folder, "mail")]);
        await File.WriteAllTextAsync(Path.Combine(folder, "log"), _bed.Destination.ReadLog());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Store, recursive: true);
        try
        {
            Directory.Delete(Path.Combine(_bed.Destination.Folder, "mail", DestinationUser), recursive: true);
        }
        catch (IOException)
        {
            // The server is still closing its files there; what is left goes with the server's folder.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Messages at the destination, as the server counts them.</summary>
    private async Task<int> CountStoredAsync()
    {
        await using var reader = await ImapReader.LogInAsync(_bed.Destination.Port, DestinationUser);
        var replies = await reader.CommandAsync("LIST \"\" \"*\" RETURN (STATUS (MESSAGES))");
        return replies.Select(reply => Messages().Match(reply.Text)).Where(match => match.Success).Sum(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
    }

    public static MigrationEndpoint EndpointOn(DovecotServer server, string user) => new(
        new EndpointAddress { Account = user, Host = "127.0.0.1", Port = server.Port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(user, "x"));

    [GeneratedRegex(@"^\* STATUS .*\(MESSAGES (\d+)\)")]
    private static partial Regex Messages();
}
