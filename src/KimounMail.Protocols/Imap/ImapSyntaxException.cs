namespace KimounMail.Protocols.Imap;

/// <summary>A response that cannot be read; becomes an <see cref="ImapProtocolException"/> with its place in the stream.</summary>
internal sealed class ImapSyntaxException(string what, int position) : Exception(what)
{
    /// <summary>Offset within the response.</summary>
    public int Position { get; } = position;
}
