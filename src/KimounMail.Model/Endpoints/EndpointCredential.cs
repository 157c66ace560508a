namespace KimounMail;

/// <summary>What proves an identity to a server. Never shown, logged or stored in clear.</summary>
public abstract record EndpointCredential
{
    private EndpointCredential()
    {
    }

    /// <summary>
    /// Text of the PowerShell script that gave this credential, run again by whoever needs it later. Where there is one,
    /// it is stored in place of the secret.
    /// </summary>
    public string? Script { get; init; }

    /// <summary>Nothing to prove: a file is read with the rights of who runs this.</summary>
    public sealed record None : EndpointCredential
    {
        /// <inheritdoc/>
        public override string ToString() => "none";
    }

    /// <summary>A name and a password.</summary>
    /// <param name="UserName">The name that logs in; an administrator's when acting for the account.</param>
    /// <param name="Secret">The password.</param>
    public sealed record Password(string UserName, string Secret) : EndpointCredential
    {
        /// <inheritdoc/>
        public override string ToString() => $"{UserName} (password)";
    }

    /// <summary>An OAuth 2.0 access token, asked for anew at each connection.</summary>
    /// <param name="UserName">The account the token is for.</param>
    /// <param name="GetToken">Gives a token that is valid now.</param>
    public sealed record OAuthToken(string UserName, Func<CancellationToken, ValueTask<string>> GetToken) : EndpointCredential
    {
        /// <inheritdoc/>
        public override string ToString() => $"{UserName} (OAuth token)";
    }
}
