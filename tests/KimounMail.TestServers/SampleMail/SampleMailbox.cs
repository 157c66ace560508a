using System.Globalization;
using System.Text;
using KimounMail.TestServers.Imap;

namespace KimounMail.TestServers.SampleMail;

/// <summary>
/// A mailbox as people have them, made up from a seed: nested and non-ASCII folders, flags and keywords, dates of many years
/// and zones, replies, attachments, and the awkward ones: no Message-ID, the same Message-ID twice, the same message twice,
/// a header without body, line ends that are not CRLF, eight-bit text, very long lines.
/// </summary>
public static class SampleMailbox
{
    private static readonly string[][] Folders =
    [
        ["INBOX"], ["INBOX"], ["INBOX"], ["Sent"], ["Sent"], ["Archive"], ["Archive", "2023"], ["Archive", "2024"], ["Projets", "Été à Genève"],
        ["Projets", "日本語"], ["Клиенты"], ["A & B"], ["Drafts"], ["Trash"], ["Junk"],
    ];

    private static readonly string[] People =
        ["Anna Kern <anna@example.test>", "Bo Lind <bo@example.test>", "=?UTF-8?Q?C=C3=A9line?= <celine@example.test>", "\"Dr. D\" <d@example.test>"];

    private static readonly string[] Words =
        "invoice meeting draft contract the a for of Tuesday plan figures update review please find attached thanks regards budget Q3 site visit".Split(' ');

    private static readonly string[] Keywords = ["$Forwarded", "$Label1", "Important", "project-x", "NonJunk"];

    private static readonly int[] ZoneHours = [0, 1, 2, -5, 9, -8];

    /// <summary>Fills an account, making folders where they are missing and subscribing to all but one.</summary>
    public static void Fill(LoopbackAccount account, int messages, int seed = 1)
    {
        foreach (var message in Generate(messages, seed))
        {
            var mailbox = account.GetOrCreate(string.Join(account.Separator, message.Folder));
            mailbox.IsSubscribed = message.Folder[0] != "Junk";
            mailbox.Append(message.Octets, message.Flags, message.Date);
        }

        account.GetOrCreate("Empty").IsSubscribed = true;
    }

    /// <summary>The same messages each time for the same count and seed. Folders come in turns.</summary>
    public static IEnumerable<SampleMessage> Generate(int messages, int seed = 1)
    {
        var lots = new Random(seed);
        byte[]? last = null;
        for (var number = 0; number < messages; number++)
        {
            var date = DateOf(lots);
            var octets = number % 23 == 22 && last is not null ? last : Write(number, date, lots);
            last = octets;
            yield return new SampleMessage(Folders[number % Folders.Length], octets, FlagsOf(lots), date);
        }
    }

    private static DateTimeOffset DateOf(Random lots)
    {
        var zone = TimeSpan.FromHours(ZoneHours[lots.Next(ZoneHours.Length)]);
        return new DateTimeOffset(2004, 1, 1, 0, 0, 0, zone).AddSeconds(lots.Next(20 * 365 * 86400));
    }

    private static MessageFlags FlagsOf(Random lots)
    {
        var flags = new List<string>();
        if (lots.Next(4) > 0)
            flags.Add("\\Seen");
        if (lots.Next(5) == 0)
            flags.Add("\\Answered");
        if (lots.Next(8) == 0)
            flags.Add("\\Flagged");
        if (lots.Next(6) == 0)
            flags.Add(Keywords[lots.Next(Keywords.Length)]);
        return MessageFlags.Of(flags);
    }

    // Every 11th message is one of the awkward kinds, in turns.
    private static byte[] Write(int number, DateTimeOffset date, Random lots)
    {
        var awkward = number % 11 == 10 ? number / 11 % 7 : -1;
        var messageId = awkward switch
        {
            0 => null,
            1 => "<same-for-all@example.test>",
            _ => $"<{number}.{lots.Next():x}@example.test>",
        };
        var header = Header(number, date, lots, messageId);
        return awkward switch
        {
            2 => Encoding.ASCII.GetBytes(header),
            3 => Encoding.ASCII.GetBytes((header + "\r\n" + Body(lots, 3)).Replace("\r\n", "\n")),
            4 => Encoding.ASCII.GetBytes(header + "\r\nno end of line"),
            5 => Encoding.Latin1.GetBytes(header + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nd\u00e9j\u00e0 vu\r\n"),
            6 => Encoding.ASCII.GetBytes(header + "\r\n" + new string('x', 5000) + "\r\n"),
            _ => Encoding.UTF8.GetBytes(header + (number % 5 == 4 ? WithAttachment(number, lots) : "\r\n" + Body(lots, lots.Next(1, 40)))),
        };
    }

    private static string Header(int number, DateTimeOffset date, Random lots, string? messageId)
    {
        var header = new StringBuilder();
        header.Append(CultureInfo.InvariantCulture, $"Received: from a.example.test by b.example.test with ESMTP id {lots.Next():x};\r\n");
        header.Append("\t").Append(Rfc5322(date)).Append("\r\n");
        header.Append(CultureInfo.InvariantCulture, $"Date: {Rfc5322(date)}\r\nFrom: {Pick(People, lots)}\r\nTo: {Pick(People, lots)}\r\n");
        header.Append(CultureInfo.InvariantCulture, $"Subject: {Pick(Words, lots)} {Pick(Words, lots)} {number}\r\n");
        if (messageId is not null)
            header.Append("Message-ID: ").Append(messageId).Append("\r\n");
        return header.ToString();
    }

    private static string Rfc5322(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(29, 1);

    private static string Body(Random lots, int lines)
    {
        var body = new StringBuilder();
        for (var line = 0; line < lines; line++)
            body.AppendJoin(' ', Enumerable.Range(0, 9).Select(_ => Pick(Words, lots))).Append("\r\n");
        return body.ToString();
    }

    private static string WithAttachment(int number, Random lots)
    {
        var octets = new byte[lots.Next(1000, 60_000)];
        lots.NextBytes(octets);
        var boundary = $"=_part_{number}";
        var encoded = Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\r\n");
        return $"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n" +
            $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nVoilà.\r\n{Body(lots, 2)}" +
            $"--{boundary}\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n" +
            $"Content-Disposition: attachment; filename=\"{number}.pdf\"\r\n\r\n{encoded}\r\n--{boundary}--\r\n";
    }

    private static string Pick(string[] choices, Random lots) => choices[lots.Next(choices.Length)];
}
