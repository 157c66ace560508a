using System.Text;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Messages to copy, and what an account holds, to be compared.</summary>
internal static class Mail
{
    public static readonly DateTimeOffset Date = new(2021, 3, 14, 15, 9, 26, TimeSpan.FromHours(2));

    /// <summary>A message told apart by its number.</summary>
    public static byte[] Message(int number, string? body = null, string? messageId = null) => Encoding.UTF8.GetBytes(
        $"Received: from a.example.test by b.example.test; Sun, 14 Mar 2021 15:09:26 +0200\r\n" +
        $"Date: Sun, 14 Mar 2021 15:09:26 +0200\r\nFrom: a@example.test\r\nTo: b@example.test\r\nSubject: number {number}\r\n" +
        $"Message-ID: {messageId ?? $"<{number}@example.test>"}\r\n\r\n{body ?? $"This is number {number}."}\r\n");

    /// <summary>Appends messages with these numbers.</summary>
    public static void Add(this LoopbackMailbox mailbox, int first, int count, params string[] flags)
    {
        for (var number = first; number < first + count; number++)
            mailbox.Append(Message(number), MessageFlags.Of(flags), Date.AddMinutes(number));
    }

    /// <summary>One line a message: folder, digest, flags, date.</summary>
    public static IReadOnlyList<string> Lines(this LoopbackAccount account) => [.. account.Snapshot().Lines().Order(StringComparer.Ordinal)];

    /// <summary>The same without keywords, for servers that keep none.</summary>
    public static IReadOnlyList<string> LinesWithoutKeywords(this LoopbackAccount account) =>
        [.. account.Lines().Select(WithoutKeywords).Order(StringComparer.Ordinal)];

    /// <summary>Names of the folders that hold messages or can, subscribed ones with a star.</summary>
    public static IReadOnlyList<string> FolderLines(this LoopbackAccount account) =>
        [.. account.Mailboxes.Where(m => !m.NoSelect).Select(m => $"{m.Name.Replace(account.Separator, '/')}{(m.IsSubscribed ? "*" : "")}").Order(StringComparer.Ordinal)];

    /// <summary>Everything a user sees of an account.</summary>
    public static IReadOnlyList<string> Everything(this LoopbackAccount account) => [.. account.FolderLines(), .. account.Lines()];

    /// <summary>All messages of the source are at the destination, as they are, and nothing else is.</summary>
    public static void AssertCopied(this MigrationBed bed) => Assert.Equal(bed.From.Lines(), bed.To.Lines());

    private static string WithoutKeywords(string line)
    {
        var columns = line.Split('\t');
        columns[2] = string.Join(' ', columns[2].Split(' ').Where(flag => flag.StartsWith('\\')));
        return string.Join('\t', columns);
    }
}
