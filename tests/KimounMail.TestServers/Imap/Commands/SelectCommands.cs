namespace KimounMail.TestServers.Imap;

/// <summary>SELECT and EXAMINE with RFC 7162 parameters; CLOSE and UNSELECT.</summary>
internal static class SelectCommands
{
    private sealed record QResyncParameter(uint UidValidity, ulong ModSeq, SequenceSet? KnownUids);

    public static Task<Reply> SelectAsync(ImapSession session, Command command) => OpenAsync(session, command, isReadOnly: false);

    public static Task<Reply> ExamineAsync(ImapSession session, Command command) => OpenAsync(session, command, isReadOnly: true);

    public static Task<Reply> CloseAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        if (!session.Selected.IsReadOnly)
            ExpungeCommands.Expunge(session.Selected, only: null);
        session.Selection = null;
        return Task.FromResult(Reply.Ok("CLOSE completed"));
    }

    public static Task<Reply> UnselectAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        session.Selection = null;
        return Task.FromResult(Reply.Ok("UNSELECT completed"));
    }

    private static async Task<Reply> OpenAsync(ImapSession session, Command command, bool isReadOnly)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var name = scanner.Mailbox();
        QResyncParameter? resync = null;
        if (scanner.TryTake(' '))
            scanner.List(() => resync = Parameter(session, scanner) ?? resync);
        scanner.End();

        // A SELECT that fails leaves nothing selected (RFC 3501 §6.3.1).
        var hadSelection = session.Selection is not null;
        session.Selection = null;
        var mailbox = session.Find(name);
        if (mailbox.NoSelect)
            return Reply.No("[NONEXISTENT] holds no messages");
        if (session.QResync && hadSelection)
            await session.WriteLineAsync("* OK [CLOSED] previous mailbox closed");
        var selected = new SelectedMailbox(session.Account, mailbox, isReadOnly);
        session.Selection = selected;
        await DescribeAsync(session, selected);
        if (resync is not null && resync.UidValidity == selected.UidValidity)
            await ResynchronizeAsync(session, selected, resync);
        return Reply.Ok(isReadOnly ? "[READ-ONLY] EXAMINE completed" : "[READ-WRITE] SELECT completed");
    }

    private static async Task DescribeAsync(ImapSession session, SelectedMailbox selected)
    {
        var messages = selected.Mailbox.Messages;
        var keywords = session.Profile.KnownKeywords.Concat(messages.SelectMany(message => message.Flags.Keywords))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);
        var flags = string.Join(' ', keywords.Prepend("\\Answered \\Flagged \\Deleted \\Seen \\Draft"));
        var permanent = session.Profile.NewKeywords == NewKeywords.Accept ? flags + " \\*" : flags;
        await session.WriteLineAsync($"* FLAGS ({flags})");
        await session.WriteLineAsync($"* OK [PERMANENTFLAGS ({(selected.IsReadOnly ? "" : permanent)})] flags kept");
        await session.WriteLineAsync($"* {selected.Uids.Count} EXISTS");
        await session.WriteLineAsync($"* {selected.RecentCount} RECENT");
        if (messages.FirstOrDefault(message => !message.Flags.Contains("\\Seen")) is { } unseen && selected.NumberOf(unseen.Uid) is var number and > 0)
            await session.WriteLineAsync($"* OK [UNSEEN {number}] first unseen");
        await session.WriteLineAsync($"* OK [UIDVALIDITY {selected.UidValidity}] UIDs valid");
        await session.WriteLineAsync($"* OK [UIDNEXT {selected.Mailbox.UidNext}] predicted next UID");
        if (session.Announces("CONDSTORE"))
            await session.WriteLineAsync($"* OK [HIGHESTMODSEQ {selected.Mailbox.HighestModSeq}] highest");
    }

    private static QResyncParameter? Parameter(ImapSession session, CommandScanner scanner)
    {
        if (scanner.TryWord("CONDSTORE"))
        {
            session.Require("CONDSTORE");
            session.CondStore = true;
            return null;
        }

        if (!scanner.TryWord("QRESYNC"))
            throw new BadCommandException("unknown parameter");
        session.Require("QRESYNC");
        if (!session.QResync)
            throw new BadCommandException("QRESYNC is not enabled");
        scanner.Space();
        scanner.Expect('(');
        var uidValidity = scanner.Number();
        scanner.Space();
        var modSeq = scanner.LargeNumber();
        SequenceSet? known = null;
        while (scanner.TryTake(' '))
        {
            if (scanner.Peek == '(')
                MessageMatchData(scanner);
            else
                known = scanner.SequenceSet();
        }

        scanner.Expect(')');
        return new QResyncParameter(uidValidity, modSeq, known);
    }

    // Only spares the server work (RFC 7162 §3.2.5.2): read for its grammar and not used.
    private static void MessageMatchData(CommandScanner scanner)
    {
        scanner.Expect('(');
        scanner.SequenceSet();
        scanner.Space();
        scanner.SequenceSet();
        scanner.Expect(')');
    }

    private static async Task ResynchronizeAsync(ImapSession session, SelectedMailbox selected, QResyncParameter resync)
    {
        var largest = selected.Mailbox.UidNext - 1;
        bool IsKnown(uint uid) => resync.KnownUids?.Contains(uid, largest) ?? true;

        var vanished = selected.Mailbox.ExpungedSince(resync.ModSeq).Where(IsKnown).ToArray();
        if (vanished.Length > 0)
            await session.WriteLineAsync($"* VANISHED (EARLIER) {SequenceSet.Format(vanished)}");
        foreach (var message in selected.Mailbox.Messages.Where(message => message.ModSeq > resync.ModSeq && IsKnown(message.Uid)))
        {
            await session.WriteLineAsync(
                $"* {selected.NumberOf(message.Uid)} FETCH (UID {message.Uid} FLAGS ({selected.FlagsOf(message)}) MODSEQ ({message.ModSeq}))");
        }
    }
}
