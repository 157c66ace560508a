using System.Text;

namespace KimounMail.Protocols.Sasl;

/// <summary>OAuth 2 bearer tokens, as OAUTHBEARER (RFC 7628) or in its forerunner XOAUTH2 (Google's and Microsoft's).</summary>
internal sealed class OAuthMechanism : SaslMechanism
{
    private readonly byte[] _failureAnswer;

    private OAuthMechanism(string name, string message, byte[] failureAnswer)
    {
        Name = name;
        InitialResponse = Encoding.UTF8.GetBytes(message);
        _failureAnswer = failureAnswer;
    }

    public override string Name { get; }

    public override byte[] InitialResponse { get; }

    public static OAuthMechanism Bearer(string userName, string token, string host, int port)
    {
        // The user name stands in a GS2 header, where = and , are escaped (RFC 5801 §4).
        var escaped = userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        return new("OAUTHBEARER", $"n,a={escaped},\u0001host={host}\u0001port={port}\u0001auth=Bearer {token}\u0001\u0001", [1]);
    }

    public static OAuthMechanism XOAuth2(string userName, string token) =>
        new("XOAUTH2", $"user={userName}\u0001auth=Bearer {token}\u0001\u0001", []);

    // The only challenge is a JSON text that says why the token was refused; after the answer comes the refusal itself.
    public override byte[] Respond(ReadOnlySpan<byte> challenge) => _failureAnswer;
}
