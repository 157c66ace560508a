using System.Buffers;
using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>The client has gone, or was thrown out.</summary>
internal sealed class ConnectionClosedException(string reason) : IOException(reason)
{
    /// <summary>What was sent still arrives, then the end; otherwise both ends lose what is under way.</summary>
    public bool IsOrderly { get; init; }
}

/// <summary>The octets of one connection: buffered both ways, with TLS and compression put in between when asked.</summary>
internal sealed class ServerConnection(TcpClient client, LoopbackFaults faults, CancellationToken stopped) : IAsyncDisposable
{
    private readonly byte[] _received = new byte[65536];
    private readonly ArrayBufferWriter<byte> _pending = new(65536);
    private Stream _reading = client.GetStream();
    private Stream _writing = client.GetStream();
    private int _start;
    private int _end;
    private TrafficBreak? _breakAfterInput;

    public CancellationToken Stopped => stopped;

    public bool IsTls { get; private set; }

    /// <summary>Octets have arrived that nobody has read yet: the client is pipelining.</summary>
    public bool HasInput => _start < _end;

    public async Task StartTlsAsync(SslServerAuthenticationOptions options)
    {
        var tls = new SslStream(_reading);
        await tls.AuthenticateAsServerAsync(options, stopped);
        _reading = _writing = tls;
        IsTls = true;
    }

    /// <summary>RFC 4978: raw DEFLATE both ways from here on.</summary>
    public void StartCompression()
    {
        _reading = new DeflateStream(_reading, CompressionMode.Decompress, leaveOpen: true);
        _writing = new DeflateStream(_writing, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>A line without its CRLF, octets as Latin-1; null at the end of the stream.</summary>
    /// <exception cref="BadCommandException">Too long, or not ended by CRLF, or with a NUL or a lone CR.</exception>
    public async Task<string?> ReadLineAsync(int limit)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (!HasInput && !await FillAsync())
                return line.Length == 0 ? null : throw new ConnectionClosedException("closed within a line");
            var newline = _received.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var length = newline < 0 ? _end - _start : newline + 1;
            line.Append(Encoding.Latin1.GetString(_received, _start, length));
            _start += length;
            if (line.Length > limit)
                throw new BadCommandException("line too long") { IsFatal = true };
            if (newline >= 0)
                return WithoutLineEnd(line.ToString());
        }
    }

    /// <summary>Reads exactly so many octets and hands them on in pieces.</summary>
    public async Task ReadAsync(long count, Action<ReadOnlyMemory<byte>> take)
    {
        while (count > 0)
        {
            if (!HasInput && !await FillAsync())
                throw new ConnectionClosedException("closed within a literal");
            var length = (int)Math.Min(count, _end - _start);
            take(_received.AsMemory(_start, length));
            _start += length;
            count -= length;
        }
    }

    public ValueTask WriteLineAsync(string line)
    {
        Encoding.UTF8.GetBytes(line.AsSpan(), _pending);
        _pending.Write("\r\n"u8);
        return faults.Traffic.Pass(TrafficUnit.Response, 1).Break is { } broken ? new ValueTask(FlushAndBreakAsync(broken)) : FlushIfLargeAsync();
    }

    public ValueTask WriteAsync(string text)
    {
        Encoding.UTF8.GetBytes(text.AsSpan(), _pending);
        return FlushIfLargeAsync();
    }

    public ValueTask WriteAsync(ReadOnlySpan<byte> octets)
    {
        _pending.Write(octets);
        return FlushIfLargeAsync();
    }

    public async Task FlushAsync()
    {
        if (_pending.WrittenCount == 0)
            return;
        var (allowed, broken) = faults.Traffic.Pass(TrafficUnit.OctetSent, _pending.WrittenCount);
        var octets = _pending.WrittenMemory[..allowed];
        var step = faults.OneByteAtATime ? 1 : octets.Length;
        for (var at = 0; at < octets.Length; at += step)
        {
            await _writing.WriteAsync(octets.Slice(at, step), stopped);
            await _writing.FlushAsync(stopped);
        }

        _pending.ResetWrittenCount();
        if (broken is not null)
            await BreakAsync(broken);
    }

    /// <summary>Ends the connection at once, as a crash or a firewall would: what was not flushed is lost.</summary>
    public void Abort()
    {
        client.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }

    /// <summary>Ends the connection after what was sent: hears the client out, so that nothing on its way to it is lost.</summary>
    public async Task CloseAsync()
    {
        try
        {
            client.Client.Shutdown(SocketShutdown.Send);
            while (await client.GetStream().ReadAsync(_received, stopped) > 0)
            {
            }
        }
        finally
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.DisposeAsync();
        client.Dispose();
    }

    private ValueTask FlushIfLargeAsync() => _pending.WrittenCount < 32768 ? ValueTask.CompletedTask : new ValueTask(FlushAsync());

    private async Task<bool> FillAsync()
    {
        await FlushAsync();
        if (_breakAfterInput is { } broken)
            await BreakAsync(broken);
        _start = 0;
        var count = await _reading.ReadAsync(_received, stopped);
        (_end, _breakAfterInput) = faults.Traffic.Pass(TrafficUnit.OctetReceived, count);
        return _end > 0;
    }

    private async Task FlushAndBreakAsync(TrafficBreak broken)
    {
        await FlushAsync();
        await BreakAsync(broken);
    }

    private async Task BreakAsync(TrafficBreak broken)
    {
        if (broken.Hangs)
            await Task.Delay(Timeout.Infinite, stopped);
        throw new ConnectionClosedException($"closed after {broken.After} of {broken.Unit}") { IsOrderly = broken.Unit != TrafficUnit.OctetReceived };
    }

    private static string WithoutLineEnd(string line)
    {
        if (!line.EndsWith("\r\n", StringComparison.Ordinal))
            throw new BadCommandException("line not ended by CRLF");
        line = line[..^2];
        return line.AsSpan().IndexOfAny('\0', '\r') < 0 ? line : throw new BadCommandException("NUL or CR within a line");
    }
}
