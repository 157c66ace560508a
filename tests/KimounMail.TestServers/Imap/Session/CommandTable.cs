namespace KimounMail.TestServers.Imap;

/// <summary>When a command is allowed and what carries it out.</summary>
/// <param name="States">Names of session states, see <see cref="ImapSession.State"/>; null for any.</param>
/// <param name="Capability">Must be announced for the command to exist; null for the base protocol.</param>
/// <param name="Run">Carries it out.</param>
internal sealed record CommandRule(string[]? States, string? Capability, Func<ImapSession, Command, Task<Reply>> Run);

/// <summary>Every command the server knows.</summary>
internal static class CommandTable
{
    private static readonly string[]? Any = null;
    private static readonly string[] Before = ["not authenticated"];
    private static readonly string[] Authenticated = ["authenticated"];
    private static readonly string[] After = ["authenticated", "selected"];
    private static readonly string[] Selected = ["selected"];

    private static readonly Dictionary<string, CommandRule> Rules = new()
    {
        ["CAPABILITY"] = new(Any, null, SessionCommands.CapabilityAsync),
        ["NOOP"] = new(Any, null, SessionCommands.NoopAsync),
        ["LOGOUT"] = new(Any, null, SessionCommands.LogoutAsync),
        ["ID"] = new(Any, "ID", SessionCommands.IdAsync),
        ["ENABLE"] = new(Authenticated, "ENABLE", SessionCommands.EnableAsync),
        ["COMPRESS"] = new(After, "COMPRESS=DEFLATE", SessionCommands.CompressAsync),
        ["STARTTLS"] = new(Before, null, SessionCommands.StartTlsAsync),
        ["LOGIN"] = new(Before, null, LoginCommands.LoginAsync),
        ["AUTHENTICATE"] = new(Before, null, LoginCommands.AuthenticateAsync),

        ["NAMESPACE"] = new(After, "NAMESPACE", ListCommands.NamespaceAsync),
        ["LIST"] = new(After, null, ListCommands.ListAsync),
        ["LSUB"] = new(After, null, ListCommands.LsubAsync),
        ["STATUS"] = new(After, null, MailboxCommands.StatusAsync),
        ["CREATE"] = new(After, null, MailboxCommands.CreateAsync),
        ["DELETE"] = new(After, null, MailboxCommands.DeleteAsync),
        ["RENAME"] = new(After, null, MailboxCommands.RenameAsync),
        ["SUBSCRIBE"] = new(After, null, MailboxCommands.SubscribeAsync),
        ["UNSUBSCRIBE"] = new(After, null, MailboxCommands.UnsubscribeAsync),
        ["GETQUOTA"] = new(After, "QUOTA", QuotaCommands.GetQuotaAsync),
        ["GETQUOTAROOT"] = new(After, "QUOTA", QuotaCommands.GetQuotaRootAsync),
        ["APPEND"] = new(After, null, AppendCommand.RunAsync),
        ["SELECT"] = new(After, null, SelectCommands.SelectAsync),
        ["EXAMINE"] = new(After, null, SelectCommands.ExamineAsync),

        ["CLOSE"] = new(Selected, null, SelectCommands.CloseAsync),
        ["UNSELECT"] = new(Selected, "UNSELECT", SelectCommands.UnselectAsync),
        ["CHECK"] = new(Selected, null, SessionCommands.NoopAsync),
        ["EXPUNGE"] = new(Selected, null, ExpungeCommands.ExpungeAsync),
        ["UID EXPUNGE"] = new(Selected, "UIDPLUS", ExpungeCommands.ExpungeAsync),
        ["FETCH"] = new(Selected, null, FetchCommand.RunAsync),
        ["UID FETCH"] = new(Selected, null, FetchCommand.RunAsync),
        ["STORE"] = new(Selected, null, StoreCommand.RunAsync),
        ["UID STORE"] = new(Selected, null, StoreCommand.RunAsync),
        ["SEARCH"] = new(Selected, null, SearchCommand.RunAsync),
        ["UID SEARCH"] = new(Selected, null, SearchCommand.RunAsync),
        ["COPY"] = new(Selected, null, CopyCommands.CopyAsync),
        ["UID COPY"] = new(Selected, null, CopyCommands.CopyAsync),
        ["MOVE"] = new(Selected, "MOVE", CopyCommands.MoveAsync),
        ["UID MOVE"] = new(Selected, "MOVE", CopyCommands.MoveAsync),
    };

    /// <summary>The rule of a command that may be given now.</summary>
    public static CommandRule Find(Command command, ImapSession session)
    {
        if (!Rules.TryGetValue(command.Name, out var rule) || rule.Capability is { } needed && !session.Announces(needed))
            throw new BadCommandException("unknown command");
        if (rule.States is { } states && !states.Contains(session.State))
            throw new BadCommandException($"not allowed when {session.State}");
        return rule;
    }
}
