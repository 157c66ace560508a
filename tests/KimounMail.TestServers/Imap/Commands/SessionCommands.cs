namespace KimounMail.TestServers.Imap;

/// <summary>Commands about the connection itself.</summary>
internal static class SessionCommands
{
    public static async Task<Reply> CapabilityAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        await session.WriteLineAsync($"* CAPABILITY {session.Capabilities()}");
        return Reply.Ok("CAPABILITY completed");
    }

    public static Task<Reply> NoopAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        return Task.FromResult(Reply.Ok($"{command.Name} completed"));
    }

    public static async Task<Reply> LogoutAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        await session.WriteLineAsync("* BYE logging out");
        session.LogoutRequested = true;
        return Reply.Ok("LOGOUT completed");
    }

    /// <summary>RFC 2971: NIL, or a list of string pairs.</summary>
    public static async Task<Reply> IdAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        if (!scanner.TryWord("NIL"))
        {
            var values = scanner.List(() => scanner.TryWord("NIL") ? "" : scanner.String(), mayBeEmpty: true);
            if (values.Count % 2 != 0)
                throw new BadCommandException("ID takes pairs");
        }

        scanner.End();
        await session.WriteLineAsync($"* ID (\"name\" \"{session.Profile.Name} loopback\")");
        return Reply.Ok("ID completed");
    }

    /// <summary>RFC 5161: what is not known is passed over; ENABLED names what is now on.</summary>
    public static async Task<Reply> EnableAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        var enabled = new List<string>();
        do
        {
            scanner.Space();
            var word = scanner.Atom().ToUpperInvariant();
            if (session.Announces(word) && Enable(session, word))
                enabled.Add(word);
        }
        while (!scanner.AtEnd);
        await session.WriteLineAsync($"* ENABLED {string.Join(' ', enabled)}".TrimEnd());
        return Reply.Ok("ENABLE completed");
    }

    public static async Task<Reply> CompressAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        if (!scanner.TryWord("DEFLATE"))
            throw new BadCommandException("only DEFLATE is known");
        scanner.End();
        if (session.Compressed)
            return Reply.No("[COMPRESSIONACTIVE] compressed already");
        await UpgradeAsync(session, command, "compression starts");
        session.Compressed = true;
        session.Connection.StartCompression();
        return await AlreadyAnsweredAsync(session, "compression started");
    }

    public static async Task<Reply> StartTlsAsync(ImapSession session, Command command)
    {
        command.Scan(session.Utf8).End();
        if (!session.Profile.OffersStartTls || session.Connection.IsTls)
            throw new BadCommandException("STARTTLS is not offered");
        await UpgradeAsync(session, command, "begin TLS negotiation");
        await session.Connection.StartTlsAsync(session.Server.TlsOptions());
        return await AlreadyAnsweredAsync(session, "TLS started");
    }

    // The tagged OK goes out in the old form, everything after it in the new one. Octets that came
    // before the change were not protected: taking them for commands is the injection of RFC 9051 §11.1.
    private static async Task UpgradeAsync(ImapSession session, Command command, string text)
    {
        if (session.Connection.HasInput)
            throw new BadCommandException($"nothing may follow {command.Name}") { IsFatal = true };
        await session.WriteLineAsync($"{command.Tag} OK {text}");
        await session.Connection.FlushAsync();
    }

    private static Task<Reply> AlreadyAnsweredAsync(ImapSession session, string text)
    {
        session.Server.Statistics.Note(session.Number, "-", text);
        return Task.FromResult(Reply.None);
    }

    private static bool Enable(ImapSession session, string word)
    {
        switch (word)
        {
            case "CONDSTORE":
                return session.CondStore = true;
            case "QRESYNC":
                return session.QResync = session.CondStore = true;
            case "UTF8=ACCEPT":
                return session.Utf8 = true;
            default:
                return false;
        }
    }
}
