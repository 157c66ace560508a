namespace KimounMail.TestServers.Imap;

/// <summary>EXPUNGE and UID EXPUNGE (RFC 4315). What went is reported with the other changes, before the tagged reply.</summary>
internal static class ExpungeCommands
{
    public static Task<Reply> ExpungeAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        SequenceSet? only = null;
        if (command.IsUid)
        {
            scanner.Space();
            only = scanner.SequenceSet();
        }

        scanner.End();
        var selected = session.Selected;
        if (selected.IsReadOnly)
            return Task.FromResult(Reply.No("[CANNOT] mailbox is read-only"));
        Expunge(selected, only);
        return Task.FromResult(Reply.Ok(session.QResync
            ? $"[HIGHESTMODSEQ {selected.Mailbox.HighestModSeq}] EXPUNGE completed"
            : "EXPUNGE completed"));
    }

    /// <summary>Removes what is \Deleted, within the set when there is one.</summary>
    public static void Expunge(SelectedMailbox selected, SequenceSet? only)
    {
        lock (selected.Account.Gate)
        {
            var candidates = only is null ? selected.Uids : selected.Resolve(only, isUid: true);
            foreach (var uid in candidates)
            {
                if (selected.Mailbox.Find(uid)?.Flags.Contains("\\Deleted") == true)
                    selected.Mailbox.Expunge(uid);
            }
        }
    }
}
