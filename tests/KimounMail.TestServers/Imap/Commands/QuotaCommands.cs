namespace KimounMail.TestServers.Imap;

/// <summary>RFC 2087 / RFC 9208: one root, named by the empty string, with STORAGE in units of 1024 octets.</summary>
internal static class QuotaCommands
{
    public static async Task<Reply> GetQuotaRootAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var mailbox = scanner.Mailbox();
        scanner.End();
        session.Find(mailbox);
        await session.WriteLineAsync($"* QUOTAROOT {session.Quote(mailbox)} \"\"");
        await WriteQuotaAsync(session);
        return Reply.Ok("GETQUOTAROOT completed");
    }

    public static async Task<Reply> GetQuotaAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var root = scanner.AString();
        scanner.End();
        if (root.Length > 0)
            return Reply.No("[NONEXISTENT] no such quota root");
        await WriteQuotaAsync(session);
        return Reply.Ok("GETQUOTA completed");
    }

    private static ValueTask WriteQuotaAsync(ImapSession session)
    {
        var account = session.Account;
        var storage = account.QuotaBytes is { } limit ? $"STORAGE {account.UsedBytes / 1024} {limit / 1024}" : "";
        return session.WriteLineAsync($"* QUOTA \"\" ({storage})");
    }
}
