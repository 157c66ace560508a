using System.Net.Security;
using KimounMail.Protocols.Dns.Wire;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>One TLS connection; answers come in any order and find their question by number and by what it asks.</summary>
internal sealed class TlsConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);

    private readonly SslStream _stream;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Dictionary<ushort, Asked> _asked = [];
    private readonly Task _reading;
    private bool _isOpen = true;

    private TlsConnection(SslStream stream)
    {
        _stream = stream;
        _reading = ReadAllAsync();
    }

    public bool IsOpen
    {
        get
        {
            lock (_asked)
                return _isOpen;
        }
    }

    /// <exception cref="MailException">It cannot be reached, or its certificate is refused.</exception>
    public static async Task<TlsConnection> OpenAsync(string host, int port, string server, TlsTrust trust, CancellationToken cancellationToken)
    {
        var stream = await TcpConnector.ConnectAsync(host, port, ConnectLimit, cancellationToken).ConfigureAwait(false);
        return new TlsConnection(await TlsHandshake.AuthenticateAsync(stream, host, server, trust, cancellationToken).ConfigureAwait(false));
    }

    /// <exception cref="IOException">The connection ended before the answer came.</exception>
    public async Task<DnsMessage> AskAsync(DnsQuery query, CancellationToken cancellationToken)
    {
        var asked = new Asked(query);
        var id = Register(asked);
        try
        {
            await WriteAsync(id, query, cancellationToken).ConfigureAwait(false);
            return await asked.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (_asked)
                _asked.Remove(id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private ushort Register(Asked asked)
    {
        lock (_asked)
        {
            if (!_isOpen)
                throw new EndOfStreamException("The connection is closed.");
            ushort id;
            do
                id = DnsFrames.NewId();
            while (!_asked.TryAdd(id, asked));
            return id;
        }
    }

    /// <summary>A write that is given up within a message would leave half of it on the stream, so it is not: only the wait for its turn is.</summary>
    private async Task WriteAsync(ushort id, DnsQuery query, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await DnsFrames.WriteAsync(_stream, id, query, withEdns: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectDisposedException error)
        {
            throw new IOException(error.Message, error);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAllAsync()
    {
        try
        {
            while (true)
            {
                using var frame = await DnsFrames.ReadAsync(_stream, CancellationToken.None).ConfigureAwait(false);
                Take(frame);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            Close(error);
        }
    }

    private void Take(DnsFrame frame)
    {
        Asked? asked = null;
        lock (_asked)
        {
            if (frame.Id is { } id)
                _asked.TryGetValue(id, out asked);
        }

        if (asked is null || !new DnsHeader(frame.Octets).IsAnswerTo(asked.Query.Question))
            return;
        try
        {
            asked.TrySetResult(DnsMessage.Read(frame.Octets, asked.Query.Question));
        }
        catch (DnsFormatException error)
        {
            asked.TrySetException(error);
        }
    }

    private void Close(Exception error)
    {
        Asked[] left;
        lock (_asked)
        {
            _isOpen = false;
            left = [.. _asked.Values];
        }

        foreach (var asked in left)
            asked.TrySetException(new EndOfStreamException("The server closed the connection before it answered.", error));
    }

    private sealed class Asked(DnsQuery query) : TaskCompletionSource<DnsMessage>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public DnsQuery Query => query;
    }
}
