using System.Net.Sockets;

namespace KimounMail.Protocols.Transport;

/// <summary>The ways a connection fails, in one wording for all protocols.</summary>
internal static class ConnectionErrors
{
    public static MailException TimedOut(string server, string message) =>
        new(MailErrorId.ConnectionTimedOut, message)
        {
            Category = MailErrorCategory.OperationTimeout,
            Server = server,
            IsTransient = true,
            Advice = "Check host, port and firewall, or allow more time.",
        };

    public static MailException Refused(string server, SocketException error) =>
        new(MailErrorId.ConnectionFailed, $"The connection failed: {error.Message}.", error)
        {
            Category = MailErrorCategory.ConnectionError,
            Server = server,
            IsTransient = true,
            Advice = "Check host, port and firewall.",
        };

    public static MailException Lost(string server, Exception? error, string? serverWords = null) =>
        new(MailErrorId.ConnectionLost, "The server closed the connection.", error)
        {
            Category = MailErrorCategory.ConnectionError,
            Server = server,
            IsTransient = true,
            ServerResponse = serverWords,
        };
}
