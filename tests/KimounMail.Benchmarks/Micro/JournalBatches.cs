using BenchmarkDotNet.Attributes;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Benchmarks.Micro;

/// <summary>What the journal costs a batch: the intent before it is sent and the outcome after, both on disk.</summary>
[MemoryDiagnoser]
public class JournalBatches
{
    private string _folder = "";
    private StateStore? _store;
    private Journal? _journal;
    private long _container;
    private int _next;

    [Params(1, 100)]
    public int Items { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("kimounmail-benchmark-").FullName;
        _store = await StateStore.OpenAsync(new StateStoreOptions { Folder = _folder });
        var address = new EndpointAddress { Account = "alice@example.test", Host = "mail.example.test", Port = 993 };
        var task = await _store.Tasks.CreateAsync(
            new MigrationDefinition(address, address, new MigrationOptions()), new Dictionary<EndpointRole, StoredCredential>());
        _journal = _store.OpenJournal(task.Id);
        var container = await _journal.SaveContainerAsync(new JournalContainer { SourceId = "INBOX", SourcePath = "INBOX" });
        _container = container.Id;
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task BeginAndComplete()
    {
        var items = Enumerable.Range(_next, Items).Select(Item).ToList();
        _next += Items;
        var batch = await _journal!.BeginBatchAsync(_container, 1, new ContainerState("1", "1", null, 0), [.. items.Select(item => item.SourceKey)]);
        await _journal.CompleteBatchAsync(batch, items);
    }

    private static JournalItem Item(int number) => new()
    {
        SourceKey = $"{number:D10}",
        DestinationKey = $"{number:D10}",
        DestinationValidity = "1",
        Size = 14_000,
        InternalDate = DateTimeOffset.UnixEpoch.AddSeconds(number),
        Flags = ["\\Seen"],
        Status = MigrationItemStatus.Copied,
        SyncPoint = 1,
    };
}
