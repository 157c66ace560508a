using KimounMail.TestServers.Imap;

namespace Quickstart;

/// <summary>What the user goes on doing in the old mailbox after the first copy.</summary>
internal static class SourceChanges
{
    public const int New = 3;
    public const int Flagged = 5;
    public const int Moved = 4;
    public const int Deleted = 2;

    public static void Make(LoopbackAccount account)
    {
        // Disjoint messages, so that each change can be counted by itself.
        var inbox = account.Inbox.Messages;
        foreach (var message in inbox.Where(it => !it.Flags.Contains("\\Flagged")).Skip(20).Take(Flagged))
            account.Inbox.AddFlags(message.Uid, "\\Flagged", "$Label1");
        foreach (var message in inbox.Take(Moved))
            account.Inbox.MoveTo(message.Uid, account["Archive"]);
        foreach (var message in inbox.Skip(Moved).Take(Deleted))
            account.Inbox.Expunge(message.Uid);
        for (var number = 1; number <= New; number++)
            account.Inbox.Append(MessageContent.FromText($"From: bo@example.test\r\nTo: alice@old.example\r\nSubject: News {number}\r\n\r\nIt goes on.\r\n"));
    }
}
