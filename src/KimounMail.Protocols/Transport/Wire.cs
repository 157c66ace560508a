using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace KimounMail.Protocols.Transport;

/// <summary>
/// A duplex stream with a pooled buffer each way, a time limit on every wait, and I/O errors as <see cref="MailException"/>.
/// It knows no protocol. Not thread-safe. After a wait was cancelled or failed the stream must not be used again.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private const int InitialSize = 64 * 1024;
    private const int DirectReadSize = 16 * 1024;
    private readonly TimeSpan _timeout;
    private readonly ReceiveMark? _mark;
    private Stream _stream;
    private byte[] _input = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _inputStart;
    private int _inputEnd;
    private byte[] _output = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _outputEnd;
    private CancellationTokenSource _wait = new();
    private bool _disposed;

    public Wire(Stream stream, string server, TimeSpan timeout)
    {
        _stream = stream;
        _mark = ReceiveMark.Of(stream);
        _timeout = timeout;
        Server = server;
    }

    /// <summary>Host and port, for errors.</summary>
    public string Server { get; }

    /// <summary>Octets received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Buffered => _input.AsSpan(_inputStart, _inputEnd - _inputStart);

    /// <summary>Puts a layer (TLS, compression) over the stream; nothing may be unflushed.</summary>
    /// <param name="layer">Makes the new stream from the old one and the octets already received.</param>
    /// <param name="heldAtMost">So many octets the layer may take from the stream before it hands them on.</param>
    public async Task UpgradeAsync(Func<Stream, byte[], Task<Stream>> layer, int heldAtMost)
    {
        if (_mark is not null)
            _mark.HeldAbove = Math.Max(_mark.HeldAbove, heldAtMost);
        var early = Buffered.ToArray();
        _inputStart = _inputEnd = 0;
        _stream = await layer(_stream, early).ConfigureAwait(false);
    }

    /// <summary>Drops the first <paramref name="count"/> buffered octets.</summary>
    public void Consume(int count)
    {
        _inputStart += count;
        if (_inputStart == _inputEnd)
            _inputStart = _inputEnd = 0;
    }

    /// <summary>Receives more into the buffer, which grows when it is full; false at the end of the stream.</summary>
    public ValueTask<bool> FillAsync(CancellationToken cancellationToken) => FillAsync(0, cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(long promised, CancellationToken cancellationToken)
    {
        MakeRoom();
        var count = await ReceiveAsync(_input.AsMemory(_inputEnd), promised, cancellationToken).ConfigureAwait(false);
        _inputEnd += count;
        return count > 0;
    }

    /// <summary>Reads into the caller's memory: what is buffered first, large reads straight from the stream; 0 at its end.</summary>
    /// <param name="destination">Filled from its beginning.</param>
    /// <param name="promised">So many octets the server has said it sends: worth waiting for a good piece of them.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> destination, long promised, CancellationToken cancellationToken)
    {
        if (_inputStart == _inputEnd)
        {
            if (destination.Length >= DirectReadSize)
                return await ReceiveAsync(destination, promised, cancellationToken).ConfigureAwait(false);
            if (!await FillAsync(promised, cancellationToken).ConfigureAwait(false))
                return 0;
        }
        var count = Math.Min(destination.Length, _inputEnd - _inputStart);
        _input.AsSpan(_inputStart, count).CopyTo(destination.Span);
        Consume(count);
        return count;
    }

    /// <summary>Appends to the output buffer; nothing is sent before <see cref="FlushAsync"/>.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        if (_output.Length - _outputEnd < octets.Length)
            Grow(ref _output, _outputEnd, _outputEnd + octets.Length);
        octets.CopyTo(_output.AsSpan(_outputEnd));
        _outputEnd += octets.Length;
    }

    /// <summary>True when little room is left and a flush is due.</summary>
    public bool IsOutputFull => _output.Length - _outputEnd < DirectReadSize;

    /// <summary>Room in the output buffer, to be filled in place; follow with <see cref="Advance"/>.</summary>
    public Memory<byte> OutputRoom => _output.AsMemory(_outputEnd);

    /// <summary>Counts octets put into <see cref="OutputRoom"/>.</summary>
    public void Advance(int count) => _outputEnd += count;

    /// <summary>Sends everything written.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_outputEnd == 0)
            return;
        await GuardAsync(static (wire, output, token) => wire.SendAsync(output, token), _output.AsMemory(0, _outputEnd), cancellationToken).ConfigureAwait(false);
        _outputEnd = 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _stream.DisposeAsync().ConfigureAwait(false);
        _wait.Dispose();
        ArrayPool<byte>.Shared.Return(_input);
        ArrayPool<byte>.Shared.Return(_output, clearArray: true);
        (_input, _output) = ([], []);
        _inputStart = _inputEnd = _outputEnd = 0;
    }

    private ValueTask<int> ReceiveAsync(Memory<byte> destination, long promised, CancellationToken cancellationToken)
    {
        _mark?.Set(promised, destination.Length);
        return GuardAsync(static (wire, destination, token) => wire._stream.ReadAsync(destination, token), destination, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> SendAsync(Memory<byte> output, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(output, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return output.Length;
    }

    /// <summary>
    /// Runs one wait under the time limit; the same timer serves all waits as long as it has not fired. A message of any size
    /// goes through here piece by piece: nothing is allocated for a piece.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> GuardAsync(Func<Wire, Memory<byte>, CancellationToken, ValueTask<int>> io, Memory<byte> octets, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var wait = _wait;
        using var link = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), wait);
        wait.CancelAfter(_timeout);
        try
        {
            return await io(this, octets, wait.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.TimedOut(Server, "The server did not answer in time.");
        }
        catch (Exception error) when (error is IOException or SocketException or InvalidDataException || (error is ObjectDisposedException && _disposed))
        {
            throw ConnectionErrors.Lost(Server, error);
        }
        finally
        {
            link.Dispose();
            if (!_disposed && !wait.TryReset())
                _wait = new CancellationTokenSource();
        }
    }

    private void MakeRoom()
    {
        if (_inputEnd < _input.Length)
            return;
        if (_inputStart > 0)
        {
            Buffered.CopyTo(_input);
            (_inputStart, _inputEnd) = (0, _inputEnd - _inputStart);
        }
        else
        {
            Grow(ref _input, _inputEnd, _input.Length * 2);
        }
    }

    private static void Grow(ref byte[] buffer, int used, int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, buffer.Length * 2));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = larger;
    }
}
