using BenchmarkDotNet.Attributes;
using KimounMail.Benchmarks.WholeJob;
using KimounMail.Engine.Migration;

namespace KimounMail.Benchmarks.Micro;

/// <summary>
/// What a whole first pass costs a message: connections, scan, copy and journal, against servers in another process. What a batch costs
/// is shared by its messages: by up to a hundred, and by fewer the larger they are.
/// </summary>
[Config(typeof(LongOperations))]
[MemoryDiagnoser]
public class FirstPass
{
    private const int Messages = 2_000;

    private LoopbackPair? _servers;
    private string _folder = "";
    private int _passes;

    [Params(1_000, 14_000, 250_000)]
    public int MessageSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // In its own process a benchmark's setup is not awaited.
        _servers = LoopbackPair.StartAsync(Messages, MessageSize).GetAwaiter().GetResult();
        _folder = Directory.CreateTempSubdirectory("kimounmail-benchmark-").FullName;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _servers!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<long> Run()
    {
        var user = LoopbackPair.DestinationUser(_passes++);
        await using var migrations = await MigrationService.OpenAsync(Path.Combine(_folder, user), CancellationToken.None);
        var request = new MigrationRequest(
            OwnProcess.Endpoint(LoopbackPair.SourceUser, _servers!.SourcePort), OwnProcess.Endpoint(user, _servers.DestinationPort), new MigrationOptions());
        var task = await migrations.CreateAsync(request, CancellationToken.None);
        var end = await migrations.RunAsync(task.Id, RunMode.Start, CancellationToken.None).LastAsync();
        return end.Task.Counts.Copied == Messages ? end.Task.Counts.Copied : throw new InvalidOperationException($"{end.Task.Status}: {end.Task.Counts}");
    }
}
