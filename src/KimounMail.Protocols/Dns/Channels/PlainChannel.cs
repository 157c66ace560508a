using System.Net;
using System.Net.Sockets;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>A server by UDP, and by TCP where that is not enough (RFC 7766).</summary>
internal sealed class PlainChannel : IDnsChannel
{
    private const int LocalWindow = 256;
    private const int RemoteWindow = 32;
    private const int TcpConnections = 16;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(25);

    private readonly object _gate = new();
    private readonly IPEndPoint _server;

    // The one queries are sent from, and the one that they are sent again from.
    private readonly UdpSocket?[] _sockets = new UdpSocket?[2];

    // Those that are used no more and wait for answers too.
    private readonly List<UdpSocket> _open = [];
    private readonly SendWindow _window;
    private readonly List<UdpExchange> _asked = [];
    private readonly Queue<UdpExchange> _waiting = new();
    private readonly List<UdpExchange> _due = [];
    private readonly SemaphoreSlim _tcp = new(TcpConnections);
    private readonly Timer _timer;
    private long _lastAnswer = Environment.TickCount64;
    private bool _isTicking;
    private bool _isDisposed;

    /// <param name="server">Its address and port.</param>
    /// <param name="isBusy">Much will be asked: threads receive, and whoever waits for an answer goes on there.</param>
    public PlainChannel(IPEndPoint server, bool isBusy)
    {
        _server = server;
        HasReceivers = isBusy;
        _window = new SendWindow(IsNear(server.Address) ? LocalWindow : RemoteWindow);
        _timer = new Timer(static channel => ((PlainChannel)channel!).OnTick(), this, Timeout.Infinite, Timeout.Infinite);
        Server = server.ToString();
    }

    public string Server { get; }

    public bool IsProtected => IPAddress.IsLoopback(_server.Address);

    /// <summary>Threads receive, and whoever waits for an answer goes on there.</summary>
    public bool HasReceivers { get; }

    /// <summary>It refused EDNS once, and is not asked with it again.</summary>
    public bool IsWithoutEdns { get; set; }

