namespace KimounMail.Protocols.Sasl;

/// <summary>One run of a SASL mechanism (RFC 4422): octets in, octets out; how they are framed is the protocol's affair.</summary>
internal abstract class SaslMechanism
{
    /// <summary>The registered name.</summary>
    public abstract string Name { get; }

    /// <summary>What the client says first. All mechanisms here speak first.</summary>
    public abstract byte[] InitialResponse { get; }

    /// <summary>True when the client has seen all it needs to believe a success the server reports.</summary>
    public virtual bool IsServerProven => true;

    /// <summary>Answers a challenge of the server.</summary>
    /// <exception cref="SaslException">The challenge is malformed or the server failed to prove itself.</exception>
    public abstract byte[] Respond(ReadOnlySpan<byte> challenge);
}

/// <summary>The server's side of a SASL exchange is not acceptable; the login must be given up.</summary>
internal sealed class SaslException(string message) : Exception(message);
