namespace KimounMail.Protocols.Imap;

/// <summary>How APPEND hands over the octets of a message.</summary>
public enum ImapAppendForm
{
    /// <summary>As one literal (RFC 9051 §6.3.12).</summary>
    Literal,

    /// <summary>
    /// As the one TEXT part of a CATENATE (RFC 4469, to be announced). A server that checks and alters literals may store
    /// such a part as it is: Cyrus refuses literals with a header line it does not like and replaces 8-bit octets in headers.
    /// </summary>
    Catenate,
}

/// <summary>
/// One APPEND being written: add a message (several where MULTIAPPEND is announced), send, and await the answer later.
/// Between <see cref="ImapConnection.BeginAppend"/> and <see cref="SendAsync"/> the connection takes nothing else;
/// after it, further appends may be begun before this one is answered.
/// </summary>
public sealed class ImapAppend
{
    private readonly ImapConnection _connection;

    internal ImapAppend(ImapConnection connection, string mailbox, ImapAppendForm form)
    {
        _connection = connection;
        Mailbox = mailbox;
        Form = form;
    }

    /// <summary>The destination, decoded.</summary>
    public string Mailbox { get; }

    /// <summary>Messages added so far.</summary>
    public int Count { get; private set; }

    internal ImapAppendForm Form { get; }

    internal ImapCommand? Command { get; set; }

    internal bool IsSent { get; set; }

    /// <summary>Adds one message, reading exactly <paramref name="length"/> octets from <paramref name="content"/>.</summary>
    /// <exception cref="ImapCommandException">The server refused; the append is over and the connection usable.</exception>
    /// <exception cref="MailException">MessageUnreadable when the content is shorter or longer: the connection is closed, so that nothing is stored.</exception>
    public async ValueTask AddMessageAsync(
        IReadOnlyList<string> flags, DateTimeOffset? internalDate, long length, Stream content, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (IsSent)
            throw new InvalidOperationException("The append has been sent.");
        if (Count > 0 && !_connection.Capabilities.MultiAppend)
            throw new InvalidOperationException("The server takes one message per APPEND.");
        await _connection.WriteAppendMessageAsync(this, flags, internalDate, length, content, cancellationToken).ConfigureAwait(false);
        Count++;
    }

    /// <summary>Ends the command; its answer may be awaited later.</summary>
    public ValueTask SendAsync(CancellationToken cancellationToken) => _connection.SendAppendAsync(this, cancellationToken);

    /// <summary>Awaits the answer.</summary>
    /// <exception cref="ImapCommandException">The server refused; nothing was stored.</exception>
    public Task<ImapAppendResult> CompletionAsync(CancellationToken cancellationToken) => _connection.CompleteAppendAsync(this, cancellationToken);
}
