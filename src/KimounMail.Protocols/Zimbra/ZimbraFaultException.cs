namespace KimounMail.Protocols.Zimbra;

/// <summary>The server understood that something was asked of it and refused; the session is as usable as before.</summary>
public sealed class ZimbraFaultException : MailException
{
    internal ZimbraFaultException(string errorId, string message, string command, string code, string? traceId)
        : base(errorId, message)
    {
        Command = command;
        Code = code;
        TraceId = traceId;
    }

    /// <summary>What was asked, such as <c>CreateAccountRequest</c>.</summary>
    public string Command { get; }

    /// <summary>Zimbra's code, such as <c>account.ACCOUNT_EXISTS</c>; empty when the fault had none.</summary>
    public string Code { get; }

    /// <summary>By what the server's administrator finds the request in mailbox.log; null when the server gave none.</summary>
    public string? TraceId { get; }

    /// <summary>The fault's arguments by name, made visible: the limit a password broke, the name that was not found.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>The same error, naming the account.</summary>
    public ZimbraFaultException For(string account) => new(ErrorId, Message, Command, Code, TraceId)
    {
        Category = Category,
        IsTransient = IsTransient,
        Advice = Advice,
        Server = Server,
        Account = account,
        ServerResponse = ServerResponse,
        Arguments = Arguments,
    };
}
