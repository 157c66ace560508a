namespace KimounMail.Protocols.Imap;

/// <summary>What a server may make us hold in memory.</summary>
internal static class ImapLimits
{
    /// <summary>One response with its literals, a streamed message body not counted: a SEARCH in a mailbox of 1.5 million messages.</summary>
    public const int Response = 16 * 1024 * 1024;

    /// <summary>One literal that is not streamed.</summary>
    public const int Literal = 1024 * 1024;

    /// <summary>A streamed message body whose UID or flags follow only after it.</summary>
    public const int Spool = 1024 * 1024;

    /// <summary>What is kept of the text of a status response.</summary>
    public const int StatusText = 4096;

    /// <summary>Octets of one command line; Zimbra and Exchange take 10,240 (and Exchange 9,900 in practice).</summary>
    public const int CommandLine = 8000;

    /// <summary>Octets of a LITERAL- literal (RFC 7888 §5).</summary>
    public const int LiteralMinus = 4096;
}
