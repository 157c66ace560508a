using System.Globalization;
using System.Text;
using KimounMail.TestServers.Pst;

namespace KimounMail.Benchmarks.Files;

/// <summary>A PST as people have them, of any size: mails of some 30 KB of text, an attachment of 100 to 280 KB with every fifth.</summary>
internal static class MailboxFile
{
    private const int TextLength = 16_000;

    public static void Write(string path, int mails)
    {
        var random = new Random(1);
        var (text, attached) = (new StringBuilder(), new byte[300_000]);
        while (text.Length < TextLength)
            text.Append(CultureInfo.InvariantCulture, $"The quick brown fox {random.Next()}\r\n");
        random.NextBytes(attached);
        using var writer = new PstWriter(path);
        var inbox = writer.AddFolder(writer.Top, "Inbox", "IPF.Note");
        for (var i = 0; i < mails; i++)
            writer.AddItem(inbox, Mail(i, text.ToString(), attached));
        writer.Finish();
    }

    private static PstItem Mail(int i, string text, byte[] attached) => new()
    {
        Properties =
        [
            new(0x001A001F, "IPM.Note"), new(0x0037001F, $"Message {i}"), new(0x1000001F, $"{i} {text}"), new(0x0E070003, 1),
            new(0x00390040, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i)), new(0x0C1A001F, "Ann"), new(0x0C1E001F, "SMTP"), new(0x0C1F001F, "ann@example.test"),
            new(0x007D001F, $"From: ann@example.test\r\nTo: bob@example.test\r\nSubject: Message {i}\r\nMessage-ID: <{i}@example.test>\r\n\r\n"),
        ],
        Recipients = [[new(0x0C150003, 1), new(0x3001001F, "Bob"), new(0x3002001F, "SMTP"), new(0x3003001F, "bob@example.test")]],
        Attachments = i % 5 != 0 ? [] :
        [
            new PstAttachedItem
            {
                Properties = [new(0x3707001F, "data.bin"), new(0x3704001F, "data.bin")],
                Content = () => new MemoryStream(attached, 0, 100_000 + (i % 7 * 30_000)),
            },
        ],
    };
}
