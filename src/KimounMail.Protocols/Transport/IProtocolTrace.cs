namespace KimounMail.Protocols.Transport;

/// <summary>
/// Sees what goes over the wire, as octets. Whoever writes a secret knows that it is one and hands a placeholder
/// here, so an implementation may store what it gets. Message contents are replaced by their length.
/// Calls come from one connection at a time; one trace given to several connections must be thread-safe.
/// </summary>
public interface IProtocolTrace
{
    /// <summary>Octets sent to <paramref name="server"/>, secrets already replaced.</summary>
    void Sent(string server, ReadOnlySpan<byte> octets);

    /// <summary>Octets received from <paramref name="server"/>, secrets already replaced.</summary>
    void Received(string server, ReadOnlySpan<byte> octets);

    /// <summary>Something happened to the connection itself: opened, encrypted, compressed, closed.</summary>
    void Event(string server, string what);
}
