namespace KimounMail.TestServers.Imap;

/// <summary>A command that breaks the grammar, or comes at the wrong time: answered BAD.</summary>
internal sealed class BadCommandException(string reason) : Exception(reason)
{
    /// <summary>What follows cannot be understood any more: the connection is closed.</summary>
    public bool IsFatal { get; init; }
}

/// <summary>A command that is understood and not carried out: answered with the reply.</summary>
internal sealed class RefusedException(Reply reply) : Exception(reply.Text)
{
    public Reply Reply { get; } = reply;
}

/// <summary>The tagged end of a command.</summary>
/// <param name="Status">OK, NO or BAD; BYE closes the connection without a tagged reply.</param>
/// <param name="Text">Response code and human text.</param>
internal readonly record struct Reply(string Status, string Text)
{
    /// <summary>The command has answered for itself.</summary>
    public static Reply None { get; } = new("", "");

    public static Reply Ok(string text) => new("OK", text);

    public static Reply No(string text) => new("NO", text);

    public static Reply Bad(string text) => new("BAD", text);

    /// <summary>From <c>NO [CODE] text</c>, as faults and profiles put it.</summary>
    public static Reply Parse(string line)
    {
        var space = line.IndexOf(' ');
        return space < 0 ? new Reply(line, "") : new Reply(line[..space], line[(space + 1)..]);
    }
}

/// <summary>A command line as received.</summary>
/// <param name="Tag">The client's tag.</param>
/// <param name="Name">Upper-case; <c>UID FETCH</c> and its like are one name.</param>
/// <param name="Arguments">Everything after the name, literals marked in it.</param>
/// <param name="Literals">The literals, in the order of their marks.</param>
/// <param name="Verdict">The reply already decided while a literal was announced; its octets were dropped.</param>
internal sealed record Command(string Tag, string Name, string Arguments, IReadOnlyList<Literal> Literals, Reply? Verdict = null)
{
    public bool IsUid => Name.StartsWith("UID ", StringComparison.Ordinal);

    /// <summary>A scanner over the arguments, which begin with the space after the name.</summary>
    public CommandScanner Scan(bool utf8) => new(Arguments, Literals, utf8);

    /// <summary>The arguments with literals as <c>{n}</c>.</summary>
    public string Display()
    {
        var text = Arguments.TrimStart();
        foreach (var literal in Literals)
        {
            var mark = text.IndexOf(CommandScanner.LiteralMark);
            if (mark >= 0)
                text = $"{text[..mark]}{{{literal.Header.Size}{(literal.Header.IsNonSync ? "+" : "")}}}{text[(mark + 1)..]}";
        }

        return text;
    }
}
