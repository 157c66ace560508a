using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>
/// One port of ours, connected to a server: the system lets nothing else in, and tells when nobody listens there. A thread of its own
/// takes what comes, or, where a server is asked little, an asynchronous loop.
/// </summary>
internal sealed class UdpSocket : IDisposable
{
    private const int LargestDatagram = 65_535;
    private const int KernelBuffer = 1 << 20;
    private const int ThreadStack = 256 * 1024;
    private const int LostInARow = 8;

    private readonly PlainChannel _owner;
    private readonly Socket _socket;
    private readonly Dictionary<ushort, UdpExchange> _waiting = [];
    private readonly byte[] _random = new byte[512];
    private int _randomUsed = int.MaxValue;
    private int _lost;
    private bool _isRetired;

    /// <exception cref="SocketException">There is no way to the server.</exception>
    public UdpSocket(PlainChannel owner, IPEndPoint server, bool ownThread)
    {
        _owner = owner;
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = KernelBuffer;
            _socket.Connect(server);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        if (ownThread)
            new Thread(Receive, ThreadStack) { IsBackground = true, Name = $"DNS {server}" }.Start();
        else
            _ = ReceiveAsync();
    }

    /// <summary>A number nobody can guess, under which answers reach the exchange.</summary>
    public ushort Register(UdpExchange exchange)
    {
        lock (_waiting)
        {
            while (true)
            {
                if (_randomUsed > _random.Length - 2)
                {
                    RandomNumberGenerator.Fill(_random);
                    _randomUsed = 0;
                }

                var id = BinaryPrimitives.ReadUInt16LittleEndian(_random.AsSpan(_randomUsed));
                _randomUsed += 2;
                if (_waiting.TryAdd(id, exchange))
                    return id;
            }
        }
    }

    public void Unregister(ushort id)
    {
        bool isDone;
        lock (_waiting)
        {
            _waiting.Remove(id);
            isDone = _isRetired && _waiting.Count == 0;
        }

        if (isDone)
            _socket.Dispose();
    }

    /// <summary>
    /// Nothing came for a query from here. A port whose queries are all lost, while nothing says that it is closed, is on a way that something
    /// cuts: another port may have another way, so none is sent from this one any more.
    /// </summary>
    public void Lost()
    {
        if (Interlocked.Increment(ref _lost) < LostInARow)
            return;
        _owner.Forget(this);
        lock (_waiting)
            _isRetired = true;
    }

    /// <exception cref="SocketException">It cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed meanwhile.</exception>
    public void Send(ReadOnlySpan<byte> message) => _socket.Send(message);

    public void Dispose() => _socket.Dispose();

    private void Receive()
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
                Take(buffer.AsSpan(0, _socket.Receive(buffer)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            End(error);
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
                Take(buffer.AsSpan(0, await _socket.ReceiveAsync(buffer.AsMemory()).ConfigureAwait(false)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            End(error);
        }
    }

    /// <summary>What has no number we gave, or answers another question under it, is not for us: the wait goes on.</summary>
    private void Take(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2)
            return;
        UdpExchange? exchange;
        var id = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        lock (_waiting)
            _waiting.TryGetValue(id, out exchange);
        if (exchange is null)
            return;
        Volatile.Write(ref _lost, 0);
        if (datagram.Length < DnsHeader.Length)
            exchange.Unreadable("it is shorter than a header.");
        else if (new DnsHeader(datagram).IsAnswerTo(exchange.Query.Question))
            Read(exchange, datagram);
    }

    private static void Read(UdpExchange exchange, ReadOnlySpan<byte> datagram)
    {
        try
        {
            exchange.Received(DnsMessage.Read(datagram, exchange.Query.Question.Name));
        }
        catch (DnsFormatException error)
        {
            exchange.Unreadable(error.Message);
        }
    }

    /// <summary>The server's machine said that nobody listens, or we closed: whoever still waits is told, and this port is not used again.</summary>
    private void End(Exception error)
    {
        _owner.Forget(this);
        UdpExchange[] waiting;
        lock (_waiting)
            waiting = [.. _waiting.Values];
        foreach (var exchange in waiting)
            exchange.NobodyThere(error.Message);
        _socket.Dispose();
    }
}
