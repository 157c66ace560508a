using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration;

/// <summary>Runs the script that gives a credential; the module provides it, as the engine knows no PowerShell.</summary>
/// <param name="script">The script's text.</param>
/// <param name="account">The account it is for.</param>
/// <param name="role">The end of the migration it is for.</param>
/// <param name="givesToken">True when it gives an OAuth token, false when it gives a whole credential.</param>
public delegate EndpointCredential CredentialScriptRunner(string script, string account, EndpointRole role, bool givesToken);

/// <summary>Keeps the credentials of tasks in the encrypted store, and makes them usable again.</summary>
internal sealed class CredentialVault(StateStore store, CredentialScriptRunner? runScript)
{
    public static async Task<StoredCredential> ToStoredAsync(EndpointCredential credential, CancellationToken cancellationToken) => credential switch
    {
        EndpointCredential.Password { Script: { } script, UserName: var user } => new StoredCredential(user) { ProviderScript = script },
        EndpointCredential.Password password => new StoredCredential(password.UserName) { Password = password.Secret },
        EndpointCredential.OAuthToken { Script: { } script, UserName: var user } => new StoredCredential(user) { AccessTokenScript = script },
        EndpointCredential.OAuthToken token => new StoredCredential(token.UserName) { AccessToken = await token.GetToken(cancellationToken).ConfigureAwait(false) },
        _ => throw new NotSupportedException($"No such credential: {credential.GetType().Name}."),
    };

    public async Task<MigrationEndpoint> OpenAsync(string taskId, EndpointRole role, EndpointAddress address, CancellationToken cancellationToken)
    {
        if (address.IsFile)
            return new MigrationEndpoint(address, new EndpointCredential.None());
        var stored = await store.Credentials.GetAsync(taskId, role, cancellationToken).ConfigureAwait(false) ?? throw Unavailable(address, "No credential is stored for this account.");
        return new MigrationEndpoint(address, stored switch
        {
            { Password: { } password } => new EndpointCredential.Password(stored.UserName, password),
            { AccessToken: { } token } => new EndpointCredential.OAuthToken(stored.UserName, _ => ValueTask.FromResult(token)),
            { AccessTokenScript: { } script } => Run(script, address, role, givesToken: true),
            { ProviderScript: { } script } => Run(script, address, role, givesToken: false),
            _ => throw Unavailable(address, "The stored credential holds nothing to log in with."),
        });
    }

    private EndpointCredential Run(string script, EndpointAddress address, EndpointRole role, bool givesToken) => runScript is null
        ? throw Unavailable(address, "The credential comes from a PowerShell script, which can only be run by the module.")
        : runScript(script, address.Account, role, givesToken);

    private static MailException Unavailable(EndpointAddress address, string message) => new(MailErrorId.CredentialUnavailable, message)
    {
        Category = MailErrorCategory.AuthenticationError,
        Account = address.Account,
        Server = address.Server,
        Advice = "Start the migration again with a credential.",
    };
}
