using System.Text;

namespace KimounMail.Protocols.ContentLines;

/// <summary>
/// The lines of a stream as they are stored, before any unfolding. They may end with LF, CR LF or, where a program made CR LF of the LF in CR LF, CR CR LF.
/// Text in UTF-16 is told by its byte order mark and read as UTF-8.
/// </summary>
internal sealed class OctetLineReader(Stream stream, int maxLength)
{
    private readonly int _maxLength = maxLength;
    private Stream _stream = stream;
    private byte[] _buffer = new byte[32 * 1024];
    private int _position;
    private int _filled;
    private bool _hasBegun;
    private bool _skipsRest;

    /// <summary>The line without its end, valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Its number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>True when the line is longer than what is read of one.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Reads the next line; false at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_hasBegun)
            await BeginAsync(cancellationToken);
        for (var scanned = 0; ;)
        {
            var lineEnd = _buffer.AsSpan((_position + scanned).._filled).IndexOf((byte)'\n');
            if (lineEnd >= 0)
            {
                if (Take(scanned + lineEnd, 1))
                    return true;
                scanned = 0;
                continue;
            }

            scanned = _filled - _position;
            if (scanned > _maxLength && Cut())
                return true;
            if (_skipsRest)
                (_position, scanned) = (_filled, 0);
            if (!await FillAsync(cancellationToken))
                return scanned > 0 && Take(scanned, 0);
        }
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        _filled = await _stream.ReadAtLeastAsync(_buffer.AsMemory(0, 2), 2, throwOnEndOfStream: false, cancellationToken);
        var utf16 = (_buffer[0], _buffer[1]) switch { (0xFF, 0xFE) => Encoding.Unicode, (0xFE, 0xFF) => Encoding.BigEndianUnicode, _ => null };
        if (_filled == 2 && utf16 is not null)
            (_stream, _filled) = (Encoding.CreateTranscodingStream(_stream, utf16, new UTF8Encoding(false), leaveOpen: true), 0);
    }

    /// <summary>Makes the octets up to a line's end the line; false when they are the rest of one that was cut.</summary>
    private bool Take(int length, int endLength)
    {
        Line = _buffer.AsMemory(_position, _buffer.AsSpan(_position, length).TrimEnd((byte)'\r').Length);
        _position += length + endLength;
        if (_skipsRest)
        {
            _skipsRest = false;
            return false;
        }

        IsCut = false;
        Number++;
        return true;
    }

    /// <summary>Makes the beginning of a line that is too long the line; false when that was done.</summary>
    private bool Cut()
    {
        if (_skipsRest)
            return false;
        Line = _buffer.AsMemory(_position, _maxLength);
        _position = _filled;
        (IsCut, _skipsRest) = (true, true);
        Number++;
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var kept = _filled - _position;
        if (_position > 0)
            _buffer.AsSpan(_position, kept).CopyTo(_buffer);
        (_position, _filled) = (0, kept);
        if (kept == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read;
        return read > 0;
    }
}
