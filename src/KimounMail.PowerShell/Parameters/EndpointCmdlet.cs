using System.Management.Automation;
using System.Security;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that looks at one account; the rows that Start-Migration takes name it by their source.</summary>
public abstract class EndpointCmdlet : MigrationCmdlet
{
    /// <summary>The account, most often a mail address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("SourceAccount")]
    [ValidateNotNullOrEmpty]
    public string Account { get; set; } = "";

    /// <summary>The server: imaps://host[:port] (TLS), imap://host[:port] (STARTTLS, required) or imap+insecure://host[:port] (clear text). Left out, it is found by the domain of the account.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("SourceServer")]
    public string? Server { get; set; }

    /// <summary>The name and password to log in with. An administrator's name that is not the account's logs in on its behalf.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SourceCredential")]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The account's own password, as SecureString or as the text of a CSV column.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SourcePassword")]
    [Password]
    public SecureString? Password { get; set; }

    /// <summary>An OAuth 2.0 access token as SecureString, or a script block that gives one, run at each connection.</summary>
    [Parameter]
    [Alias("SourceToken")]
    public object? Token { get; set; }

    /// <summary>A PEM file of certificate authorities to trust instead of the system's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SourceCertificateAuthority")]
    public string? CertificateAuthority { get; set; }

    /// <summary>The SHA-256 fingerprint the server's certificate must have; for servers with a certificate of their own making.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("SourceCertificateFingerprint")]
    public string? CertificateFingerprint { get; set; }

    /// <summary>A script block, param($Account, $Role), that gives the credential of an account as PSCredential, or a token as SecureString.</summary>
    [Parameter]
    public ScriptBlock? CredentialProvider { get; set; }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Attempt(Account, () => Process(Arguments.ToEndpoint(this)));

    /// <summary>Looks at the account.</summary>
    protected abstract void Process(MigrationEndpoint endpoint);

    private EndpointArguments Arguments => new("Source", Account, Server)
    {
        Credential = Credential,
        Password = Password,
        Token = Token,
        CredentialProvider = CredentialProvider,
        CertificateAuthority = FullPath(CertificateAuthority),
        CertificateFingerprint = CertificateFingerprint,
    };
}
