using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using KimounMail.TestServers.Tls;

namespace KimounMail.TestServers.Dns;

/// <summary>
/// A name server on a loopback address by UDP and TCP on one port, and by TLS on another, that does what its script says. It shares no
/// code with the client it tests.
/// </summary>
/// <example><code>
/// await using var server = LoopbackDnsServer.Start(query => [query.Response().Answer(16, DnsOctets.Txt("v=spf1 -all"))]);
/// </code></example>
public sealed class LoopbackDnsServer : IAsyncDisposable
{
    private readonly Func<LoopbackDnsQuery, IEnumerable<LoopbackDnsReply>> _script;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<LoopbackDnsQuery> _queries = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly Socket _udp;
    private readonly TcpListener _tcp;
    private readonly TcpListener _tls;
    private int _connections;

    private LoopbackDnsServer(Func<LoopbackDnsQuery, IEnumerable<LoopbackDnsReply>> script, IPAddress address, int port)
    {
        _script = script;
        (_udp, _tcp) = Bind(address, port);
        _tls = new TcpListener(address, 0);
        _tls.Start();
        _tasks.Add(ServeUdpAsync());
        _tasks.Add(AcceptAsync(_tcp, LoopbackDnsTransport.Tcp));
        _tasks.Add(AcceptAsync(_tls, LoopbackDnsTransport.Tls));
    }

    /// <summary>Address and port, as a resolver takes them.</summary>
    public string Address => _udp.LocalEndPoint!.ToString()!;

    public int Port => ((IPEndPoint)_udp.LocalEndPoint!).Port;

    /// <summary>DNS over TLS, with <see cref="TestCertificates.Shared"/>'s valid certificate.</summary>
    public int TlsPort => ((IPEndPoint)_tls.LocalEndpoint).Port;

    /// <summary>All that was asked so far, in the order it came.</summary>
    public IReadOnlyList<LoopbackDnsQuery> Queries => [.. _queries];

    /// <summary>Connections taken so far, by TCP and TLS.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <param name="script">What each query gets; nothing is silence.</param>
    /// <param name="address">A loopback address; null for 127.0.0.1.</param>
    /// <param name="port">0 for a free one.</param>
    public static LoopbackDnsServer Start(Func<LoopbackDnsQuery, IEnumerable<LoopbackDnsReply>> script, string? address = null, int port = 0) =>
        new(script, address is null ? IPAddress.Loopback : IPAddress.Parse(address), port);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _udp.Dispose();
        _tcp.Stop();
        _tls.Stop();
        await Task.WhenAll(_tasks);
        _stopping.Dispose();
    }

    /// <summary>The same port for both: a free one for UDP may be taken for TCP.</summary>
    private static (Socket Udp, TcpListener Tcp) Bind(IPAddress address, int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(address, port));
            var tcp = new TcpListener(address, ((IPEndPoint)udp.LocalEndPoint!).Port);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException) when (port == 0 && attempt < 20)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
                var from = (IPEndPoint)received.RemoteEndPoint;
                var query = new LoopbackDnsQuery(buffer[..received.ReceivedBytes], LoopbackDnsTransport.Udp, from.Port);
                _queries.Enqueue(query);
                _tasks.Add(AnswerAsync(_script(query), from));
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            return;
        }
    }

    private async Task AnswerAsync(IEnumerable<LoopbackDnsReply> replies, IPEndPoint to)
    {
        try
        {
            foreach (var reply in replies)
            {
                if (reply.Delay > TimeSpan.Zero)
                    await Task.Delay(reply.Delay, _stopping.Token);
                if (reply.Octets.Length > 0)
                    await _udp.SendToAsync(reply.Octets, to, _stopping.Token);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            return;
        }
    }

    private async Task AcceptAsync(TcpListener listener, LoopbackDnsTransport transport)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                _tasks.Add(ServeAsync(client, transport));
            }
        }
        // A listener that was stopped between two clients says that it does not listen.
        catch (Exception error) when (IsEnd(error) || (error is InvalidOperationException && _stopping.IsCancellationRequested))
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client, LoopbackDnsTransport transport)
    {
        using var owned = client;
        try
        {
            var port = ((IPEndPoint)client.Client.RemoteEndPoint!).Port;
            await using Stream stream = transport == LoopbackDnsTransport.Tls ? await AuthenticateAsync(client) : client.GetStream();
            while (true)
            {
                var query = new LoopbackDnsQuery(await ReadAsync(stream), transport, port);
                _queries.Enqueue(query);
                foreach (var reply in _script(query))
                {
                    await WriteAsync(stream, reply);
                    if (reply.Closes)
                        return;
                }
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            return;
        }
    }

    private async Task<SslStream> AuthenticateAsync(TcpClient client)
    {
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Shared.Valid }, _stopping.Token);
        return tls;
    }

    private async Task<byte[]> ReadAsync(Stream stream)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, _stopping.Token);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, _stopping.Token);
        return message;
    }

    private async Task WriteAsync(Stream stream, LoopbackDnsReply reply)
    {
        if (reply.Delay > TimeSpan.Zero)
            await Task.Delay(reply.Delay, _stopping.Token);
        if (reply.Hangs)
            await Task.Delay(Timeout.Infinite, _stopping.Token);
        byte[] octets = reply.IsUnframed || reply.Octets.Length == 0 ? reply.Octets : [.. DnsOctets.Word(reply.Octets.Length), .. reply.Octets];
        foreach (var part in reply.IsByteByByte ? octets.Chunk(1) : [octets])
        {
            await stream.WriteAsync(part, _stopping.Token);
            await stream.FlushAsync(_stopping.Token);
        }
    }

    /// <summary>The test is over, or the client went away.</summary>
    private static bool IsEnd(Exception error) =>
        error is OperationCanceledException or ObjectDisposedException or IOException or SocketException or AuthenticationException or InvalidDataException;
}
