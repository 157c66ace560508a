namespace KimounMail.Protocols.Rtf;

/// <summary>Reads a document once from its beginning to its end, in time and memory that grow no faster than the document.</summary>
/// <param name="content">What is read: the HTML or text it was made of, or what a reader of RTF sees.</param>
internal sealed class RtfReader(RtfContent content)
{
    /// <summary>Mail that is quoted again and again has some hundred.</summary>
    private const int MaxDepth = 10_000;

    /// <summary>A document without it is one of another kind.</summary>
    private static ReadOnlySpan<byte> Signature => "{\\rtf"u8;

    private readonly RtfFontTable _fonts = new();
    private readonly RtfTextWriter _text = new();
    private readonly Stack<RtfGroup> _groups = new();
    private RtfGroup _group = new() { FallbackLength = 1 };

    /// <summary>How many characters follow that stand for a Unicode character before them, for readers that do not know it.</summary>
    private int _fallback;

    /// <exception cref="InvalidDataException">It is no RTF.</exception>
    public static void DemandRtf(ReadOnlySpan<byte> rtf)
    {
        if (!rtf.StartsWith(Signature))
            throw new InvalidDataException("This is no RTF: it does not begin as such.");
    }

    /// <summary>The text of the document.</summary>
    /// <exception cref="InvalidDataException">It is nested too deep.</exception>
    public string Read(ReadOnlySpan<byte> rtf)
    {
        var tokenizer = new RtfTokenizer(rtf);
        while (ReadToken(ref tokenizer))
        {
        }

        return _text.ToString();
    }

    /// <summary>False at the end: what is behind the group that is the document is none of it.</summary>
    private bool ReadToken(ref RtfTokenizer tokenizer)
    {
        var isFirst = _group.IsAtStart;
        var kind = tokenizer.Read();
        _group.IsAtStart = false;
        switch (kind)
        {
            case RtfTokenKind.GroupStart:
                _fallback = 0;
                if (_groups.Count == MaxDepth)
                    throw new InvalidDataException($"The RTF is nested deeper than {MaxDepth:N0} groups.");
                _groups.Push(_group);
                _group.IsAtStart = true;
                _group.IsIgnorable = false;
                return true;
            case RtfTokenKind.GroupEnd:
                _fallback = 0;
                _group = _groups.Pop();
                return _groups.Count > 0;
            case RtfTokenKind.Text:
                ReadText(tokenizer.Text);
                return true;
            case RtfTokenKind.Symbol:
                ReadSymbol(tokenizer.Symbol, isFirst);
                return true;
            case RtfTokenKind.Word:
                ReadWord(tokenizer.Word, tokenizer.Parameter, isFirst);
                return true;
            default:
                return false;
        }
    }

    private void ReadText(ReadOnlySpan<byte> octets)
    {
        var skipped = Math.Min(_fallback, octets.Length);
        _fallback -= skipped;
        if (_group.IsShown && skipped < octets.Length)
            _text.Write(octets[skipped..], CodePage);
    }

    /// <summary>Fragments of HTML are in the code page of the document, whatever the font around them (§2.2.3.2).</summary>
    private int CodePage => _group.Destination == RtfDestination.HtmlTag ? _fonts.DocumentCodePage : _fonts.CodePageOf(_group.Font ?? _fonts.DefaultFont);

    private void ReadSymbol(char symbol, bool isFirst)
    {
        if (symbol == '*' && isFirst)
        {
            // Whoever does not know the word that follows skips the group.
            _group.IsIgnorable = _group.Destination != RtfDestination.Skipped;
            _group.Destination = RtfDestination.Skipped;
            _group.IsAtStart = true;
        }
        else if (RtfCharacters.OfSymbol(symbol, _group.Destination == RtfDestination.HtmlTag) is { } character)
        {
            WriteCharacter(character);
        }
    }

    private void ReadWord(ReadOnlySpan<char> word, int? parameter, bool isFirst)
    {
        if (isFirst && (_group.Destination != RtfDestination.Skipped || _group.IsIgnorable) && RtfDestinations.Of(word, content) is { } destination)
        {
            _group.Destination = destination;
            return;
        }

        if ((RtfCharacters.OfWord(word) ?? (content == RtfContent.Rtf ? RtfCharacters.OfLayout(word) : null)) is { } character)
        {
            WriteCharacter(character);
            return;
        }

        // Anything but a character ends the fallback, however many characters it should have had.
        _fallback = 0;
        if (_group.Destination == RtfDestination.FontTable)
            _fonts.Read(word, parameter ?? 0);
        else if (word is "u" && parameter is { } number)
            WriteUnicode(number);
        else
            ReadProperty(word, parameter);
    }

    private void ReadProperty(ReadOnlySpan<char> word, int? parameter)
    {
        switch (word)
        {
            // Fonts count even where nothing is shown (§2.2.3.2).
            case "f" when parameter is not null:
                _group.Font = parameter;
                break;
            case "plain":
                _group.Font = null;
                _group.IsHidden = false;
                break;
            case "uc":
                _group.FallbackLength = Math.Max(parameter ?? 1, 0);
                break;
            // RTF beside the HTML, for readers of RTF (§2.1.3.1.3).
            case "htmlrtf" when content != RtfContent.Rtf:
                _group.IsOnlyRtf = parameter != 0;
                break;
            case "v" when content == RtfContent.Rtf:
                _group.IsHidden = parameter != 0;
                break;
            default:
                if (_group.Destination == RtfDestination.Body)
                    ReadHeader(word, parameter);
                break;
        }
    }

    private void ReadHeader(ReadOnlySpan<char> word, int? parameter)
    {
        switch (word)
        {
            case "deff":
                _fonts.DefaultFont = parameter ?? 0;
                break;
            case "mac":
                _fonts.DocumentCodePage = 10000;
                break;
            case "pc":
                _fonts.DocumentCodePage = 437;
                break;
            case "pca":
                _fonts.DocumentCodePage = 850;
                break;
            case "ansicpg" when parameter > 0:
                _fonts.DocumentCodePage = parameter.Value;
                break;
        }
    }

    private void WriteCharacter(string character)
    {
        if (_fallback > 0)
            _fallback--;
        else if (_group.IsShown)
            _text.Write(character);
    }

    private void WriteUnicode(int number)
    {
        _fallback = _group.FallbackLength;
        if (_group.IsShown)
            _text.WriteUnicode(number);
    }
}
