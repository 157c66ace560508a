namespace KimounMail.TestServers.Imap;

/// <summary>COPY and MOVE (RFC 6851) with COPYUID (RFC 4315), in both forms. All or nothing.</summary>
internal static class CopyCommands
{
    public static Task<Reply> CopyAsync(ImapSession session, Command command) => RunAsync(session, command, isMove: false);

    public static Task<Reply> MoveAsync(ImapSession session, Command command) => RunAsync(session, command, isMove: true);

    private static async Task<Reply> RunAsync(ImapSession session, Command command, bool isMove)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var set = scanner.SequenceSet();
        scanner.Space();
        var name = scanner.Mailbox();
        scanner.End();
        var selected = session.Selected;
        if (isMove && selected.IsReadOnly)
            return Reply.No("[CANNOT] mailbox is read-only");
        var target = session.FindTarget(name);
        var verb = isMove ? "MOVE" : "COPY";
        var uids = selected.Resolve(set, command.IsUid);
        if (OverQuota(session, uids, isMove))
            return Reply.Parse(session.Profile.OverQuotaReply);

        var pairs = Transfer(selected, target, uids, isMove);
        if (pairs.Count == 0 || !session.Announces("UIDPLUS"))
            return Reply.Ok($"{verb} completed");
        var code = $"[COPYUID {target.UidValidity} {SequenceSet.Format([.. pairs.Select(pair => pair.From)])} {SequenceSet.Format([.. pairs.Select(pair => pair.To)])}]";
        if (!isMove)
            return Reply.Ok($"{code} COPY completed");
        await session.WriteLineAsync($"* OK {code} moved");
        return Reply.Ok("MOVE completed");
    }

    private static List<(uint From, uint To)> Transfer(SelectedMailbox selected, LoopbackMailbox target, IReadOnlyList<uint> uids, bool isMove)
    {
        var pairs = new List<(uint From, uint To)>();
        lock (selected.Account.Gate)
        {
            foreach (var uid in uids)
            {
                var copy = isMove ? selected.Mailbox.MoveTo(uid, target) : selected.Mailbox.CopyTo(uid, target);
                if (copy is not null)
                    pairs.Add((uid, copy.Uid));
            }
        }

        return pairs;
    }

    private static bool OverQuota(ImapSession session, IReadOnlyList<uint> uids, bool isMove)
    {
        if (isMove || session.Account.QuotaBytes is not { } quota)
            return false;
        var added = uids.Sum(uid => session.Selected.Mailbox.Find(uid)?.Content.Length ?? 0);
        return session.Account.UsedBytes + added > quota;
    }
}
