using BenchmarkDotNet.Attributes;
using KimounMail.Benchmarks.WholeJob;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Endpoints.Imap;

namespace KimounMail.Benchmarks.Micro;

/// <summary>
/// What a message costs on its way from socket to socket, against servers in another process. Octets pass through pooled buffers:
/// what is allocated must not grow with the size of the message.
/// </summary>
[Config(typeof(LongOperations))]
[MemoryDiagnoser]
public class CopyLoop
{
    private const int Messages = 100;

    private static readonly Container Inbox = new() { Id = "INBOX", Segments = ["INBOX"] };

    private LoopbackPair? _servers;
    private IEndpointSession? _source;
    private IDestinationSession? _destination;
    private IReadOnlyList<string> _keys = [];

    [Params(1_000, 14_000, 250_000, 10_000_000)]
    public int MessageSize { get; set; }

    // In its own process a benchmark's setup is not awaited.
    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup() => CleanupAsync().GetAwaiter().GetResult();

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<int> Copy()
    {
        var write = await _destination!.SendAsync(Inbox, _source!.ReadAsync(Inbox, _keys, CancellationToken.None), Messages, CancellationToken.None);
        var stored = (await write.CompleteAsync(CancellationToken.None)).Count(outcome => outcome.Error is null);
        return stored == Messages ? stored : throw new InvalidOperationException($"{stored} of {Messages} messages arrived.");
    }

    private async Task SetupAsync()
    {
        _servers = await LoopbackPair.StartAsync(Messages, MessageSize);
        _source = await OpenAsync(LoopbackPair.SourceUser, _servers.SourcePort);
        _destination = (IDestinationSession)await OpenAsync(LoopbackPair.DestinationUser(0), _servers.DestinationPort);
        await _source.OpenContainerAsync(Inbox, ContainerAccess.Read, CancellationToken.None);
        await _destination.OpenContainerAsync(Inbox, ContainerAccess.Write, CancellationToken.None);
        _keys = await _source.ListKeysAsync(Inbox, CancellationToken.None).ToListAsync();
    }

    private async Task CleanupAsync()
    {
        await _source!.DisposeAsync();
        await _destination!.DisposeAsync();
        await _servers!.DisposeAsync();
    }

    private static Task<IEndpointSession> OpenAsync(string user, int port)
    {
        var endpoint = OwnProcess.Endpoint(user, port);
        return new ImapEndpoint(endpoint.Address, endpoint.Credential).OpenAsync(CancellationToken.None);
    }
}
