using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>
/// One port of ours, connected to a server: the system lets nothing else in, and tells when nobody listens there. A thread of its own
/// takes what comes, or, where a server is asked little, an asynchronous loop. It is used for some queries and seconds only, so that
/// whoever finds out its number has little time to forge answers.
/// </summary>
internal sealed class UdpSocket : IDisposable
{
    private const int KernelBuffer = 1 << 20;
    private const int LostInARow = 8;
    private const int MostQueries = 10_000;
    private const long LongestUse = 10_000;

    private readonly PlainChannel _owner;
    private readonly Socket _socket;
    private readonly Dictionary<ushort, UdpExchange> _waiting = [];
    private readonly byte[] _random = new byte[512];
    private readonly long _opened = Environment.TickCount64;
    private int _randomUsed = int.MaxValue;
    private int _queries;
    private int _lost;
    private bool _isRetired;
    private volatile bool _isClosed;
    private volatile UdpReceiver? _receiver;

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
            StartReceiver();
        else
            _ = ReceiveAsync();
    }

    /// <summary>It has been used enough: another port is to be opened in its place.</summary>
    public bool IsSpent(long now) => Volatile.Read(ref _queries) >= MostQueries || now - _opened > LongestUse;

    /// <summary>A number nobody can guess, under which answers reach the exchange. False when the port is not used any more.</summary>
    public bool TryRegister(UdpExchange exchange, out ushort id)
    {
        lock (_waiting)
        {
            id = 0;
            if (_isRetired)
                return false;
            do
                id = NextNumber();
            while (!_waiting.TryAdd(id, exchange));
            _queries++;
            return true;
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
            Dispose();
    }

    /// <summary>
    /// Nothing came for a query from here. A port whose queries are all lost, while nothing says that it is closed, is on a way that something
    /// cuts: another port may have another way, so none is sent from this one any more.
    /// </summary>
    public void Lost()
    {
        if (Interlocked.Increment(ref _lost) >= LostInARow)
            Retire();
    }

    /// <summary>Nothing more is sent from here; it is closed when nothing is waited for.</summary>
    public void Retire()
    {
        _owner.Forget(this);
        bool isDone;
        lock (_waiting)
        {
            _isRetired = true;
            isDone = _waiting.Count == 0;
        }

        if (isDone)
            Dispose();
    }

    /// <summary>Another thread receives where who waited for an answer holds up the one that does.</summary>
    public void RelieveReceiver(long now)
    {
        if (_receiver is { } receiver && receiver.IsHeldUp(now))
            StartReceiver();
    }

    /// <summary>The length of the next datagram; false when the port is closed, or another receiver has taken over.</summary>
    public bool TryReceive(UdpReceiver receiver, byte[] into, out int length)
    {
        length = 0;
        if (_isClosed || _receiver != receiver)
            return false;
        try
        {
            length = _socket.Receive(into);
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            End(error);
            return false;
        }
    }

    /// <exception cref="SocketException">It cannot be sent.</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed meanwhile.</exception>
    public void Send(ReadOnlySpan<byte> message) => _socket.Send(message);

    public void Dispose()
    {
        _isClosed = true;
        _owner.Closed(this);
        _socket.Dispose();
    }

    private void StartReceiver()
    {
        var receiver = _receiver = new UdpReceiver(this);
        receiver.Start($"DNS {_owner.Server}");
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[DnsHeader.MaxMessage];
        try
        {
            while (!_isClosed)
                Take(buffer.AsSpan(0, await _socket.ReceiveAsync(buffer.AsMemory()).ConfigureAwait(false)));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            End(error);
        }
    }

    /// <summary>What has no number we gave, or answers another question under it, is not for us: the wait goes on.</summary>
    public void Take(ReadOnlySpan<byte> datagram)
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
            exchange.Received(DnsMessage.Read(datagram, exchange.Query.Question));
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
        Dispose();
    }

    /// <summary>With the lock held.</summary>
    private ushort NextNumber()
    {
        if (_randomUsed > _random.Length - 2)
        {
            RandomNumberGenerator.Fill(_random);
            _randomUsed = 0;
        }

        var number = BinaryPrimitives.ReadUInt16LittleEndian(_random.AsSpan(_randomUsed));
        _randomUsed += 2;
        return number;
    }
}
