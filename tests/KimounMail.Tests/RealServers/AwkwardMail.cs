using System.Text;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;

namespace KimounMail.Tests.RealServers;

/// <summary>Messages that servers and tools like to alter or refuse, beyond those of <see cref="SampleMailbox"/>.</summary>
internal static class AwkwardMail
{
    private static readonly DateTimeOffset Date = new(2019, 7, 4, 23, 59, 59, TimeSpan.FromMinutes(-210));

    /// <summary>One of each kind, in INBOX.</summary>
    public static IEnumerable<SampleMessage> All() => new[]
    {
        "Subject: caf\u00e9 cr\u00e8me\r\nFrom: J\u00f6rg <j@example.test>\r\nMessage-ID: <8bit@example.test>\r\n\r\nEight-bit header.\r\n",
        "Subject: not a field below\r\nthis line has no colon\r\nMessage-ID: <noline@example.test>\r\n\r\nbody\r\n",
        "From pete Thu Jul  4 23:59:59 2019\r\nSubject: an mbox line on top\r\n\r\nbody\r\n",
        "bad name: space in the field name\r\nSubject: x\r\n\r\nbody\r\n",
        "\r\nno header at all\r\n",
        "Subject: only a header\r\nMessage-ID: <headeronly@example.test>\r\n",
        "Subject: bare CR\r\n\r\none\rtwo\r\n",
        "Subject: bare LF\n\none\ntwo\r\nthree\n",
        "Subject: \r\n\t folded\r\n  twice\r\nX-Empty:\r\n\r\nno end of line",
        "Subject: " + new string('s', 3000) + "\r\n\r\n.\r\n..\r\nFrom here\r\n",
    }.Select((text, number) => Of(text, number)).Append(Of("Subject: twice\r\n\r\nthe same\r\n", 90)).Append(Of("Subject: twice\r\n\r\nthe same\r\n", 90));

    /// <summary>A message of the text, in INBOX unless told.</summary>
    public static SampleMessage Of(string text, int number = 0, params string[] folder) => new(
        folder.Length == 0 ? ["INBOX"] : folder, Encoding.Latin1.GetBytes(text), MessageFlags.Of(number % 2 == 0 ? ["\\Seen"] : ["$Label1"]), Date.AddMinutes(number));

    /// <summary>True for what Dovecot can only send with CRLF in place of LF, and Cyrus as it is.</summary>
    public static bool HasBareLineFeed(this SampleMessage message) =>
        Encoding.Latin1.GetString(message.Octets).Replace("\r\n", "").Contains('\n');
}
