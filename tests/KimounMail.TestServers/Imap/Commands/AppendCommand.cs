using System.Globalization;

namespace KimounMail.TestServers.Imap;

/// <summary>APPEND with RFC 3502 (several at once, all or none), 4315 (APPENDUID), 7889 (limits) and 6855 (UTF8).</summary>
internal static class AppendCommand
{
    private sealed record Item(MessageFlags Flags, DateTimeOffset? Date, Literal Literal);

    private sealed record Request(string Mailbox, IReadOnlyList<Item> Items);

    /// <summary>
    /// Looks at the command when a message literal has been announced and not been received: null to take it.
    /// </summary>
    public static Reply? Check(ImapSession session, Command soFar)
    {
        if (session.LoggedIn is null)
            return Reply.Bad("not logged in");
        var request = Parse(session, soFar, isComplete: false);
        session.FindTarget(request.Mailbox);
        var item = request.Items[^1];
        CheckKeywords(session, item.Flags);
        var profile = session.Profile;
        var limit = Math.Min(profile.MaxMessageSize ?? long.MaxValue, profile.AppendLimit ?? long.MaxValue);
        if (item.Literal.Header.Size > limit)
        {
            if (item.Literal.Header.IsNonSync && profile.TooBigClosesNonSync)
                throw new BadCommandException("maximum message size exceeded") { IsFatal = true };
            return Reply.Parse(profile.TooBigReply);
        }

        var total = request.Items.Sum(it => it.Literal.Header.Size);
        return session.Account.QuotaBytes is { } quota && session.Account.UsedBytes + total > quota ? Reply.Parse(profile.OverQuotaReply) : null;
    }

    public static async Task<Reply> RunAsync(ImapSession session, Command command)
    {
        var request = Parse(session, command, isComplete: true);
        var mailbox = session.FindTarget(request.Mailbox);
        session.CountEqualAppends(Signature(request));
        foreach (var item in request.Items)
        {
            if (await session.StrikeAsync(FaultStage.Received, session.ContextOf(command) with { Content = item.Literal.Content }) is { } struck)
                return struck;
        }

        var uids = Store(session, mailbox, request.Items);
        return Reply.Ok(session.Announces("UIDPLUS")
            ? $"{AppendUid(mailbox.UidValidity, uids, session.Server.Faults.LieAbout(session.ContextOf(command)))}APPEND completed"
            : "APPEND completed");
    }

    private static string AppendUid(uint validity, List<uint> uids, Lie? lie) => lie switch
    {
        Lie.NoAppendUid => "",
        Lie.GarbledAppendUid => $"[APPENDUID {validity} none] ",
        Lie.OtherAppendValidity => Code(validity + 1, uids),
        Lie.AppendUidsOfOthers => Code(validity, [.. uids.Select(uid => Math.Max(1, uid - 1))]),
        Lie.UnknownAppendUids => Code(validity, [.. uids.Select(uid => uid + 1000)]),
        Lie.WrongNumberOfAppendUids => Code(validity, uids.Count > 1 ? [uids[0]] : [uids[0], uids[0] + 1]),
        _ => Code(validity, uids),
    };

    private static string Code(uint validity, List<uint> uids) => $"[APPENDUID {validity} {SequenceSet.Format(uids)}] ";

    private static List<uint> Store(ImapSession session, LoopbackMailbox mailbox, IReadOnlyList<Item> items)
    {
        lock (session.Account.Gate)
        {
            return items
                .Select(item => mailbox.Append(item.Literal.Content!, KeywordRules.Kept(session, mailbox, item.Flags), item.Date).Uid)
                .ToList();
        }
    }

    private static Request Parse(ImapSession session, Command command, bool isComplete)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var mailbox = scanner.Mailbox();
        var items = new List<Item>();
        do
        {
            if (items.Count == 1)
                session.Require("MULTIAPPEND");
            scanner.Space();
            items.Add(ParseItem(session, scanner, isComplete || items.Count + 1 < MessageCount(command)));
        }
        while (!scanner.AtEnd);
        return new Request(mailbox, items);
    }

    private static int MessageCount(Command command) =>
        command.Literals.Count - (command.Arguments.StartsWith(" " + CommandScanner.LiteralMark, StringComparison.Ordinal) ? 1 : 0);

    private static Item ParseItem(ImapSession session, CommandScanner scanner, bool isComplete)
    {
        var flags = MessageFlags.None;
        DateTimeOffset? date = null;
        if (scanner.Peek == '(')
        {
            flags = MessageFlags.Of(scanner.List(scanner.Flag, mayBeEmpty: true));
            scanner.Space();
        }

        if (scanner.Peek == '"')
        {
            date = scanner.DateTime();
            scanner.Space();
        }

        if (!scanner.TryWord("UTF8"))
        {
            var literal = scanner.Literal();
            return literal.Header.IsBinary ? throw new BadCommandException("literal8 needs UTF8") : new Item(flags, date, literal);
        }

        if (!session.Utf8)
            throw new BadCommandException("UTF8=ACCEPT is not enabled");
        scanner.Space();
        scanner.Expect('(');
        var item = new Item(flags, date, scanner.Literal());
        if (isComplete)
            scanner.Expect(')');
        return item;
    }

    private static void CheckKeywords(ImapSession session, MessageFlags flags)
    {
        if (flags.Keywords.Any(keyword => KeywordRules.IsRefused(session.Profile, keyword)))
            throw new RefusedException(Reply.No("APPEND failed"));
    }

    // What Zimbra compares: not the content (its ImapCommandThrottle).
    private static string Signature(Request request) => request.Mailbox + string.Concat(request.Items.Select(item =>
        string.Create(CultureInfo.InvariantCulture, $"|{item.Flags}|{item.Date:O}|{item.Literal.Header.Size}")));
}
