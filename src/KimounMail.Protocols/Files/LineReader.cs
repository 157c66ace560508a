using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace KimounMail.Protocols.Files;

/// <summary>The lines of a part of a file, one after the other, from a buffer that is filled in large pieces.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the part begins.</param>
/// <param name="end">Where it ends.</param>
/// <param name="bufferSize">How much is read in one go, and how long a line may be that comes in one piece.</param>
internal sealed class LineReader(SafeFileHandle file, long start, long end, int bufferSize) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
    private long _bufferStart = start;
    private int _position;
    private int _filled;

    /// <summary>Where the next line begins.</summary>
    public long Offset => _bufferStart + _position;

    /// <summary>
    /// The next line with its line end, valid until the next call; empty at the end of the file. A line longer than the buffer comes in
    /// pieces, of which only the last has a line end.
    /// </summary>
    public ReadOnlySpan<byte> Next()
    {
        var lineEnd = Find();
        if (lineEnd < 0 && Fill())
            lineEnd = Find();
        var line = _buffer.AsSpan(_position, (lineEnd < 0 ? _filled : lineEnd + 1) - _position);
        _position += line.Length;
        return line;
    }

    /// <summary>Passes over octets that were peeked at.</summary>
    public void Skip(int count) => _position += count;

    /// <summary>The octets that follow, without reading on; fewer at the end of the file.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_filled - _position < count)
            Fill();
        return _buffer.AsSpan(_position, Math.Min(count, _filled - _position));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private int Room => (int)Math.Min(_buffer.Length - _filled, end - _bufferStart - _filled);

    private int Find() => _buffer.AsSpan(_position, _filled - _position).IndexOf((byte)'\n') is >= 0 and var found ? _position + found : -1;

    /// <summary>Keeps what was not read yet and reads more behind it; false when there is no more, or no room.</summary>
    private bool Fill()
    {
        var kept = _filled - _position;
        if (Offset + kept >= end || kept == _buffer.Length)
            return false;
        _buffer.AsSpan(_position, kept).CopyTo(_buffer);
        (_bufferStart, _position, _filled) = (Offset, 0, kept);
        int read;
        while (Room is > 0 and var room && (read = RandomAccess.Read(file, _buffer.AsSpan(_filled, room), _bufferStart + _filled)) > 0)
            _filled += read;
        return _filled > kept;
    }
}
