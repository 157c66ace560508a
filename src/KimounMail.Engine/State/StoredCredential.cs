namespace KimounMail.Engine.State;

/// <summary>
/// How to log in to one end of a task: a password, an OAuth access token, or a script that gives one of them when asked.
/// Its text form shows the user name alone.
/// </summary>
/// <param name="UserName">The name to log in with.</param>
public sealed record StoredCredential(string UserName)
{
    /// <summary>The password.</summary>
    public string? Password { get; init; }

    /// <summary>An OAuth access token, good until it expires.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Text of a script that gives an OAuth access token, run again at each reconnect.</summary>
    public string? AccessTokenScript { get; init; }

    /// <summary>Text of a script that gives the credential each time; nothing secret is stored then.</summary>
    public string? ProviderScript { get; init; }

    /// <summary>The user name; never a secret.</summary>
    public override string ToString() => $"StoredCredential {{ UserName = {UserName} }}";
}
