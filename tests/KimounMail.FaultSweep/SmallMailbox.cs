using System.Text;
using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>Two hundred small messages in five folders, with all that a copy can get wrong: flags, keywords, dates, equal messages, messages without body.</summary>
internal static class SmallMailbox
{
    public const int Messages = 200;

    private static readonly string[][] Folders = [["INBOX"], ["Sent"], ["Archive"], ["Archive", "2024"], ["Été"]];

    public static void Fill(LoopbackAccount account)
    {
        for (var number = 0; number < Messages; number++)
        {
            var mailbox = account.GetOrCreate(string.Join(account.Separator, Folders[number % Folders.Length]));
            mailbox.IsSubscribed = true;
            mailbox.Append(Write(number), FlagsOf(number), new DateTimeOffset(2020, 1, 1, 8, 0, 0, TimeSpan.FromHours(number % 5 - 2)).AddHours(number * 31));
        }
    }

    // Every twentieth message is the one before it in its folder once more.
    private static byte[] Write(int number)
    {
        var original = number % 20 == 15 ? number - 5 : number;
        var header = $"Date: Wed, 1 Jan 2020 08:00:{original % 60:00} +0000\r\nFrom: a@example.test\r\nTo: b@example.test\r\nSubject: number {original}\r\n";
        if (original % 7 != 3)
            header += $"Message-ID: <{original}@example.test>\r\n";
        return Encoding.ASCII.GetBytes(original % 13 == 4 ? header : $"{header}\r\n{string.Concat(Enumerable.Repeat($"Line of {original}.\r\n", 1 + original % 9))}");
    }

    private static MessageFlags FlagsOf(int number)
    {
        var flags = new List<string>();
        if (number % 3 > 0)
            flags.Add("\\Seen");
        if (number % 5 == 1)
            flags.Add("\\Flagged");
        if (number % 11 == 2)
            flags.Add("$Forwarded");
        if (number % 17 == 5)
            flags.Add("project-x");
        return MessageFlags.Of(flags);
    }
}