    /// <summary>Nothing is being asked.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate)
                return _asked.Count == 0 && _waiting.Count == 0;
        }
    }

    public Task<DnsReply> AskAsync(DnsQuery query, TimeSpan share, DnsDeadline deadline)
    {
        var exchange = new UdpExchange(this, query, share, deadline);
        lock (_gate)
        {
            if (_isDisposed)
                return Task.FromResult(DnsReply.Unreachable(Server, "the resolver is closed."));
            if (!TryEnter(exchange))
            {
                _waiting.Enqueue(exchange);
                return exchange.Task;
            }
        }

        exchange.Begin();
        return exchange.Task;
    }

    /// <summary>By TCP, one connection a question: what needs it is rare.</summary>
    public async Task<DnsReply> AskByTcpAsync(DnsQuery query, bool withEdns, CancellationToken cancellationToken)
    {
        try
        {
            await _tcp.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return DnsReply.TimedOut(Server);
        }

        try
        {
            return await TcpQuery.AskAsync(_server, query, withEdns, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _tcp.Release();
        }
    }

    /// <summary>The port in use, or another than the one given; null, with the reason, when there is no way to the server.</summary>
    public UdpSocket? TakeSocket(UdpSocket? butNot, long now, out string words)
    {
        words = "";
        var place = butNot is not null && Volatile.Read(ref _sockets[0]) == butNot ? 1 : 0;
        var socket = Volatile.Read(ref _sockets[place]);
        if (socket is not null && !socket.IsSpent(now))
            return socket;
        socket?.Retire();
        return OpenSocket(place, out words);
    }

    /// <summary>Null when it was sent, or lost in a way that sending again may mend.</summary>
    public static string? TrySend(UdpSocket socket, ReadOnlySpan<byte> message)
    {
        try
        {
            socket.Send(message);
            return null;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.NoBufferSpaceAvailable or SocketError.WouldBlock)
        {
            return null;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return error.Message;
        }
    }

    /// <summary>That port is closed; the next query opens another.</summary>
    public void Forget(UdpSocket socket)
    {
        lock (_gate)
        {
            if (Array.IndexOf(_sockets, socket) is >= 0 and var place)
                _sockets[place] = null;
        }
    }

    /// <summary>Nothing comes from that port any more.</summary>
    public void Closed(UdpSocket socket)
    {
        lock (_gate)
            _open.Remove(socket);
    }

    /// <summary>Milliseconds until a query is first sent again.</summary>
    public long FirstWait => _window.FirstWait;

    public void Lost(long now)
    {
        lock (_gate)
            _window.Lost(now);
    }

    /// <summary>A question is done with; the next in line take its place, and what the window has grown by.</summary>
    /// <param name="exchange">The question.</param>
    /// <param name="time">Milliseconds until its answer; null without one.</param>
    public void Leave(UdpExchange exchange, long? time)
    {
        lock (_gate)
        {
            if (exchange.Place < 0)
                return;
            if (time is { } answered)
            {
                _lastAnswer = Environment.TickCount64;
                _window.Answered(answered);
            }

            var last = _asked[^1];
            _asked[exchange.Place] = last;
            last.Place = exchange.Place;
            _asked.RemoveAt(_asked.Count - 1);
            exchange.Place = -1;
            if (_waiting.Count == 0)
                return;
        }

        while (Admit() is { } next)
            next.Begin();
    }

    public ValueTask DisposeAsync()
    {
        List<UdpExchange> open;
        List<UdpSocket> sockets;
        lock (_gate)
        {
            _isDisposed = true;
            open = [.. _asked, .. _waiting];
            sockets = [.. _open];
            _waiting.Clear();
        }

        open.ForEach(exchange => exchange.EndLater(DnsReply.Unreachable(Server, "the resolver is closed.")));
        sockets.ForEach(socket => socket.Dispose());
        return _timer.DisposeAsync();
    }

    /// <summary>This machine, or one of the same network: near enough to take many questions at once.</summary>
    private static bool IsNear(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
            return true;
        return address.MapToIPv4().GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..]
            && (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6);
    }

    private UdpSocket? OpenSocket(int place, out string words)
    {
        words = "the resolver is closed.";
        lock (_gate)
        {
            if (_isDisposed)
                return null;
            try
            {
                if (_sockets[place] is null)
                    _open.Add(_sockets[place] = new UdpSocket(this, _server, HasReceivers));
                return _sockets[place];
            }
            catch (SocketException error)
            {
                words = error.Message;
                return null;
            }
        }
    }

    private UdpExchange? Admit()
    {
        lock (_gate)
        {
            if (_waiting.TryPeek(out var first) && TryEnter(first))
                return _waiting.Dequeue();
            return null;
        }
    }

    /// <summary>With the gate held.</summary>
    private bool TryEnter(UdpExchange exchange)
    {
        if (!_window.IsOpen(_asked.Count))
            return false;
        exchange.Place = _asked.Count;
        _asked.Add(exchange);
        if (!_isTicking)
        {
            _isTicking = true;
            _timer.Change(Tick, Tick);
        }

        return true;
    }

    /// <summary>One clock for all questions of the server, and no timer for each.</summary>
    private void OnTick()
    {
        var now = Environment.TickCount64;
        List<UdpExchange> inVain = [];
        lock (_due)
        {
            lock (_gate)
            {
                _open.ForEach(socket => socket.RelieveReceiver(now));
                _due.AddRange(_asked.Where(exchange => exchange.IsDue(now)));
                while (_waiting.TryPeek(out var first) && first.HasWaitedInVain(now, _lastAnswer))
                    inVain.Add(_waiting.Dequeue());
                if (_asked.Count == 0 && _waiting.Count == 0 && !_isDisposed)
                {
                    _isTicking = false;
                    _timer.Change(Timeout.Infinite, Timeout.Infinite);
                }
            }

            _due.ForEach(exchange => exchange.Due(now));
            _due.Clear();
        }

        inVain.ForEach(exchange => exchange.EndLater(DnsReply.TimedOut(Server)));
    }
}
