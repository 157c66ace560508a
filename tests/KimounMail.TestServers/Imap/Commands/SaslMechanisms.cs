using System.Security.Cryptography;
using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>SASL mechanisms of one message. Each gives the account entered, or null when the credentials are wrong.</summary>
internal static class SaslMechanisms
{
    /// <summary>RFC 4616: authorization identity, NUL, user, NUL, password.</summary>
    public static async Task<LoopbackAccount?> PlainAsync(SaslExchange exchange)
    {
        var parts = (await exchange.FirstAsync()).Split('\0');
        if (parts.Length != 3)
            throw new BadCommandException("PLAIN takes three parts");
        var user = exchange.Server.FindAccount(parts[1]);
        return user is not null && user.Password == parts[2] ? ActFor(exchange, user, parts[0]) : null;
    }

    /// <summary>Google's: <c>user=…^Aauth=Bearer …^A^A</c>.</summary>
    public static async Task<LoopbackAccount?> XOAuth2Async(SaslExchange exchange)
    {
        var parts = (await exchange.FirstAsync()).Split('\x01');
        if (parts.Length != 4 || !parts[0].StartsWith("user=", StringComparison.Ordinal) || parts[2] != "" || parts[3] != "")
            throw new BadCommandException("malformed XOAUTH2");
        return await BearerAsync(exchange, parts[0][5..], parts[1]);
    }

    /// <summary>RFC 7628: a GS2 header with the authorization identity, then key=value pairs.</summary>
    public static async Task<LoopbackAccount?> OAuthBearerAsync(SaslExchange exchange)
    {
        var parts = (await exchange.FirstAsync()).Split('\x01');
        var header = parts[0].Split(',');
        if (parts.Length < 4 || parts[^1] != "" || parts[^2] != "" || header is not ["n", ['a', '=', .. var identity], ""])
            throw new BadCommandException("malformed OAUTHBEARER");
        var authorization = parts.FirstOrDefault(part => part.StartsWith("auth=", StringComparison.Ordinal));
        return await BearerAsync(exchange, identity, authorization ?? "");
    }

    /// <summary>The account to act for: the user's own, or another one's when the user is an administrator.</summary>
    public static LoopbackAccount? ActFor(SaslExchange exchange, LoopbackAccount user, string identity)
    {
        if (identity.Length == 0 || identity.Equals(user.User, StringComparison.OrdinalIgnoreCase))
            return user;
        return user.IsAdministrator
            ? exchange.Server.FindAccount(identity) ?? throw new RefusedException(Reply.No("[AUTHORIZATIONFAILED] no such account"))
            : throw new RefusedException(Reply.No("[AUTHORIZATIONFAILED] not an administrator"));
    }

    // The reason comes in a challenge; only the client's empty answer ends the exchange (RFC 7628 §3.2.3).
    private static async Task<LoopbackAccount?> BearerAsync(SaslExchange exchange, string user, string authorization)
    {
        var account = exchange.Server.FindAccount(user);
        if (account?.Token is { } token && authorization == "auth=Bearer " + token)
            return account;
        await exchange.ChallengeAsync("{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"mail\"}");
        return null;
    }
}

/// <summary>SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677).</summary>
internal static class SaslScram
{
    private const int Iterations = 4096;

    public static async Task<LoopbackAccount?> AuthenticateAsync(SaslExchange exchange)
    {
        var first = await exchange.FirstAsync();
        var header = first.Split(',');
        if (header.Length < 4 || header[0] is not ("n" or "y") || !header[2].StartsWith("n=", StringComparison.Ordinal) || !header[3].StartsWith("r=", StringComparison.Ordinal))
            throw new BadCommandException("malformed SCRAM message");
        var gs2 = $"{header[0]},{header[1]},";
        var clientFirst = first[gs2.Length..];
        var user = exchange.Server.FindAccount(Name(header[2][2..]));

        var salt = RandomNumberGenerator.GetBytes(16);
        var nonce = header[3][2..] + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));
        var serverFirst = $"r={nonce},s={Convert.ToBase64String(salt)},i={Iterations}";
        var final = await exchange.ChallengeAsync(serverFirst);

        var proofAt = final.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0 || !final.StartsWith($"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(gs2))},r={nonce}", StringComparison.Ordinal))
            throw new BadCommandException("malformed SCRAM proof");
        if (user is null)
            return null;
        var message = $"{clientFirst},{serverFirst},{final[..proofAt]}";
        if (Signature(user.Password, salt, message, final[(proofAt + 3)..]) is not { } signature)
            return null;
        if (await exchange.ChallengeAsync($"v={signature}") != "")
            throw new BadCommandException("nothing more was expected");
        return SaslMechanisms.ActFor(exchange, user, header[1].StartsWith("a=", StringComparison.Ordinal) ? Name(header[1][2..]) : "");
    }

    /// <summary>The server's signature; null when the client's proof is wrong.</summary>
    private static string? Signature(string password, byte[] salt, string message, string proof)
    {
        var authMessage = Encoding.UTF8.GetBytes(message);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, 32);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var clientSignature = HMACSHA256.HashData(storedKey, authMessage);
        var clientKey = new byte[32];
        if (!Convert.TryFromBase64String(proof, clientKey, out var length) || length != 32)
            return null;
        for (var i = 0; i < clientKey.Length; i++)
            clientKey[i] ^= clientSignature[i];
        if (!SHA256.HashData(clientKey).AsSpan().SequenceEqual(storedKey))
            return null;
        return Convert.ToBase64String(HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), authMessage));
    }

    private static string Name(string escaped) => escaped.Replace("=2C", ",").Replace("=3D", "=");
}
