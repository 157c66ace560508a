namespace KimounMail.Protocols.Imap;

/// <summary>How the server answered a command (RFC 9051 §7.1).</summary>
public enum ImapStatus
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>Refused; the command was understood.</summary>
    No,

    /// <summary>Not understood, or not allowed in this state.</summary>
    Bad,

    /// <summary>The connection ends.</summary>
    Bye,

    /// <summary>Greeting of a connection that is already logged in.</summary>
    PreAuth,
}

/// <summary>The server refused one command; the connection is as usable as before.</summary>
public sealed class ImapCommandException : MailException
{
    internal ImapCommandException(string errorId, string message, string command, ImapStatus status, string? code, string text)
        : base(errorId, message)
    {
        Command = command;
        Status = status;
        Code = code;
        Text = text;
    }

    /// <summary>The command's name, such as <c>UID FETCH</c>.</summary>
    public string Command { get; }

    /// <summary>No or Bad.</summary>
    public ImapStatus Status { get; }

    /// <summary>The response code in upper case without its arguments, such as OVERQUOTA; null when there was none.</summary>
    public string? Code { get; }

    /// <summary>The server's words, made visible and cut.</summary>
    public string Text { get; }

    /// <summary>The same error, naming the account.</summary>
    internal ImapCommandException For(string account) => new(ErrorId, Message, Command, Status, Code, Text)
    {
        Category = Category,
        IsTransient = IsTransient,
        Advice = Advice,
        Server = Server,
        Account = account,
        ServerResponse = ServerResponse,
    };
}

/// <summary>The server broke the protocol or the limits set for it; the connection is closed.</summary>
public sealed class ImapProtocolException : MailException
{
    internal ImapProtocolException(string message, long byteOffset, Exception? innerException = null)
        : base(MailErrorId.ProtocolError, message, innerException)
    {
        ByteOffset = byteOffset;
    }

    /// <summary>How many octets the server had sent on this connection before the offending place.</summary>
    public long ByteOffset { get; }

    /// <summary>The same error, naming the server.</summary>
    internal ImapProtocolException At(string server) => new(Message, ByteOffset, InnerException)
    {
        Category = Category,
        Server = server,
    };
}
