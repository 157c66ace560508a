namespace KimounMail.TestServers.Imap;

/// <summary>SEARCH and UID SEARCH with RETURN (RFC 4731).</summary>
internal static class SearchCommand
{
    public static async Task<Reply> RunAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var wanted = ParseReturn(session, scanner);
        if (scanner.TryWord("CHARSET"))
        {
            scanner.Space();
            if (scanner.AString().ToUpperInvariant() is not ("US-ASCII" or "UTF-8"))
                return Reply.No("[BADCHARSET (US-ASCII UTF-8)] unknown charset");
            scanner.Space();
        }

        var criterion = new SearchKeyParser(session, scanner).ParseAll();
        scanner.End();
        var found = Find(session.Selected, criterion, command.IsUid);
        await session.WriteLineAsync(wanted is null
            ? $"* SEARCH {string.Join(' ', found)}".TrimEnd()
            : ExtendedResult(command, wanted, found));
        return Reply.Ok("SEARCH completed");
    }

    private static List<string>? ParseReturn(ImapSession session, CommandScanner scanner)
    {
        if (!scanner.TryWord("RETURN"))
            return null;
        session.Require("ESEARCH");
        scanner.Space();
        var wanted = scanner.List(() => scanner.Atom().ToUpperInvariant(), mayBeEmpty: true);
        scanner.Space();
        if (wanted.Find(word => word is not ("MIN" or "MAX" or "COUNT" or "ALL")) is { } unknown)
            throw new BadCommandException($"unknown result option {unknown}");
        return wanted.Count == 0 ? ["ALL"] : wanted;
    }

    private static uint[] Find(SelectedMailbox selected, SearchKey criterion, bool asUid) => selected.Uids
        .Select(selected.Mailbox.Find)
        .OfType<LoopbackMessage>()
        .Where(message => criterion(message))
        .Select(message => asUid ? message.Uid : (uint)selected.NumberOf(message.Uid))
        .ToArray();

    private static string ExtendedResult(Command command, List<string> wanted, uint[] found)
    {
        var line = $"* ESEARCH (TAG \"{command.Tag}\")" + (command.IsUid ? " UID" : "");
        if (wanted.Contains("MIN") && found.Length > 0)
            line += $" MIN {found[0]}";
        if (wanted.Contains("MAX") && found.Length > 0)
            line += $" MAX {found[^1]}";
        if (wanted.Contains("ALL") && found.Length > 0)
            line += $" ALL {SequenceSet.Format(found)}";
        return wanted.Contains("COUNT") ? $"{line} COUNT {found.Length}" : line;
    }
}
