namespace KimounMail.Protocols.Mbox;

/// <summary>Where a message lies in an mbox file, and what the file says of it.</summary>
/// <param name="Offset">Where its first octet is, after the <c>From </c> line.</param>
/// <param name="Length">Its octets in the file, with quoting and line ends as they are there, without the empty line that parts it from the next.</param>
/// <param name="Size">Its octets when quoting is undone and every line ends with CRLF.</param>
public readonly record struct MboxMessage(long Offset, long Length, long Size)
{
    /// <summary>Length of the header in the file, with the empty line that ends it.</summary>
    public int HeaderLength { get; init; }

    /// <summary>When it was delivered, as the <c>From </c> line says; that seldom tells a time zone, and then this is taken as UTC.</summary>
    public DateTimeOffset? Delivered { get; init; }

    /// <summary>True when a <c>&gt;</c> is to be taken off lines of the body that begin <c>&gt;From </c>.</summary>
    public bool IsQuoted { get; init; }
}
