using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Protocols.Sasl;

/// <summary>SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: both sides prove that they know the password.</summary>
internal sealed class ScramSha256Mechanism : SaslMechanism
{
    // Fewer would let a false server guess the password cheaply; more would let it burn our time.
    private const int MinIterations = 4096;
    private const int MaxIterations = 1_000_000;
    private readonly PasswordCredential _credential;
    private readonly string _nonce;
    private readonly string _gs2Header;
    private readonly string _clientFirstBare;
    private byte[]? _serverSignature;
    private bool _isServerProven;

    public ScramSha256Mechanism(PasswordCredential credential, string? nonce = null)
    {
        _credential = credential;
        _nonce = nonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        _gs2Header = credential.AuthorizationId is { } id ? $"n,a={Escape(id)}," : "n,,";
        _clientFirstBare = $"n={Escape(Prepare(credential.UserName))},r={_nonce}";
    }

    public override string Name => "SCRAM-SHA-256";

    public override bool IsServerProven => _isServerProven;

    public override byte[] InitialResponse => Encoding.UTF8.GetBytes(_gs2Header + _clientFirstBare);

    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        var text = Encoding.UTF8.GetString(challenge);
        if (_serverSignature is null)
            return ClientFinal(text);
        VerifyServer(text);
        return [];
    }

    private byte[] ClientFinal(string serverFirst)
    {
        var nonce = Attribute(serverFirst, 'r');
        if (!nonce.StartsWith(_nonce, StringComparison.Ordinal) || nonce.Length == _nonce.Length)
            throw new SaslException("The server did not extend the nonce.");
        if (!int.TryParse(Attribute(serverFirst, 'i'), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < MinIterations or > MaxIterations)
            throw new SaslException("The server's iteration count is out of bounds.");
        var password = Encoding.UTF8.GetBytes(Prepare(_credential.Password));
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password, Base64(Attribute(serverFirst, 's')), iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(_gs2Header))},r={nonce}";
        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirstBare},{serverFirst},{withoutProof}");

        var proof = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(proof), authMessage);
        for (var i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i];
        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    private void VerifyServer(string serverFinal)
    {
        // The server says why it refuses, and the refusal follows (RFC 5802 §7).
        if (serverFinal.StartsWith("e=", StringComparison.Ordinal))
            return;
        if (!CryptographicOperations.FixedTimeEquals(Base64(Attribute(serverFinal, 'v')), _serverSignature))
            throw new SaslException("The server did not prove that it knows the password.");
        _isServerProven = true;
    }

    private static string Attribute(string message, char name)
    {
        foreach (var part in message.Split(','))
        {
            if (part.Length > 1 && part[0] == name && part[1] == '=')
                return part[2..];
        }
        throw new SaslException($"The server's message has no {name}= part.");
    }

    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count)
            ? bytes[..count]
            : throw new SaslException("The server's message is not valid base64.");
    }

    private static string Escape(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    // SASLprep (RFC 4013) as far as it matters for text people type: odd spaces become spaces, soft hyphens vanish, NFKC.
    private static string Prepare(string text)
    {
        if (System.Text.Ascii.IsValid(text))
            return text;
        var mapped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\u00AD' or '\u200B' or '\u2060' or '\uFEFF')
                continue;
            mapped.Append(char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator ? ' ' : c);
        }
        return mapped.ToString().Normalize(NormalizationForm.FormKC);
    }
}
