using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>Whether a message is found.</summary>
internal delegate bool SearchKey(LoopbackMessage message);

/// <summary>The search keys of RFC 3501 §6.4.4 but SENTBEFORE, SENTON and SENTSINCE; MODSEQ of RFC 7162.</summary>
internal sealed class SearchKeyParser(ImapSession session, CommandScanner scanner)
{
    private static readonly HashSet<string> Flags = ["SEEN", "ANSWERED", "FLAGGED", "DELETED", "DRAFT"];

    /// <summary>Keys one after the other: all must hold.</summary>
    public SearchKey ParseAll()
    {
        var keys = new List<SearchKey>();
        do
            keys.Add(Parse());
        while (scanner.TryTake(' '));
        return message => keys.TrueForAll(key => key(message));
    }

    private SearchKey Parse()
    {
        var selected = session.Selected;
        if (scanner.TryTake('('))
        {
            var inner = ParseAll();
            scanner.Expect(')');
            return inner;
        }

        if (char.IsAsciiDigit(scanner.Peek) || scanner.Peek == '*')
        {
            var numbers = selected.Resolve(scanner.SequenceSet(), isUid: false).ToHashSet();
            return message => numbers.Contains(message.Uid);
        }

        var name = scanner.Atom().ToUpperInvariant();
        return FlagKey(name) ?? name switch
        {
            "ALL" => _ => true,
            "NEW" => message => message.Uid >= selected.RecentFrom && !message.Flags.Contains("\\Seen"),
            "RECENT" => message => message.Uid >= selected.RecentFrom,
            "OLD" => message => message.Uid < selected.RecentFrom,
            "KEYWORD" => Keyword(wanted: true),
            "UNKEYWORD" => Keyword(wanted: false),
            "NOT" => Not(Next()),
            "OR" => Or(Next(), Next()),
            "UID" => Uid(selected),
            "SINCE" => OnDate((day, limit) => day >= limit),
            "BEFORE" => OnDate((day, limit) => day < limit),
            "ON" => OnDate((day, limit) => day == limit),
            "LARGER" => Size((size, limit) => size > limit),
            "SMALLER" => Size((size, limit) => size < limit),
            "HEADER" => Header(Argument()),
            "SUBJECT" or "FROM" or "TO" or "CC" or "BCC" => Header(name),
            "BODY" or "TEXT" => Text(),
            "MODSEQ" => ModSeq(),
            _ => throw new BadCommandException($"unknown search key {name}"),
        };
    }

    private SearchKey Next()
    {
        scanner.Space();
        return Parse();
    }

    private string Argument()
    {
        scanner.Space();
        return scanner.AString();
    }

    private static SearchKey? FlagKey(string name)
    {
        if (Flags.Contains(name))
            return message => message.Flags.Contains("\\" + name);
        return name.StartsWith("UN", StringComparison.Ordinal) && Flags.Contains(name[2..])
            ? message => !message.Flags.Contains("\\" + name[2..])
            : null;
    }

    private static SearchKey Not(SearchKey key) => message => !key(message);

    private static SearchKey Or(SearchKey one, SearchKey other) => message => one(message) || other(message);

    private SearchKey Keyword(bool wanted)
    {
        scanner.Space();
        var keyword = scanner.Atom();
        return message => message.Flags.Contains(keyword) == wanted;
    }

    private SearchKey Uid(SelectedMailbox selected)
    {
        scanner.Space();
        var uids = selected.Resolve(scanner.SequenceSet(), isUid: true).ToHashSet();
        return message => uids.Contains(message.Uid);
    }

    // The day is the one of the internal date's own zone (RFC 3501 §6.4.4).
    private SearchKey OnDate(Func<DateOnly, DateOnly, bool> holds)
    {
        scanner.Space();
        var limit = scanner.Date();
        return message => holds(DateOnly.FromDateTime(message.InternalDate.DateTime), limit);
    }

    private SearchKey Size(Func<long, long, bool> holds)
    {
        scanner.Space();
        var limit = scanner.Number();
        return message => holds(message.Content.Length, limit);
    }

    private SearchKey Header(string field)
    {
        var text = Argument();
        return message => HeaderBlock.Values(message.Content.ReadHeader(), field)
            .Any(value => value.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    private SearchKey Text()
    {
        var text = Argument();
        return message => Encoding.UTF8.GetString(message.Content.ToArray()).Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    private SearchKey ModSeq()
    {
        session.Require("CONDSTORE");
        scanner.Space();
        var atLeast = scanner.LargeNumber();
        session.CondStore = true;
        return message => message.ModSeq >= atLeast;
    }
}
