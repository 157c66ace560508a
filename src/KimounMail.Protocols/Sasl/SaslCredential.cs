namespace KimounMail.Protocols.Sasl;

/// <summary>Who logs in. Text forms never contain the secret.</summary>
public abstract class SaslCredential(string userName)
{
    /// <summary>The name that is proven to the server (authentication identity).</summary>
    public string UserName { get; } = userName;

    /// <inheritdoc/>
    public override string ToString() => UserName;
}

/// <summary>A user name and a password, optionally to act as another user (an administrator opening a mailbox).</summary>
/// <param name="userName">Whose password it is.</param>
/// <param name="password">The password.</param>
/// <param name="authorizationId">The account to open when it is not the user's own.</param>
public sealed class PasswordCredential(string userName, string password, string? authorizationId = null)
    : SaslCredential(userName)
{
    /// <summary>The account to open when it is not the user's own; null otherwise.</summary>
    public string? AuthorizationId { get; } = string.IsNullOrEmpty(authorizationId) ? null : authorizationId;

    internal string Password { get; } = password;
}

/// <summary>A user name and a source of OAuth access tokens, asked anew at every login because tokens expire.</summary>
/// <param name="userName">The account to open.</param>
/// <param name="getToken">Yields a token that is valid now.</param>
public sealed class TokenCredential(string userName, Func<CancellationToken, ValueTask<string>> getToken)
    : SaslCredential(userName)
{
    internal Func<CancellationToken, ValueTask<string>> GetToken { get; } = getToken;
}
