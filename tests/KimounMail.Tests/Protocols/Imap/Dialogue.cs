using System.Text;
using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Transport;

namespace KimounMail.Tests.Protocols.Imap;

/// <summary>Opens connections on scripts. Lines are joined with CRLF; tags count from A1.</summary>
internal static class Dialogue
{
    public const string Greeting = "* PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS LITERAL+ MULTIAPPEND CONDSTORE QRESYNC ENABLE MOVE QUOTA NAMESPACE ID UNSELECT] ready\r\n";

    public static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\r\n"));

    public static ReplayStream Script(params (string Expected, string Reply)[] steps) => new(int.MaxValue, steps);

    public static Task<ImapConnection> OpenAsync(Stream script, IProtocolTrace? trace = null, ImapSecurity security = ImapSecurity.None) =>
        ImapConnection.OpenAsync(
            script,
            new ImapConnectOptions { Host = "mail.example.com", Security = security, Trace = trace, ResponseTimeout = TimeSpan.FromSeconds(30) },
            CancellationToken.None);

    /// <summary>A connection that is logged in, and whose script starts with the commands given.</summary>
    public static Task<ImapConnection> LoggedInAsync(params (string Expected, string Reply)[] steps) =>
        OpenAsync(Script([("", Greeting), .. steps]));

    /// <summary>The same with a mailbox open, which takes the tag A1.</summary>
    public static async Task<ImapConnection> SelectedAsync(int pieceSize, params (string Expected, string Reply)[] steps)
    {
        var select = ("A1 SELECT \"INBOX\"\r\n", Lines("* 3 EXISTS", "* OK [UIDVALIDITY 7] .", "A1 OK [READ-WRITE] done"));
        var connection = await OpenAsync(new ReplayStream(pieceSize, [("", Greeting), select, .. steps]));
        await connection.SelectAsync("INBOX", null, CancellationToken.None);
        return connection;
    }

    public static Task<ImapConnection> SelectedAsync(params (string Expected, string Reply)[] steps) => SelectedAsync(int.MaxValue, steps);

    public static MemoryStream Octets(string text) => new(Encoding.Latin1.GetBytes(text));

    public static async Task<string> ReadTextAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return Encoding.Latin1.GetString(copy.ToArray());
    }
}
