namespace KimounMail.Protocols.Ovh;

/// <summary>Some octets that all processes share which call with one key, so that they keep one pace.</summary>
public interface IOvhCallRecord
{
    /// <summary>Puts others in the place of the octets, while nobody else can.</summary>
    /// <param name="change">What shall be there after what is there; nothing is there at first.</param>
    /// <param name="cancellationToken">Ends the wait for whoever is at it.</param>
    Task ChangeAsync(Func<byte[], byte[]> change, CancellationToken cancellationToken);
}
