using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>A message of a given length made up while it is read: a header, then lines of 76 base64 characters.</summary>
internal sealed class GeneratedMessageStream : Stream
{
    private const int LineLength = 78;
    private const int TailLength = 80;
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;

    private readonly byte[] _header;
    private readonly byte[] _line = new byte[LineLength];
    private readonly long _length;
    private readonly int _seed;
    private long _position;
    private long _lineNumber = -1;

    public GeneratedMessageStream(long length, int seed)
    {
        _length = length;
        _seed = seed;
        _header = Encoding.ASCII.GetBytes(
            $"From: generator@example.test\r\nTo: reader@example.test\r\nSubject: {length} octets, seed {seed}\r\n" +
            $"Message-ID: <generated.{length}.{seed}@example.test>\r\nDate: Thu, 02 May 2024 10:00:00 +0000\r\n" +
            "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        ArgumentOutOfRangeException.ThrowIfLessThan(length, _header.Length + TailLength);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _length - _position);
        for (var done = 0; done < wanted;)
        {
            var piece = PieceAt(_position);
            var taken = Math.Min(piece.Length, wanted - done);
            piece[..taken].CopyTo(buffer[done..]);
            done += taken;
            _position += taken;
        }

        return wanted;
    }

    // The tail is padding and CRLF, so that no line is cut and the message ends where it should.
    private ReadOnlySpan<byte> PieceAt(long position)
    {
        if (position < _header.Length)
            return _header.AsSpan((int)position);
        if (position >= _length - 2)
            return "\r\n"u8[(int)(position - (_length - 2))..];
        if (position >= _length - TailLength)
            return "="u8;

        var body = position - _header.Length;
        var number = Math.DivRem(body, LineLength, out var column);
        MakeLine(number);
        var beforeTail = _length - TailLength - position;
        return _line.AsSpan((int)column, (int)Math.Min(LineLength - column, beforeTail));
    }

    private void MakeLine(long number)
    {
        if (number == _lineNumber)
            return;
        var state = unchecked((ulong)(number + 1) * 0x9E3779B97F4A7C15UL ^ (ulong)_seed * 0xBF58476D1CE4E5B9UL);
        for (var i = 0; i < LineLength - 2; i++)
        {
            if (i % 10 == 0)
                state = Scramble(state);
            _line[i] = Alphabet[(int)(state >> (6 * (i % 10))) & 63];
        }

        _line[^2] = (byte)'\r';
        _line[^1] = (byte)'\n';
        _lineNumber = number;
    }

    private static ulong Scramble(ulong state)
    {
        state ^= state >> 30;
        state *= 0xBF58476D1CE4E5B9UL;
        state ^= state >> 27;
        state *= 0x94D049BB133111EBUL;
        return state ^ (state >> 31);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
