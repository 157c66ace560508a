using System.Net;
using System.Net.Sockets;

namespace KimounMail.Tests.RealServers;

/// <summary>
/// Passes connections on to a server, and after so many octets in one direction does something to it, once: so that the
/// middle of a copy is a place and not a matter of time.
/// </summary>
internal sealed class InterruptingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _serverPort;
    private readonly bool _fromServer;
    private readonly Func<Task> _interrupt;
    private readonly Task _accepting;
    private long _left;

    /// <param name="serverPort">Where the server listens, before and after.</param>
    /// <param name="fromServer">Counts what the server sends, else what it is sent.</param>
    /// <param name="octets">How many octets pass before.</param>
    /// <param name="interrupt">What is then done.</param>
    public InterruptingRelay(int serverPort, bool fromServer, long octets, Func<Task> interrupt)
    {
        (_serverPort, _fromServer, _left, _interrupt) = (serverPort, fromServer, octets, interrupt);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends when the interruption is over; fails as it failed.</summary>
    public Task Interrupted => _interrupted.Task;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        finally
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _end.Token);
                // Where one side ends, the connection does.
                await Task.WhenAny(
                    PassAsync(client.GetStream(), server.GetStream(), counts: !_fromServer), PassAsync(server.GetStream(), client.GetStream(), counts: _fromServer));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client sees its connection closed, as by a server that is down.
                return;
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool counts)
    {
        var buffer = new byte[16384];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
            var left = counts ? Interlocked.Add(ref _left, -read) : 1;
            if (left <= 0 && left + read > 0)
                await InterruptAsync();
        }
    }

    private async Task InterruptAsync()
    {
        try
        {
            await _interrupt();
            _interrupted.SetResult();
        }
        catch (Exception e)
        {
            _interrupted.SetException(e);
            throw;
        }
    }
}
