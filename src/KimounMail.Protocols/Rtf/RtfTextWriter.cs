using System.Text;

namespace KimounMail.Protocols.Rtf;

/// <summary>Makes text of octets in changing code pages. A character of two octets may come in two pieces.</summary>
internal sealed class RtfTextWriter
{
    /// <summary>Octets that are decoded at a time; none becomes more than two characters, but for what was left of those before.</summary>
    private const int Piece = 1024;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<int, Decoder> _decoders = [];
    private Decoder? _decoder;
    private int _codePage;
    private bool _hasSurrogates;
    private readonly char[] _buffer = new char[2 * Piece + 16];

    /// <summary>Writes octets of a code page.</summary>
    public void Write(ReadOnlySpan<byte> octets, int codePage)
    {
        if (_decoder is null || codePage != _codePage)
        {
            Flush();
            _decoder = DecoderOf(RtfCodePages.EncodingOf(codePage));
            _codePage = codePage;
        }

        for (; octets.Length > Piece; octets = octets[Piece..])
            Decode(octets[..Piece], flush: false);
        Decode(octets, flush: false);
    }

    /// <summary>Writes characters. Half a character before them is lost, and shown to be.</summary>
    public void Write(string text)
    {
        Flush();
        _text.Append(text);
    }

    /// <summary>Writes what <c>\u</c> names: a unit of UTF-16, half a character perhaps, as a signed number or not; or, as some do it, a whole code point.</summary>
    public void WriteUnicode(int number)
    {
        Flush();
        _hasSurrogates |= char.IsSurrogate((char)number);
        // NUL is no text.
        if (number == 0)
            return;
        if (number is >= short.MinValue and <= char.MaxValue)
            _text.Append((char)number);
        else if (Rune.TryCreate(number, out var rune))
            _text.Append(rune.ToString());
        else
            _text.Append('\uFFFD');
    }

    /// <summary>All that was written. What remains half a character becomes a replacement character.</summary>
    public override string ToString()
    {
        Flush();
        return _hasSurrogates ? Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(_text.ToString())) : _text.ToString();
    }

    private void Flush()
    {
        if (_decoder is not null)
            Decode([], flush: true);
    }

    private void Decode(ReadOnlySpan<byte> octets, bool flush) =>
        _text.Append(_buffer, 0, _decoder!.GetChars(octets, _buffer, flush));

    /// <summary>Kept, as documents change between few: a font for Latin letters, one for others.</summary>
    private Decoder DecoderOf(Encoding encoding)
    {
        if (!_decoders.TryGetValue(encoding.CodePage, out var decoder))
            _decoders[encoding.CodePage] = decoder = encoding.GetDecoder();
        return decoder;
    }
}
