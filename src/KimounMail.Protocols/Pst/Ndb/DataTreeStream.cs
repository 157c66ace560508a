using System.Buffers;

namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>The data of a node from beginning to end, a block at a time: whatever its size, one block is in memory.</summary>
internal sealed class DataTreeStream(DataTree data) : Stream
{
    private byte[] _block = [];
    private int _at;
    private int _end;
    private int _next;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>As the file declares it. Where the blocks have more or less, reading fails at the end.</summary>
    public override long Length => data.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (_at == _end)
        {
            if (_next == data.BlockCount)
                return _position == data.Length ? 0 : throw new PstDamageException($"Of {data.Length} octets declared, the blocks have {_position}.");
            var length = data.LengthOf(_next);
            if (_position + length > data.Length)
                throw new PstDamageException($"The blocks have more than the {data.Length} octets declared.");
            // Where there is room for a whole block it needs no buffer.
            if (length > 0 && length <= buffer.Length)
            {
                data.Read(_next++, buffer[..length]);
                _position += length;
                return length;
            }

            Fill(length);
        }

        var count = Math.Min(buffer.Length, _end - _at);
        _block.AsSpan(_at, count).CopyTo(buffer);
        (_at, _position) = (_at + count, _position + count);
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
            (_at, _end) = (0, 0);
        }

        base.Dispose(disposing);
    }

    private void Fill(int length)
    {
        if (_block.Length < length)
        {
            if (_block.Length > 0)
                ArrayPool<byte>.Shared.Return(_block);
            _block = ArrayPool<byte>.Shared.Rent(length);
        }

        data.Read(_next++, _block.AsSpan(0, length));
        (_at, _end) = (0, length);
    }
}
