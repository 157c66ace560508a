using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>
/// One question to one server by datagrams: asked again from another port under another number after 400 ms, or later where all answers
/// take long, then without EDNS and by TCP besides, as one of these may be what does not get through; each wait is twice the last. The
/// first answer that can be read ends it, and whoever waits goes on where it was received if the channel has receivers for that; any
/// other end is told elsewhere.
/// </summary>
internal sealed class UdpExchange(PlainChannel channel, DnsQuery query, TimeSpan share, DnsDeadline deadline)
    : TaskCompletionSource<DnsReply>(channel.HasReceivers ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly long _created = Environment.TickCount64;
    private (UdpSocket Socket, ushort Id)? _first;
    private List<(UdpSocket Socket, ushort Id)>? _further;
    private long _end = long.MaxValue;
    private long _next = long.MaxValue;
    private long _wait;
    private long _begun;
    private int _sent;
    private bool _withoutEdns;
    private bool _refusesEdns;
    private bool _ended;
    private DnsReply? _fallback;
    private TcpState _tcp;
    private CancellationTokenSource? _tcpLimit;

    private enum TcpState
    {
        NotTried,
        Trying,
        Failed,
    }

    public DnsQuery Query => query;

    /// <summary>Its place among those that are asked; kept by the channel.</summary>
    public int Place { get; set; } = -1;

    public bool IsDue(long now) => now >= Math.Min(Volatile.Read(ref _next), Volatile.Read(ref _end));

    /// <summary>It has a place in the window: the server's time begins.</summary>
    public void Begin()
    {
        var now = _begun = Environment.TickCount64;
        _wait = channel.FirstWait;
        deadline.Postpone(now - _created);
        Volatile.Write(ref _end, now + (long)share.TotalMilliseconds);
        _withoutEdns = channel.IsWithoutEdns;
        Send(now);
    }

    /// <summary>Has it waited for a place as long as the server was silent, and longer than it may ask?</summary>
    public bool HasWaitedInVain(long now, long lastAnswer) =>
        now - Math.Max(_created, lastAnswer) > share.TotalMilliseconds;

    /// <summary>A wait is over.</summary>
    public void Due(long now)
    {
        if (now >= _end)
        {
            EndLater(_fallback ?? DnsReply.TimedOut(channel.Server));
            return;
        }

        if (_sent == 1)
        {
            channel.Lost(now);
            _first?.Socket.Lost();
        }

        if (_sent == 2)
        {
            _withoutEdns = true;
            StartTcp();
        }

        Send(now);
    }

    /// <summary>An answer to the question came, and could be read.</summary>
    public void Received(DnsMessage message)
    {
        if (!_withoutEdns && message.Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented or DnsResponseCode.BadVersion)
        {
            // RFC 6891 §6.2.2: it does not know EDNS.
            _withoutEdns = _refusesEdns = true;
            Send(Environment.TickCount64);
            return;
        }

        if (message.IsTruncated)
        {
            _fallback = DnsReply.Answered(message);
            StartTcp();
            return;
        }

        if (_refusesEdns)
            channel.IsWithoutEdns = true;
        End(DnsReply.Answered(message), Environment.TickCount64 - _begun);
    }

    /// <summary>An answer came that cannot be read. It may be forged; by TCP it could not be.</summary>
    public void Unreadable(string words)
    {
        _fallback ??= DnsReply.Malformed(channel.Server, words);
        StartTcp();
    }

    /// <summary>Nobody listens at the server's port.</summary>
    public void NobodyThere(string words) => EndLater(_fallback ?? DnsReply.Unreachable(channel.Server, words));

    /// <summary>Not here: many that end together would end within each other, and who waits for one may hold up the rest.</summary>
    public void EndLater(DnsReply reply) =>
        ThreadPool.UnsafeQueueUserWorkItem(static ended => ended.Exchange.End(ended.Reply), (Exchange: this, Reply: reply), preferLocal: false);

    private void End(DnsReply reply, long? time = null)
    {
        lock (this)
        {
            if (_ended)
                return;
            _ended = true;
            if (_first is { } first)
                first.Socket.Unregister(first.Id);
            _further?.ForEach(attempt => attempt.Socket.Unregister(attempt.Id));
            _tcpLimit?.Cancel();
        }

        channel.Leave(this, time);
        TrySetResult(reply);
    }

    private void Send(long now)
    {
        Volatile.Write(ref _next, now + _wait);
        _wait *= 2;
        _sent++;
        UdpSocket? socket;
        ushort id;
        do
        {
            if ((socket = channel.TakeSocket(_first?.Socket, now, out var words)) is null)
            {
                NobodyThere(words);
                return;
            }
        }
        while (!socket.TryRegister(this, out id));

        if (!Keep(socket, id))
            return;
        Span<byte> message = stackalloc byte[DnsQueryWriter.MaxLength];
        var length = DnsQueryWriter.Write(message, id, query.Question, query.Flags, !_withoutEdns);
        if (PlainChannel.TrySend(socket, message[..length]) is { } failure)
            NobodyThere(failure);
    }

    /// <summary>False when it ended meanwhile: nothing is to be sent then.</summary>
    private bool Keep(UdpSocket socket, ushort id)
    {
        lock (this)
        {
            if (_ended)
                socket.Unregister(id);
            else if (_first is null)
                _first = (socket, id);
            else
                (_further ??= []).Add((socket, id));
            return !_ended;
        }
    }

    private void StartTcp()
    {
        var failedBefore = false;
        lock (this)
        {
            if (_ended || _tcp == TcpState.Trying)
                return;
            failedBefore = _tcp == TcpState.Failed;
            if (!failedBefore)
            {
                _tcp = TcpState.Trying;
                _tcpLimit = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Max(1, _end - Environment.TickCount64)));
            }
        }

        if (failedBefore)
            EndLater(_fallback!.Value);
        else
            _ = AskByTcpAsync(_tcpLimit!);
    }

    private async Task AskByTcpAsync(CancellationTokenSource limit)
    {
        using (limit)
        {
            var reply = await channel.AskByTcpAsync(query, !_withoutEdns, limit.Token).ConfigureAwait(false);
            if (reply.Message is not null)
            {
                End(reply);
                return;
            }

            lock (this)
            {
                _tcp = TcpState.Failed;
                _tcpLimit = null;
            }
        }

        // What was to be completed or confirmed stays as it is; without any, a datagram may still come.
        if (_fallback is { } known)
            End(known);
    }
}
