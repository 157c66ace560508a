using System.Text;

namespace KimounMail;

/// <summary>
/// The failure of something a user asked for, in words the user can act on: what failed, on which server, account,
/// container and item, what the server answered and what to do. Every error that reaches a user is one of these.
/// </summary>
public class MailException : Exception
{
    /// <summary>Creates an error with a stable id.</summary>
    /// <param name="errorId">One of <see cref="MailErrorId"/>; scripts match on it, so it never changes.</param>
    /// <param name="message">What failed, one sentence without the context the properties hold.</param>
    /// <param name="innerException">The cause, kept for traces; never shown to users.</param>
    public MailException(string errorId, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
    }

    /// <summary>A stable PascalCase id, one of <see cref="MailErrorId"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The kind of failure, for PowerShell's error category.</summary>
    public MailErrorCategory Category { get; init; }

    /// <summary>True when the same call may succeed later (throttling, a lost connection, a busy server).</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the server asked to wait before the next try; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Host and port of the server concerned.</summary>
    public string? Server { get; init; }

    /// <summary>The account concerned, as the user gave it.</summary>
    public string? Account { get; init; }

    /// <summary>Folder, calendar or address book concerned.</summary>
    public string? Container { get; init; }

    /// <summary>The item concerned (UID, href, subject).</summary>
    public string? Item { get; init; }

    /// <summary>What the server answered, in its own words (control characters made visible).</summary>
    public string? ServerResponse { get; init; }

    /// <summary>Everything wrong with what the user gave, one sentence each, where it was all looked at.</summary>
    public IReadOnlyList<RequestFault> Faults { get; init; } = [];

    /// <summary>What the user can do about it.</summary>
    public string? Advice { get; init; }

    /// <summary>Message, context, the server's words and advice as one text, for consoles and reports.</summary>
    public string ToUserText()
    {
        var text = new StringBuilder(Message);
        foreach (var fault in Faults)
            text.Append(Environment.NewLine).Append("  - ").Append(fault.Message);
        if (Faults.Count > 0)
            text.Append(Environment.NewLine);
        AppendContext(text, "server", Server);
        AppendContext(text, "account", Account);
        AppendContext(text, "folder", Container);
        AppendContext(text, "item", Item);
        if (!string.IsNullOrEmpty(ServerResponse))
            text.Append(" The server answered: ").Append(ServerResponse.TrimEnd('.')).Append('.');
        if (!string.IsNullOrEmpty(Advice))
            text.Append(' ').Append(Advice);
        return text.ToString();
    }

    private static void AppendContext(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            text.Append(" [").Append(label).Append(' ').Append(value).Append(']');
    }
}
