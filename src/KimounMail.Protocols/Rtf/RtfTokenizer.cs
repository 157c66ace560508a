namespace KimounMail.Protocols.Rtf;

/// <summary>What RTF is made of.</summary>
internal enum RtfTokenKind
{
    /// <summary>Nothing more follows.</summary>
    End,

    /// <summary><c>{</c></summary>
    GroupStart,

    /// <summary><c>}</c></summary>
    GroupEnd,

    /// <summary>A backslash and letters, with a number or without: <c>\fs24</c>.</summary>
    Word,

    /// <summary>A backslash and what is no letter: <c>\~</c>.</summary>
    Symbol,

    /// <summary>Octets of text in some code page, escaped or not.</summary>
    Text,
}

/// <summary>
/// Cuts RTF into groups, control words and text, one at a time and in place. Nothing is malformed to it: what is no control word is text, and what
/// is missing at the end is missed. Line ends between the tokens mean nothing in RTF and are left out, as is binary data (<c>\bin</c>).
/// </summary>
internal ref struct RtfTokenizer(ReadOnlySpan<byte> rtf)
{
    /// <summary>The specification allows no longer ones; of such the rest is dropped, and no one will know them.</summary>
    private const int MaxWordLength = 32;

    private readonly ReadOnlySpan<byte> _rtf = rtf;
    private readonly char[] _word = new char[MaxWordLength];
    private readonly byte[] _escaped = new byte[1];
    private int _position;
    private int _wordLength;

    /// <summary>The letters of a control word.</summary>
    public readonly ReadOnlySpan<char> Word => _word.AsSpan(0, _wordLength);

    /// <summary>The number behind a control word; null where none is. Longer ones than any that means something are the greatest there is.</summary>
    public int? Parameter { get; private set; }

    /// <summary>The character of a control symbol.</summary>
    public char Symbol { get; private set; }

    /// <summary>The octets of text.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Goes to the next token.</summary>
    public RtfTokenKind Read()
    {
        while (_position < _rtf.Length)
        {
            switch (_rtf[_position])
            {
                case (byte)'{':
                    _position++;
                    return RtfTokenKind.GroupStart;
                case (byte)'}':
                    _position++;
                    return RtfTokenKind.GroupEnd;
                case (byte)'\r' or (byte)'\n' or 0:
                    _position++;
                    break;
                case (byte)'\\':
                    _position++;
                    if (ReadControl() is { } kind)
                        return kind;
                    break;
                default:
                    return ReadText();
            }
        }

        return RtfTokenKind.End;
    }

    private RtfTokenKind ReadText()
    {
        var rest = _rtf[_position..];
        var length = rest.IndexOfAny("{}\\\r\n\0"u8);
        Text = length < 0 ? rest : rest[..length];
        _position += Text.Length;
        return RtfTokenKind.Text;
    }

    /// <summary>What a backslash begins; null for what stands for nothing.</summary>
    private RtfTokenKind? ReadControl()
    {
        if (_position == _rtf.Length)
            return null;
        if (char.IsAsciiLetter((char)_rtf[_position]))
            return ReadWord();
        var symbol = _rtf[_position++];
        switch ((char)symbol)
        {
            case '\'':
                return ReadHex();
            case '\\' or '{' or '}':
                return Escaped(symbol);
            default:
                Symbol = (char)symbol;
                return RtfTokenKind.Symbol;
        }
    }

    private RtfTokenKind? ReadWord()
    {
        _wordLength = 0;
        for (; _position < _rtf.Length && char.IsAsciiLetter((char)_rtf[_position]); _position++)
        {
            if (_wordLength < MaxWordLength)
                _word[_wordLength++] = (char)_rtf[_position];
        }

        Parameter = ReadParameter();
        if (_position < _rtf.Length && _rtf[_position] == ' ')
            _position++;
        if (Word is not "bin")
            return RtfTokenKind.Word;
        _position += Math.Min(Math.Max(Parameter ?? 0, 0), _rtf.Length - _position);
        return null;
    }

    private int? ReadParameter()
    {
        var isNegative = _position + 1 < _rtf.Length && _rtf[_position] == '-' && char.IsAsciiDigit((char)_rtf[_position + 1]);
        if (isNegative)
            _position++;
        int? number = null;
        for (; _position < _rtf.Length && char.IsAsciiDigit((char)_rtf[_position]); _position++)
            number = (int)Math.Min((number ?? 0L) * 10 + _rtf[_position] - '0', int.MaxValue);
        return isNegative ? -number : number;
    }

    /// <summary>An octet by its number; null without two digits, and for a NUL, which is no text.</summary>
    private RtfTokenKind? ReadHex()
    {
        if (_position + 1 >= _rtf.Length || !char.IsAsciiHexDigit((char)_rtf[_position]) || !char.IsAsciiHexDigit((char)_rtf[_position + 1]))
            return null;
        var octet = (byte)(HexValue(_rtf[_position]) << 4 | HexValue(_rtf[_position + 1]));
        _position += 2;
        return octet == 0 ? null : Escaped(octet);
    }

    private static int HexValue(byte digit) => char.IsAsciiDigit((char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private RtfTokenKind Escaped(byte octet)
    {
        _escaped[0] = octet;
        Text = _escaped;
        return RtfTokenKind.Text;
    }
}
