using System.Globalization;
using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>
/// Takes the arguments of a command apart by the grammar of RFC 3501 §9. Strict: what the grammar does not allow
/// is a <see cref="BadCommandException"/>. Text is octets as Latin-1; a literal is one mark in it.
/// </summary>
internal sealed class CommandScanner(string text, IReadOnlyList<Literal> literals, bool utf8)
{
    /// <summary>Stands for a literal; no octet maps to it.</summary>
    public const char LiteralMark = '\uE000';

    private int _at;
    private int _literal;

    public bool AtEnd => _at == text.Length;

    public char Peek => _at < text.Length ? text[_at] : '\0';

    public string Rest() => text[_at..];

    public void Space() => Expect(' ');

    public void End()
    {
        if (!AtEnd)
            throw Bad("more than the command takes");
    }

    public void Expect(char expected)
    {
        if (Peek != expected)
            throw Bad(expected == ' ' ? "space expected" : $"'{expected}' expected");
        _at++;
    }

    public bool TryTake(char wanted)
    {
        if (Peek != wanted)
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes a word when it is the next atom, in whatever case.</summary>
    public bool TryWord(string word)
    {
        if (_at + word.Length > text.Length || !text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        if (_at + word.Length < text.Length && IsAtomChar(text[_at + word.Length]))
            return false;
        _at += word.Length;
        return true;
    }

    public string Tag() => TakeWhile(c => c != '+' && (IsAtomChar(c) || c == ']'), "tag");

    public string Atom() => TakeWhile(IsAtomChar, "atom");

    /// <summary>The name of a FETCH item or of its section, up to a bracket, space or parenthesis.</summary>
    public string ItemName() => TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-', "name");

    public string AString() => Peek is '"' or LiteralMark ? String() : TakeWhile(c => IsAtomChar(c) || c == ']', "string");

    /// <summary>A quoted string or a literal.</summary>
    public string String()
    {
        if (Peek == LiteralMark)
            return Decode(Encoding.Latin1.GetString(Literal().Content!.ToArray()), quoted: false);
        Expect('"');
        var value = new StringBuilder();
        while (!TryTake('"'))
        {
            if (AtEnd || Peek == LiteralMark)
                throw Bad("quoted string without end");
            if (TryTake('\\') && Peek is not ('"' or '\\'))
                throw Bad("only \" and \\ can be escaped");
            value.Append(text[_at++]);
        }

        return Decode(value.ToString(), quoted: true);
    }

    public Literal Literal()
    {
        Expect(LiteralMark);
        return literals[_literal++];
    }

    /// <summary>A mailbox name, decoded.</summary>
    public string Mailbox() => DecodeMailbox(AString());

    /// <summary>The pattern of LIST: as a mailbox name, with the wildcards allowed bare.</summary>
    public string ListMailbox() => DecodeMailbox(Peek is '"' or LiteralMark
        ? String()
        : TakeWhile(c => IsAtomChar(c) || c is ']' or '%' or '*', "mailbox pattern"));

    public uint Number() => (uint)LargeNumber(uint.MaxValue);

    public ulong LargeNumber(ulong max = long.MaxValue)
    {
        var digits = TakeWhile(char.IsAsciiDigit, "number");
        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max
            ? number
            : throw Bad("number too large");
    }

    public SequenceSet SequenceSet() => Imap.SequenceSet.Parse(TakeWhile(c => char.IsAsciiDigit(c) || c is ':' or ',' or '*', "sequence set"));

    /// <summary>Items between parentheses, separated by one space; may be empty only when <paramref name="mayBeEmpty"/>.</summary>
    public List<T> List<T>(Func<T> item, bool mayBeEmpty = false)
    {
        var items = new List<T>();
        Expect('(');
        if (mayBeEmpty && TryTake(')'))
            return items;
        do
            items.Add(item());
        while (TryTake(' '));
        Expect(')');
        return items;
    }

    /// <summary>A flag a client may set: a system flag but <c>\Recent</c>, or a keyword.</summary>
    public string Flag()
    {
        if (!TryTake('\\'))
            return Atom();
        var flag = "\\" + Atom();
        return MessageFlags.IsSystem(flag) ? flag : throw Bad($"{flag} cannot be set");
    }

    /// <summary>date-time, with its quotes and its day padded by a space.</summary>
    public DateTimeOffset DateTime()
    {
        var value = String();
        return value.Length == 26 && DateTimeOffset.TryParseExact(
            value[0] == ' ' ? "0" + value[1..] : value, "dd-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Bad("malformed date-time");
    }

    /// <summary>date of SEARCH, bare or quoted: day without padding.</summary>
    public DateOnly Date()
    {
        var value = Peek == '"' ? String() : Atom();
        return DateOnly.TryParseExact(value, ["d-MMM-yyyy", "dd-MMM-yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Bad("malformed date");
    }

    public static BadCommandException Bad(string reason) => new(reason);

    private string TakeWhile(Predicate<char> wanted, string what)
    {
        var start = _at;
        while (_at < text.Length && wanted(text[_at]))
            _at++;
        return _at > start ? text[start.._at] : throw Bad($"{what} expected");
    }

    private string DecodeMailbox(string name) => utf8 ? name : ModifiedUtf7.TryDecode(name, out var decoded)
        ? decoded
        : throw Bad("mailbox name is not modified UTF-7");

    // Eight-bit text in quotes is for UTF8=ACCEPT only (RFC 6855 §3); in a literal it is always allowed.
    private string Decode(string octets, bool quoted)
    {
        if (Ascii.IsValid(octets))
            return octets;
        if (quoted && !utf8)
            throw Bad("8-bit characters in a quoted string");
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(octets));
    }

    private static bool IsAtomChar(char c) => c is > ' ' and < '\x7f' and not ('(' or ')' or '{' or '%' or '*' or '"' or '\\' or ']');
}
