namespace KimounMail.TestServers.Imap;

/// <summary>Finds the mailbox a command names, before the command is taken apart, for faults that ask for it.</summary>
internal static class CommandTarget
{
    private static readonly HashSet<string> First =
        ["SELECT", "EXAMINE", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE", "STATUS", "APPEND", "GETQUOTAROOT"];

    private static readonly HashSet<string> Second = ["COPY", "UID COPY", "MOVE", "UID MOVE"];

    /// <summary>The decoded name; null when the command names none, or is malformed, which its own parser will report.</summary>
    public static string? Of(Command command, bool utf8)
    {
        if (!First.Contains(command.Name) && !Second.Contains(command.Name))
            return null;
        try
        {
            var scanner = command.Scan(utf8);
            scanner.Space();
            if (Second.Contains(command.Name))
            {
                scanner.SequenceSet();
                scanner.Space();
            }

            return scanner.Mailbox();
        }
        catch (BadCommandException)
        {
            return null;
        }
    }
}
