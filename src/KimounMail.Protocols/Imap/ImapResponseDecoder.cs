using System.Text;

namespace KimounMail.Protocols.Imap;

/// <summary>What <see cref="ImapResponseDecoder.Decode"/> found.</summary>
internal enum ImapEvent
{
    /// <summary>Nothing complete yet: receive more and ask again with the same octets in front.</summary>
    NeedMore,

    /// <summary>A complete response.</summary>
    Response,

    /// <summary>A message body starts: its octets follow and are the caller's to take.</summary>
    Body,
}

/// <summary>
/// Cuts the octets of a server into responses, without I/O. What a response holds is kept by the caller's buffer until
/// it is complete, so the work is linear and the result does not depend on how the octets arrive. Only the literal of
/// <c>BODY[]</c> is not collected: it is announced, taken by the caller, and then the response goes on.
/// </summary>
internal sealed class ImapResponseDecoder
{
    private ImapFetchResponse? _opened;
    private long _bodyLeft;
    private int _scanned;
    private int _lineStart;
    private int _literalLeft;
    private bool? _mayHaveLiterals;

    /// <summary>Octets consumed so far: the offset of the next one in the connection's stream.</summary>
    public long Offset { get; private set; }

    /// <summary>Octets of the present body that the caller has not yet taken.</summary>
    public long BodyLeft => _bodyLeft;

    /// <summary>Finds the next event in <paramref name="input"/>, which starts with what was not consumed before.</summary>
    /// <exception cref="ImapProtocolException">The server broke the grammar or a limit.</exception>
    public ImapEvent Decode(ReadOnlySpan<byte> input, out int consumed, out ImapResponse? response)
    {
        if (_bodyLeft > 0)
            throw new InvalidOperationException("The body has not been taken.");
        (consumed, response) = (0, null);
        while (FindLineEnd(input) is { } end)
        {
            if (!EndsWithLiteral(input, end, out var start, out var length))
            {
                response = Finish(input[..end]);
                consumed = end;
                return ImapEvent.Response;
            }
            if (_opened is null && IsWholeBody(input[..start], out var uptoName))
            {
                response = Open(input[..uptoName], length);
                consumed = end;
                Restart(end);
                return ImapEvent.Body;
            }
            Collect(end, length);
        }
        return ImapEvent.NeedMore;
    }

    /// <summary>Counts octets of the body that the caller took.</summary>
    public void BodyTaken(int count)
    {
        _bodyLeft -= count;
        Offset += count;
    }

    private int? FindLineEnd(ReadOnlySpan<byte> input)
    {
        var skip = Math.Min(_literalLeft, input.Length - _scanned);
        _literalLeft -= skip;
        _scanned += skip;
        if (skip > 0 && _literalLeft == 0)
            _lineStart = _scanned;
        var lineFeed = _literalLeft > 0 ? -1 : input[_scanned..].IndexOf((byte)'\n');
        _scanned = lineFeed < 0 ? input.Length : _scanned + lineFeed + 1;
        if (_scanned > ImapLimits.Response)
            throw Broken($"The server sent a response of more than {ImapLimits.Response} octets.", _scanned);
        return lineFeed < 0 ? null : _scanned;
    }

    private bool EndsWithLiteral(ReadOnlySpan<byte> input, int end, out int start, out long length)
    {
        (start, length) = (0, 0);
        _mayHaveLiterals ??= _opened is not null || IsData(input);
        if (!_mayHaveLiterals.Value || !ImapLiteral.TryParse(input[_lineStart..end], out start, out length))
            return false;
        start += _lineStart;
        return true;
    }

    private void Collect(int end, long length)
    {
        if (length > ImapLimits.Literal)
            throw Broken($"The server announced a literal of {length} octets where at most {ImapLimits.Literal} make sense.", end);
        _literalLeft = (int)length;
        _lineStart = end;
    }

    private ImapFetchResponse Open(ReadOnlySpan<byte> head, long length)
    {
        var fetch = Parse(head, static data => ImapFetchParser.ParseHead(data));
        fetch.BodyLength = length;
        _opened = fetch;
        _bodyLeft = length;
        return fetch;
    }

    private ImapResponse Finish(ReadOnlySpan<byte> frame)
    {
        ImapResponse response;
        if (_opened is { } fetch)
        {
            response = Parse(frame, fetch, static (data, fetch) => ImapFetchParser.ParseItems(data, fetch));
            _opened = null;
        }
        else
        {
            response = Parse(frame, static data => ImapResponseParser.Parse(data));
        }
        Restart(frame.Length);
        return response;
    }

    private void Restart(int consumed)
    {
        Offset += consumed;
        _scanned = _lineStart = _literalLeft = 0;
        _mayHaveLiterals = null;
    }

    /// <summary>Text responses may end in "{5}" and mean just that; literals occur only in untagged data.</summary>
    private static bool IsData(ReadOnlySpan<byte> input)
    {
        if (input is not [(byte)'*', (byte)' ', ..])
            return false;
        var word = new ImapTokenizer(input[2..]).ReadAtom();
        return !(Ascii.EqualsIgnoreCase(word, "OK"u8) || Ascii.EqualsIgnoreCase(word, "NO"u8) || Ascii.EqualsIgnoreCase(word, "BAD"u8)
            || Ascii.EqualsIgnoreCase(word, "BYE"u8) || Ascii.EqualsIgnoreCase(word, "PREAUTH"u8));
    }

    /// <summary>True when the literal announced after <paramref name="head"/> is a whole message in a FETCH response.</summary>
    private bool IsWholeBody(ReadOnlySpan<byte> head, out int uptoName)
    {
        uptoName = 0;
        var line = head[_lineStart..].TrimEnd((byte)' ');
        var nameStart = line.LastIndexOfAny((byte)' ', (byte)'(') + 1;
        if (!ImapFetchParser.IsWholeBody(line[nameStart..]))
            return false;
        uptoName = _lineStart + nameStart;
        var data = new ImapTokenizer(head[1..]);
        data.ReadAtom();
        return Ascii.EqualsIgnoreCase(data.ReadAtom(), "FETCH"u8);
    }

    private delegate T Parser<T>(ReadOnlySpan<byte> data);

    private delegate T Parser<T, TState>(ReadOnlySpan<byte> data, TState state);

    private T Parse<T>(ReadOnlySpan<byte> data, Parser<T> parser) =>
        Parse(data, parser, static (data, parser) => parser(data));

    private T Parse<T, TState>(ReadOnlySpan<byte> data, TState state, Parser<T, TState> parser)
    {
        try
        {
            return parser(data, state);
        }
        catch (ImapSyntaxException error)
        {
            throw Broken($"The server sent a response that cannot be read: {error.Message}.", error.Position, error);
        }
    }

    private ImapProtocolException Broken(string message, int position, Exception? cause = null) =>
        new(message, Offset + position, cause) { Category = MailErrorCategory.InvalidData };
}
