namespace KimounMail.TestServers.Imap;

/// <summary>STORE and UID STORE with UNCHANGEDSINCE (RFC 7162 §3.1.3).</summary>
internal static class StoreCommand
{
    private sealed record Change(char Sign, bool IsSilent, bool IsLabels, IReadOnlyList<string> Names, ulong? UnchangedSince);

    public static async Task<Reply> RunAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var set = scanner.SequenceSet();
        scanner.Space();
        var change = Parse(session, scanner);
        scanner.End();
        var selected = session.Selected;
        if (selected.IsReadOnly)
            return Reply.No("[CANNOT] mailbox is read-only");
        if (change.Names.Any(name => name[0] != '\\' && KeywordRules.IsRefused(session.Profile, name)))
            return Reply.No("STORE failed");

        var modified = new List<uint>();
        foreach (var uid in selected.Resolve(set, command.IsUid))
        {
            if (Apply(session, uid, change) is { } message)
                await ReportAsync(session, command, change, message);
            else if (selected.Mailbox.Find(uid) is not null)
                modified.Add(command.IsUid ? uid : (uint)selected.NumberOf(uid));
        }

        return Reply.Ok(modified.Count == 0 ? "STORE completed" : $"[MODIFIED {SequenceSet.Format(modified)}] conditional STORE failed for some");
    }

    private static Change Parse(ImapSession session, CommandScanner scanner)
    {
        ulong? unchangedSince = null;
        if (scanner.TryTake('('))
        {
            session.Require("CONDSTORE");
            if (!scanner.TryWord("UNCHANGEDSINCE"))
                throw new BadCommandException("unknown modifier");
            scanner.Space();
            unchangedSince = scanner.LargeNumber();
            session.CondStore = true;
            scanner.Expect(')');
            scanner.Space();
        }

        var sign = scanner.TryTake('+') ? '+' : scanner.TryTake('-') ? '-' : '=';
        var name = scanner.ItemName().ToUpperInvariant();
        var isSilent = name.EndsWith(".SILENT", StringComparison.Ordinal);
        var isLabels = name.StartsWith("X-GM-LABELS", StringComparison.Ordinal);
        if (isLabels)
            session.Require("X-GM-EXT-1");
        if (name is not ("FLAGS" or "FLAGS.SILENT" or "X-GM-LABELS" or "X-GM-LABELS.SILENT"))
            throw new BadCommandException($"unknown item {name}");
        scanner.Space();
        return new Change(sign, isSilent, isLabels, isLabels ? scanner.List(scanner.Mailbox, mayBeEmpty: true) : Flags(scanner), unchangedSince);
    }

    private static List<string> Flags(CommandScanner scanner)
    {
        if (scanner.Peek == '(')
            return scanner.List(scanner.Flag, mayBeEmpty: true);
        var flags = new List<string> { scanner.Flag() };
        while (scanner.TryTake(' '))
            flags.Add(scanner.Flag());
        return flags;
    }

    /// <summary>The message as it is now; null when it is gone or was changed since.</summary>
    private static LoopbackMessage? Apply(ImapSession session, uint uid, Change change)
    {
        var mailbox = session.Selected.Mailbox;
        lock (session.Account.Gate)
        {
            if (mailbox.Find(uid) is not { } message || message.ModSeq > change.UnchangedSince)
                return null;
            if (change.IsLabels)
                return mailbox.SetGmailLabels(uid, [.. Combine(message.GmailLabels, change)]);
            var flags = KeywordRules.Kept(session, mailbox, MessageFlags.Of(Combine(message.Flags.Names, change)));
            return flags.Equals(message.Flags) ? message : mailbox.SetFlags(uid, flags);
        }
    }

    private static IEnumerable<string> Combine(IEnumerable<string> present, Change change) => change.Sign switch
    {
        '+' => present.Union(change.Names, StringComparer.OrdinalIgnoreCase),
        '-' => present.Except(change.Names, StringComparer.OrdinalIgnoreCase),
        _ => change.Names,
    };

    // Silent or not, MODSEQ is told once CONDSTORE is on (RFC 7162 §3.1.3).
    private static async Task ReportAsync(ImapSession session, Command command, Change change, LoopbackMessage message)
    {
        var selected = session.Selected;
        var parts = new List<string>();
        if (command.IsUid)
            parts.Add($"UID {message.Uid}");
        if (!change.IsSilent)
            parts.Add($"FLAGS ({selected.FlagsOf(message)})");
        if (session.CondStore)
            parts.Add($"MODSEQ ({message.ModSeq})");
        selected.ToldFlags(message);
        if (!change.IsSilent || session.CondStore)
            await session.WriteLineAsync($"* {selected.NumberOf(message.Uid)} FETCH ({string.Join(' ', parts)})");
    }
}
