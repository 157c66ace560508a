using System.Runtime.CompilerServices;

namespace KimounMail.Protocols.Imap;

/// <summary>The content of one message, read from the connection as it arrives. It ends where the message does, and with the next message.</summary>
internal sealed class ImapBodyStream : Stream
{
    private readonly ImapConnection _connection;
    private readonly long _length;
    private long _position;

    public ImapBodyStream(ImapConnection connection, long length)
    {
        _connection = connection;
        _length = length;
        connection.OpenBody(this);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _length)
            return 0;
        if (!_connection.IsReading(this))
            throw new ObjectDisposedException(nameof(ImapMessageContent), "The content is valid only until the next message is asked for.");
        var count = await _connection.ReadBodyAsync(buffer, cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous only.");

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
