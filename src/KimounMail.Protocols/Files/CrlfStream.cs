using Microsoft.Win32.SafeHandles;

namespace KimounMail.Protocols.Files;

/// <summary>A part of a file as mail is sent: every line ends with CRLF, whatever it ends with in the file.</summary>
public sealed class CrlfStream : Stream
{
    private const int BufferSize = 64 * 1024;

    private readonly SafeFileHandle _file;
    private readonly LineReader _lines;
    private readonly bool _unquotes;
    private byte[] _line = [];
    private int _lineLength;
    private int _position;
    private bool _isAtLineStart = true;
    private byte _last;
    private bool _isDisposed;

    /// <param name="file">The file.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="length">How long it is in the file.</param>
    /// <param name="size">How long it is when every line ends with CRLF.</param>
    /// <param name="unquotes">True to take a <c>&gt;</c> off lines that begin <c>&gt;From </c> (mboxrd).</param>
    public CrlfStream(SafeFileHandle file, long start, long length, long size, bool unquotes = false)
    {
        _file = file;
        _lines = new LineReader(file, start, start + length, BufferSize);
        _unquotes = unquotes;
        Length = size;
    }

    /// <summary>True to close the file with the stream.</summary>
    public bool OwnsFile { get; init; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>How many octets a part of a file has when every line ends with CRLF.</summary>
    public static long Measure(SafeFileHandle file, long start, long length)
    {
        using var lines = new LineReader(file, start, start + length, BufferSize);
        var size = 0L;
        byte last = 0;
        for (var line = lines.Next(); line.Length > 0; line = lines.Next())
        {
            size += line.Length + (EndsBare(line, last) ? 1 : 0);
            last = line[^1];
        }

        return size;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length && (_position < _lineLength || NextLine()))
        {
            var count = Math.Min(buffer.Length - written, _lineLength - _position);
            _line.AsSpan(_position, count).CopyTo(buffer[written..]);
            written += count;
            _position += count;
        }

        return written;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>True for a line that ends with LF alone.</summary>
    /// <param name="line">The line, or the last piece of one.</param>
    /// <param name="before">The octet before it.</param>
    internal static bool EndsBare(ReadOnlySpan<byte> line, byte before) => line[^1] == '\n' && (line.Length > 1 ? line[^2] : before) != '\r';

    /// <summary>True for a line that mboxrd quotes: <c>From </c> behind any number of <c>&gt;</c>, with one more.</summary>
    internal static bool IsQuoted(ReadOnlySpan<byte> line) => line[0] == '>' && line.TrimStart((byte)'>').StartsWith("From "u8);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _lines.Dispose();
            if (OwnsFile)
                _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextLine()
    {
        var line = _lines.Next();
        if (line.IsEmpty)
            return false;
        var isBare = EndsBare(line, _last);
        _last = line[^1];
        if (_unquotes && _isAtLineStart && IsQuoted(line))
            line = line[1..];
        _isAtLineStart = _last == '\n';
        if (_line.Length < line.Length + 1)
            _line = new byte[Math.Max(line.Length + 1, 1024)];
        line.CopyTo(_line);
        (_position, _lineLength) = (0, line.Length);
        if (isBare)
        {
            _line[_lineLength - 1] = (byte)'\r';
            _line[_lineLength++] = (byte)'\n';
        }

        return true;
    }
}
