using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;
using KimounMail.Tests.State;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>A migration between two endpoints on a store of its own, by the service the cmdlets call.</summary>
internal sealed class RealMigration : IAsyncDisposable
{
    private readonly string _folder = TemporaryStore.NewFolderName();
    private readonly MigrationRequest _request;
    private MigrationService _service = null!;
    private string _id = "";

    private RealMigration(MigrationRequest request) => _request = request;

    /// <summary>Creates the task; nothing is copied yet.</summary>
    public static async Task<RealMigration> CreateAsync(MigrationEndpoint source, MigrationEndpoint destination, MigrationOptions? options = null)
    {
        var migration = new RealMigration(new MigrationRequest(source, destination, options ?? new MigrationOptions()));
        var store = await StateStore.OpenAsync(new StateStoreOptions { Folder = migration._folder });
        migration._service = new MigrationService(store, EndpointCatalog.Open, new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(100) });
        migration._id = (await migration._service.CreateAsync(migration._request, default)).Id;
        return migration;
    }

    /// <summary>Makes a pass to its end, after which all that was found is accounted for.</summary>
    public async Task<MigrationTask> RunAsync(RunMode mode)
    {
        MigrationTask? last = null;
        await foreach (var progress in _service.RunAsync(_id, mode, default))
            last = progress.Task;
        Assert.Equal(0, last!.Counts.Pending);
        return last;
    }

    public Task<EndpointTestResult> TestSourceAsync() => _service.TestEndpointAsync(_request.Source, default);

    public Task<UndoResult> UndoAsync(int toSyncPoint) => _service.UndoAsync(_id, toSyncPoint, force: false, default);

    public async Task<MailboxComparison> CompareAsync()
    {
        MailboxComparison? last = null;
        await foreach (var comparison in _service.CompareAsync(_request.Source, _request.Destination, _request.Options, new ComparisonOptions { Method = ComparisonMethod.Content, Strict = true }, default))
            last = comparison;
        return last!;
    }

    public Task<IReadOnlyList<MigrationContainer>> GetContainersAsync() => _service.GetContainersAsync(_id, default);

    public async Task<IReadOnlyList<MigrationItem>> GetItemsAsync(params MigrationItemStatus[] statuses)
    {
        var items = new List<MigrationItem>();
        await foreach (var item in _service.GetItemsAsync(_id, new ItemFilter { Statuses = statuses }, default))
            items.Add(item);
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
