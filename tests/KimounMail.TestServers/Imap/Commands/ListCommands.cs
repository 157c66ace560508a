using System.Text.RegularExpressions;

namespace KimounMail.TestServers.Imap;

/// <summary>LIST with RFC 5258, 5819, 6154; LSUB; NAMESPACE.</summary>
internal static class ListCommands
{
    private sealed record Request(
        string Reference, IReadOnlyList<string> Patterns, HashSet<string> Select, HashSet<string> Return, IReadOnlyList<string> StatusItems);

    public static async Task<Reply> ListAsync(ImapSession session, Command command)
    {
        var request = Parse(session, command);
        if (request.Patterns is [""])
        {
            await session.WriteLineAsync($"* LIST (\\Noselect) \"{session.Account.Separator}\" \"\"");
            return Reply.Ok("LIST completed");
        }

        var pattern = PatternOf(request, session.Account.Separator);
        foreach (var mailbox in session.Account.Mailboxes.Where(mailbox => pattern.IsMatch(mailbox.Name)))
        {
            if (request.Select.Contains("SUBSCRIBED") && !mailbox.IsSubscribed || request.Select.Contains("SPECIAL-USE") && mailbox.SpecialUse is null)
                continue;
            await session.WriteLineAsync(
                $"* LIST ({AttributesOf(session, mailbox, request)}) \"{session.Account.Separator}\" {session.Quote(mailbox.Name)}");
            if (request.StatusItems.Count > 0 && !mailbox.NoSelect)
                await session.WriteLineAsync(MailboxCommands.StatusLine(session, mailbox, request.StatusItems));
        }

        return Reply.Ok("LIST completed");
    }

    public static async Task<Reply> LsubAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var reference = scanner.Mailbox();
        scanner.Space();
        var pattern = PatternOf(new Request(reference, [scanner.ListMailbox()], [], [], []), session.Account.Separator);
        scanner.End();
        foreach (var mailbox in session.Account.Mailboxes.Where(mailbox => mailbox.IsSubscribed && pattern.IsMatch(mailbox.Name)))
            await session.WriteLineAsync($"* LSUB () \"{session.Account.Separator}\" {session.Quote(mailbox.Name)}");
        return Reply.Ok("LSUB completed");
    }

    public static async Task<Reply> NamespaceAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        await session.WriteLineAsync($"* NAMESPACE ((\"{session.Profile.NamespacePrefix}\" \"{session.Account.Separator}\")) NIL NIL");
        return Reply.Ok("NAMESPACE completed");
    }

    private static Request Parse(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        HashSet<string> select = [], give = [];
        IReadOnlyList<string> statusItems = [];
        scanner.Space();
        if (scanner.Peek == '(')
        {
            session.Require("LIST-EXTENDED");
            select = scanner.List(() => SelectOption(session, scanner.Atom()), mayBeEmpty: true).ToHashSet();
            scanner.Space();
        }

        var reference = scanner.Mailbox();
        scanner.Space();
        IReadOnlyList<string> patterns = scanner.Peek == '(' ? Patterns(session, scanner) : [scanner.ListMailbox()];
        if (scanner.TryTake(' '))
        {
            session.Require("LIST-EXTENDED");
            if (!scanner.TryWord("RETURN"))
                throw new BadCommandException("RETURN expected");
            scanner.Space();
            give = scanner.List(() => ReturnOption(session, scanner, ref statusItems), mayBeEmpty: true).ToHashSet();
        }

        scanner.End();
        return new Request(reference, patterns, select, give, statusItems);
    }

    private static List<string> Patterns(ImapSession session, CommandScanner scanner)
    {
        session.Require("LIST-EXTENDED");
        return scanner.List(scanner.ListMailbox);
    }

    private static string SelectOption(ImapSession session, string word)
    {
        word = word.ToUpperInvariant();
        if (word == "SPECIAL-USE")
            session.Require("SPECIAL-USE");
        else if (word is not ("SUBSCRIBED" or "REMOTE"))
            throw new BadCommandException($"unknown selection option {word}");
        return word;
    }

    private static string ReturnOption(ImapSession session, CommandScanner scanner, ref IReadOnlyList<string> statusItems)
    {
        var word = scanner.Atom().ToUpperInvariant();
        switch (word)
        {
            case "SUBSCRIBED" or "CHILDREN":
                break;
            case "SPECIAL-USE":
                session.Require("SPECIAL-USE");
                break;
            case "STATUS":
                session.Require("LIST-STATUS");
                scanner.Space();
                statusItems = MailboxCommands.StatusItems(session, scanner);
                break;
            default:
                throw new BadCommandException($"unknown return option {word}");
        }

        return word;
    }

    private static string AttributesOf(ImapSession session, LoopbackMailbox mailbox, Request request)
    {
        var attributes = new List<string>();
        if (mailbox.NoSelect)
            attributes.Add("\\Noselect");
        if (mailbox.NoInferiors)
            attributes.Add("\\Noinferiors");
        else if (session.Announces("CHILDREN") || request.Return.Contains("CHILDREN"))
            attributes.Add(session.Account.HasChildren(mailbox.Name) ? "\\HasChildren" : "\\HasNoChildren");
        if (mailbox.IsSubscribed && (request.Return.Contains("SUBSCRIBED") || request.Select.Contains("SUBSCRIBED")))
            attributes.Add("\\Subscribed");
        if (mailbox.SpecialUse is { } use && (session.Announces("SPECIAL-USE") || session.Profile.SpecialUseUnannounced))
            attributes.Add(use);
        return string.Join(' ', attributes);
    }

    // '*' matches anything, '%' anything within one level (RFC 3501 §6.3.8). Linear time: the pattern is the client's.
    private static Regex PatternOf(Request request, char separator)
    {
        var alternatives = request.Patterns.Select(pattern => Regex.Escape(request.Reference + pattern)
            .Replace("\\*", ".*")
            .Replace("%", $"[^{Regex.Escape(separator.ToString())}]*"));
        return new Regex($"^(?:{string.Join('|', alternatives)})$", RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }
}
