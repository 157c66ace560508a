using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Tests.State;

/// <summary>A store in a folder of its own that goes away with it, and a clock that moves when told.</summary>
internal sealed class TemporaryStore : IAsyncDisposable
{
    private TemporaryStore(string folder)
    {
        Folder = folder;
    }

    public string Folder { get; }

    public ManualClock Clock { get; } = new();

    public StateStore Store { get; private set; } = null!;

    public string DatabasePath => Path.Combine(Folder, "kimounmail.db");

    public static async Task<TemporaryStore> CreateAsync(string? password = null)
    {
        var temporary = new TemporaryStore(NewFolderName());
        temporary.Store = await temporary.OpenAnotherAsync(password);
        return temporary;
    }

    public static string NewFolderName() => Path.Combine(Path.GetTempPath(), "kimounmail-" + Guid.NewGuid().ToString("N"));

    /// <summary>The same folder as another process would open it.</summary>
    public Task<StateStore> OpenAnotherAsync(string? password = null) =>
        StateStore.OpenAsync(new StateStoreOptions { Folder = Folder, Password = password, Clock = Clock });

    /// <summary>What a process killed at this moment leaves behind, opened anew: the files as they are now.</summary>
    public async Task<TemporaryStore> CrashAsync()
    {
        var crashed = new TemporaryStore(NewFolderName());
        Directory.CreateDirectory(crashed.Folder);
        foreach (var name in new[] { "kimounmail.db", "kimounmail.db-wal" })
            File.Copy(Path.Combine(Folder, name), Path.Combine(crashed.Folder, name));
        crashed.Store = await crashed.OpenAnotherAsync();
        return crashed;
    }

    public async Task<MigrationTask> CreateTaskAsync(string source = "alice@old.example", string destination = "alice@new.example") =>
        await Store.Tasks.CreateAsync(
            Definition(source, destination), new Dictionary<EndpointRole, StoredCredential>());

    public async Task<(Journal Journal, long ContainerId)> CreateContainerAsync()
    {
        var task = await CreateTaskAsync();
        var journal = Store.OpenJournal(task.Id);
        var container = await journal.SaveContainerAsync(new JournalContainer { SourceId = "INBOX", SourcePath = "INBOX" });
        return (journal, container.Id);
    }

    public static MigrationDefinition Definition(string source, string destination) => new(
        new EndpointAddress { Account = source, Host = "imap.old.example", Port = 993 },
        new EndpointAddress { Account = destination, Host = "imap.new.example", Port = 143, Security = ConnectionSecurity.StartTls },
        new MigrationOptions { ExcludeFolder = ["Spam*"], FolderMap = new Dictionary<string, string> { ["Gesendet"] = "Sent" }, MaxItemSize = 7 });

    public static ContainerState Destination(string nextKey = "0000000008") => new("41", nextKey, null, 7);

    public static JournalItem Copied(string key, int syncPoint = 1) => new()
    {
        SourceKey = key,
        DestinationKey = "d" + key,
        DestinationValidity = "41",
        Size = 1000,
        InternalDate = new DateTimeOffset(2024, 2, 29, 23, 59, 58, TimeSpan.FromHours(-7)),
        Flags = [@"\Answered", @"\Seen", "$Forwarded"],
        Status = MigrationItemStatus.Copied,
        SyncPoint = syncPoint,
    };

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that moves when told.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}
