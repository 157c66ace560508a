using System.Text;

namespace KimounMail.Protocols.Sasl;

/// <summary>PLAIN (RFC 4616): authorization identity, authentication identity and password between NULs.</summary>
internal sealed class PlainMechanism(PasswordCredential credential) : SaslMechanism
{
    public override string Name => "PLAIN";

    public override byte[] InitialResponse =>
        Encoding.UTF8.GetBytes($"{credential.AuthorizationId}\0{credential.UserName}\0{credential.Password}");

    public override byte[] Respond(ReadOnlySpan<byte> challenge) =>
        throw new SaslException("The server asked for more than PLAIN has.");
}
