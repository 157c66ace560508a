namespace KimounMail.TestServers.Imap;

/// <summary>CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE and STATUS.</summary>
internal static class MailboxCommands
{
    public static Task<Reply> CreateAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        // A separator at the end only says that children will follow (RFC 3501 §6.3.3).
        var name = scanner.Mailbox().TrimEnd(session.Account.Separator);
        string? use = null;
        if (scanner.TryTake(' '))
        {
            session.Require("CREATE-SPECIAL-USE");
            use = SpecialUse(scanner);
        }

        scanner.End();
        // Asked and answered in one step: two connections may want the same name.
        lock (session.Account.Gate)
        {
            CheckNewName(session, name);
            session.Account.Create(name, use);
        }

        return Task.FromResult(Reply.Ok("CREATE completed"));
    }

    public static Task<Reply> DeleteAsync(ImapSession session, Command command)
    {
        var name = OnlyMailbox(session, command);
        var mailbox = session.Find(name);
        if (mailbox.Name == "INBOX")
            return Task.FromResult(Reply.No("[CANNOT] INBOX stays"));
        if (mailbox.NoSelect && session.Account.HasChildren(mailbox.Name))
            return Task.FromResult(Reply.No("[HASCHILDREN] others are below"));
        session.Account.Delete(name);
        return Task.FromResult(Reply.Ok("DELETE completed"));
    }

    public static Task<Reply> RenameAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var from = scanner.Mailbox();
        scanner.Space();
        var to = scanner.Mailbox();
        scanner.End();
        if (session.Find(from).Name == "INBOX")
            return Task.FromResult(Reply.No("[CANNOT] INBOX stays"));
        CheckNewName(session, to);
        session.Account.Rename(from, to);
        return Task.FromResult(Reply.Ok("RENAME completed"));
    }

    public static Task<Reply> SubscribeAsync(ImapSession session, Command command)
    {
        session.Find(OnlyMailbox(session, command)).IsSubscribed = true;
        return Task.FromResult(Reply.Ok("SUBSCRIBE completed"));
    }

    public static Task<Reply> UnsubscribeAsync(ImapSession session, Command command)
    {
        session.Find(OnlyMailbox(session, command)).IsSubscribed = false;
        return Task.FromResult(Reply.Ok("UNSUBSCRIBE completed"));
    }

    public static async Task<Reply> StatusAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var name = scanner.Mailbox();
        scanner.Space();
        var items = StatusItems(session, scanner);
        scanner.End();
        var mailbox = session.Find(name);
        if (mailbox.NoSelect)
            return Reply.No("[NONEXISTENT] holds no messages");
        await session.WriteLineAsync(StatusLine(session, mailbox, items));
        return Reply.Ok("STATUS completed");
    }

    public static IReadOnlyList<string> StatusItems(ImapSession session, CommandScanner scanner) => scanner.List(() =>
    {
        var item = scanner.Atom().ToUpperInvariant();
        var needed = item switch
        {
            "MESSAGES" or "RECENT" or "UIDNEXT" or "UIDVALIDITY" or "UNSEEN" => "IMAP4rev1",
            "HIGHESTMODSEQ" => "CONDSTORE",
            "SIZE" => "STATUS=SIZE",
            "APPENDLIMIT" when session.Profile.AppendLimit is { } limit => $"APPENDLIMIT={limit}",
            _ => throw new BadCommandException($"unknown status item {item}"),
        };
        session.Require(needed);
        session.CondStore |= item == "HIGHESTMODSEQ";
        return item;
    });

    public static string StatusLine(ImapSession session, LoopbackMailbox mailbox, IReadOnlyList<string> items)
    {
        var messages = mailbox.Messages;
        var values = items.Select(item => $"{item} " + item switch
        {
            "MESSAGES" => messages.Count,
            "RECENT" => messages.Count(message => message.Uid >= mailbox.FirstRecentUid),
            "UIDNEXT" => mailbox.UidNext,
            "UIDVALIDITY" => mailbox.UidValidity,
            "UNSEEN" => messages.Count(message => !message.Flags.Contains("\\Seen")),
            "HIGHESTMODSEQ" => (long)mailbox.HighestModSeq,
            "SIZE" => messages.Sum(message => message.Content.Length),
            _ => session.Profile.AppendLimit,
        });
        return $"* STATUS {session.Quote(mailbox.Name)} ({string.Join(' ', values)})";
    }

    private static string OnlyMailbox(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var name = scanner.Mailbox();
        scanner.End();
        return name;
    }

    // RFC 6154 §3: (USE (\Sent)).
    private static string SpecialUse(CommandScanner scanner)
    {
        scanner.Expect('(');
        if (!scanner.TryWord("USE"))
            throw new BadCommandException("USE expected");
        scanner.Space();
        var uses = scanner.List(() =>
        {
            scanner.Expect('\\');
            return "\\" + scanner.Atom();
        });
        scanner.Expect(')');
        return uses is [var one] ? one : throw new RefusedException(Reply.No("[USEATTR] one use a mailbox"));
    }

    private static void CheckNewName(ImapSession session, string name)
    {
        var (profile, account) = (session.Profile, session.Account);
        if (name.Length == 0 || name.Contains($"{account.Separator}{account.Separator}", StringComparison.Ordinal))
            throw new RefusedException(Reply.No("[CANNOT] empty name"));
        if (account.Find(name) is { NoSelect: false })
            throw new RefusedException(Reply.No("[ALREADYEXISTS] mailbox exists"));
        if (!name.StartsWith(profile.NamespacePrefix, StringComparison.Ordinal))
            throw new RefusedException(Reply.No("[CANNOT] outside the personal namespace"));
        if (name.IndexOfAny(profile.ForbiddenInMailboxNames.ToCharArray()) >= 0)
            throw new RefusedException(Reply.No("[CANNOT] invalid character in mailbox name"));
        if (account.ParentsOf(name).Any(parent => account.Find(parent) is { NoInferiors: true }))
            throw new RefusedException(Reply.No("[CANNOT] no mailboxes below that one"));
    }
}
