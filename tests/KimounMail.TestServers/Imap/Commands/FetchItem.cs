namespace KimounMail.TestServers.Imap;

/// <summary>One thing FETCH asks for.</summary>
/// <param name="Name">Upper-case item name; BODY for every body section, seen or peeked.</param>
internal sealed record FetchItem(string Name)
{
    /// <summary>Label in the response, such as <c>BODY[HEADER]&lt;0&gt;</c>.</summary>
    public string Label { get; init; } = Name;

    /// <summary>Empty, HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT or TEXT.</summary>
    public string Section { get; init; } = "";

    public IReadOnlyList<string> Fields { get; init; } = [];

    public (long Offset, long Length)? Partial { get; init; }

    /// <summary>Sets \Seen.</summary>
    public bool MarksSeen { get; init; }

    public bool IsBody => Name == "BODY";

    /// <summary>Items between parentheses, one alone, or a macro (RFC 3501 §6.4.5).</summary>
    public static List<FetchItem> ParseAll(ImapSession session, CommandScanner scanner)
    {
        if (scanner.Peek == '(')
            return scanner.List(() => Parse(session, scanner));
        if (scanner.TryWord("FAST"))
            return [new("FLAGS"), new("INTERNALDATE"), new("RFC822.SIZE")];
        return [Parse(session, scanner)];
    }

    private static FetchItem Parse(ImapSession session, CommandScanner scanner)
    {
        var name = scanner.ItemName().ToUpperInvariant();
        switch (name)
        {
            case "UID" or "FLAGS" or "INTERNALDATE" or "RFC822.SIZE":
                return new FetchItem(name);
            case "MODSEQ":
                session.Require("CONDSTORE");
                session.CondStore = true;
                return new FetchItem(name);
            case "X-GM-MSGID" or "X-GM-LABELS":
                session.Require("X-GM-EXT-1");
                return new FetchItem(name);
            case "RFC822":
                return new FetchItem("BODY") { Label = name, MarksSeen = true };
            case "RFC822.HEADER":
                return new FetchItem("BODY") { Label = name, Section = "HEADER" };
            case "RFC822.TEXT":
                return new FetchItem("BODY") { Label = name, Section = "TEXT", MarksSeen = true };
            case "BODY" or "BODY.PEEK" when scanner.Peek == '[':
                return ParseBody(scanner, marksSeen: name == "BODY");
            default:
                throw new BadCommandException($"unknown item {name}");
        }
    }

    private static FetchItem ParseBody(CommandScanner scanner, bool marksSeen)
    {
        scanner.Expect('[');
        var section = scanner.Peek == ']' ? "" : scanner.ItemName().ToUpperInvariant();
        IReadOnlyList<string> fields = [];
        if (section is "HEADER.FIELDS" or "HEADER.FIELDS.NOT")
        {
            scanner.Space();
            fields = scanner.List(scanner.AString);
        }
        else if (section is not ("" or "HEADER" or "TEXT"))
        {
            throw new BadCommandException($"unknown section {section}");
        }

        scanner.Expect(']');
        (long Offset, long Length)? partial = null;
        if (scanner.TryTake('<'))
        {
            var offset = scanner.Number();
            scanner.Expect('.');
            partial = (offset, scanner.Number());
            scanner.Expect('>');
        }

        var names = fields.Count == 0 ? "" : $" ({string.Join(' ', fields)})";
        return new FetchItem("BODY")
        {
            Label = $"BODY[{section}{names}]" + (partial is { } part ? $"<{part.Offset}>" : ""),
            Section = section,
            Fields = fields,
            Partial = partial,
            MarksSeen = marksSeen,
        };
    }
}
