using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace KimounMail.Protocols.Imap;

/// <summary>
/// Reads the values of one complete response: atoms, numbers, strings, lists (RFC 9051 §4). Literals stand in the data
/// right after their announcement. Spaces before a value are skipped, however many.
/// </summary>
internal ref struct ImapTokenizer(ReadOnlySpan<byte> data)
{
    /// <summary>How deep lists may nest; BODYSTRUCTURE of real mail stays far below.</summary>
    public const int MaxDepth = 200;

    private static readonly SearchValues<byte> AtomEnd = SearchValues.Create("() \"\r\n"u8);
    private static readonly SearchValues<byte> QuotedSpecials = SearchValues.Create("\"\\\r\n"u8);
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    /// <summary>Where the next octet to read stands.</summary>
    public readonly int Position => _position;

    /// <summary>What has not been read, without the line's end.</summary>
    public readonly ReadOnlySpan<byte> Rest => _data[_position..].TrimEnd("\r\n"u8);

    /// <summary>True when only spaces and the line's end are left.</summary>
    public bool AtEnd
    {
        get
        {
            SkipSpaces();
            return _position >= _data.Length || _data[_position] is (byte)'\r' or (byte)'\n';
        }
    }

    /// <summary>Reads the octet if it comes next.</summary>
    public bool TryRead(byte octet)
    {
        SkipSpaces();
        if (_position >= _data.Length || _data[_position] != octet)
            return false;
        _position++;
        return true;
    }

    /// <summary>Reads an octet that must come next.</summary>
    public void Expect(byte octet)
    {
        if (!TryRead(octet))
            throw Error($"'{(char)octet}' expected");
    }

    /// <summary>Reads up to the next space, parenthesis, quote or line end; empty when one of these comes next.</summary>
    public ReadOnlySpan<byte> ReadAtom()
    {
        SkipSpaces();
        var rest = _data[_position..];
        var length = rest.IndexOfAny(AtomEnd);
        var atom = length < 0 ? rest : rest[..length];
        _position += atom.Length;
        return atom;
    }

    /// <summary>Reads an atom as ASCII text.</summary>
    public string ReadAtomText() => Encoding.Latin1.GetString(ReadAtom());

    /// <summary>Reads a fetch item's name with its section and origin, such as <c>BODY[HEADER.FIELDS (DATE)]&lt;0&gt;</c>.</summary>
    public ReadOnlySpan<byte> ReadItemName()
    {
        SkipSpaces();
        var start = _position;
        while (_position < _data.Length && _data[_position] is not ((byte)' ' or (byte)'(' or (byte)')' or (byte)'\r' or (byte)'\n'))
        {
            if (_data[_position++] == '[')
                SkipSection();
        }
        if (_position == start)
            throw Error("name of an item expected");
        return _data[start.._position];
    }

    /// <summary>Reads a number.</summary>
    public ulong ReadNumber()
    {
        SkipSpaces();
        if (!Utf8Parser.TryParse(_data[_position..], out ulong number, out var length))
            throw Error("number expected");
        _position += length;
        return number;
    }

    /// <summary>Reads a number that fits a UID or sequence number.</summary>
    public uint ReadNumber32() => ReadNumber() is var number and <= uint.MaxValue ? (uint)number : throw Error("number too large");

    /// <summary>Reads a quoted string, a literal or an atom; NIL is an atom like any other.</summary>
    public ReadOnlySpan<byte> ReadAString()
    {
        SkipSpaces();
        if (_position >= _data.Length)
            throw Error("value missing");
        return _data[_position] switch
        {
            (byte)'"' => ReadQuoted(),
            (byte)'{' or (byte)'~' when TryReadLiteral(out var literal) => literal,
            _ => ReadAtom() is { IsEmpty: false } atom ? atom : throw Error("string expected"),
        };
    }

    /// <summary>Reads a string or NIL; false for NIL.</summary>
    public bool TryReadNString(out ReadOnlySpan<byte> value)
    {
        SkipSpaces();
        var isAtom = _position < _data.Length && _data[_position] is not ((byte)'"' or (byte)'{' or (byte)'~');
        value = ReadAString();
        return !(isAtom && value.Length == 3 && Ascii.EqualsIgnoreCase(value, "NIL"u8));
    }

    /// <summary>Skips one value of any kind, nested lists included, without recursion.</summary>
    public void SkipValue()
    {
        var depth = 0;
        do
        {
            if (TryRead((byte)'('))
                depth = depth < MaxDepth ? depth + 1 : throw Error("lists nested too deep");
            else if (TryRead((byte)')'))
                depth = depth > 0 ? depth - 1 : throw Error("value expected");
            else
                ReadAString();
        }
        while (depth > 0);
    }

    /// <summary>The failure at the present position.</summary>
    public readonly ImapSyntaxException Error(string what) => new(what, _position);

    private void SkipSpaces()
    {
        while (_position < _data.Length && _data[_position] == ' ')
            _position++;
    }

    private void SkipSection()
    {
        var quoted = false;
        while (_position < _data.Length)
        {
            var octet = _data[_position++];
            if (octet == '"')
                quoted = !quoted;
            else if (octet == '\\' && quoted)
                _position++;
            else if (octet == ']' && !quoted)
                return;
        }
        _position = _data.Length;
        throw Error("']' expected");
    }

    private ReadOnlySpan<byte> ReadQuoted()
    {
        var start = ++_position;
        while (true)
        {
            var next = _data[_position..].IndexOfAny(QuotedSpecials);
            if (next < 0 || _data[_position + next] is (byte)'\r' or (byte)'\n')
                throw Error("string does not end");
            _position += next;
            if (_data[_position] == '"')
                return Unescape(_data[start.._position++]);
            _position = Math.Min(_position + 2, _data.Length);
        }
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> quoted)
    {
        if (!quoted.Contains((byte)'\\'))
            return quoted;
        var plain = new byte[quoted.Length];
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length)
                i++;
            plain[length++] = quoted[i];
        }
        return plain.AsSpan(0, length);
    }

    private bool TryReadLiteral(out ReadOnlySpan<byte> literal)
    {
        literal = default;
        var lineEnd = _data[_position..].IndexOf((byte)'\n');
        if (lineEnd < 0 || !ImapLiteral.TryParse(_data.Slice(_position, lineEnd + 1), out var start, out var length) || start > 0)
            return false;
        var content = _position + lineEnd + 1;
        if (length > _data.Length - content)
            throw Error("literal cut short");
        literal = _data.Slice(content, (int)length);
        _position = content + (int)length;
        return true;
    }
}
