using System.Management.Automation;
using System.Security;
using KimounMail.Engine.Endpoints;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>One end as its parameters give it.</summary>
/// <param name="Role"><c>Source</c> or <c>Destination</c>: told to the credential provider, and shown in errors.</param>
/// <param name="Account">The account.</param>
/// <param name="Server">The server; null or empty to have it found by the account.</param>
internal sealed record EndpointArguments(string Role, string Account, string? Server)
{
    public PSCredential? Credential { get; init; }

    public SecureString? Password { get; init; }

    /// <summary>A SecureString or text: a token; a ScriptBlock: what gives one.</summary>
    public object? Token { get; init; }

    public ScriptBlock? CredentialProvider { get; init; }

    public string? CertificateAuthority { get; init; }

    public string? CertificateFingerprint { get; init; }

    /// <summary>The end these arguments mean; a credential provider is asked now.</summary>
    public MigrationEndpoint ToEndpoint(MigrationCmdlet cmdlet)
    {
        var credential = ToCredential(cmdlet.Scripts);
        var login = credential switch
        {
            EndpointCredential.Password password => password.UserName,
            EndpointCredential.OAuthToken token => token.UserName,
            _ => Account,
        };
        var address = FindServer(cmdlet) with
        {
            LoginName = IsOwnLogin(login) ? null : login,
            CertificateAuthorityPath = CertificateAuthority,
            CertificateFingerprint = PinOrNull,
        };
        return new MigrationEndpoint(address, credential);
    }

    /// <summary>A row of a CSV file has every column, an empty one where there is nothing to say.</summary>
    private string? PinOrNull => string.IsNullOrWhiteSpace(CertificateFingerprint) ? null : CertificateFingerprint;

    private EndpointAddress FindServer(MigrationCmdlet cmdlet) =>
        string.IsNullOrWhiteSpace(Server) ? cmdlet.Detect(Account, CertificateAuthority, PinOrNull) : EndpointCatalog.Resolve(Account, Server);

    /// <summary>The account's own name, with or without its domain; any other is an administrator's, who logs in for the account.</summary>
    private bool IsOwnLogin(string login) =>
        login.Equals(Account, StringComparison.OrdinalIgnoreCase) || login.Equals(Account.Split('@')[0], StringComparison.OrdinalIgnoreCase);

    private EndpointCredential ToCredential(CredentialScripts scripts) => this switch
    {
        { CredentialProvider: { } provider } => scripts.FromProvider(provider, Account, Role),
        { Token: { } token } => scripts.FromToken(token, Account, Role),
        { Credential: { } credential } => new EndpointCredential.Password(credential.UserName, PasswordAttribute.Reveal(credential.Password)),
        { Password: { } password } => new EndpointCredential.Password(Account, PasswordAttribute.Reveal(password)),
        _ => throw new MailException(MailErrorId.CredentialUnavailable, $"No credential was given for the {Role.ToLowerInvariant()}.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Account = Account,
            Advice = "Give a credential, a password, a token or a credential provider.",
        },
    };
}
