using System.Collections;
using System.Management.Automation;
using System.Security;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that works from one account, or a file that holds a mailbox, to another account.</summary>
public abstract class TwoEndpointCmdlet : MigrationCmdlet
{
    /// <summary>The parameter set in which both ends are given.</summary>
    protected const string ByAccount = "Account";

    /// <summary>The parameter set in which the source is a file.</summary>
    protected const string ByPath = "Path";

    /// <summary>Files or folders that hold the source mailbox: an mbox file or a folder of them, an .eml file or a tree of them, a Maildir, a PST or OST file. Wildcards are allowed, and files can be piped; each is a migration of its own.</summary>
    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "LiteralPath")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The source account, most often a mail address.</summary>
    [Parameter(ParameterSetName = ByAccount, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string SourceAccount { get; set; } = "";

    /// <summary>The source server: imaps://host[:port] (TLS), imap://host[:port] (STARTTLS, required) or imap+insecure://host[:port] (clear text). Left out, it is found by the domain of the account.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    public string? SourceServer { get; set; }

    /// <summary>The name and password to log in to the source with. An administrator's name that is not the account's logs in on its behalf.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Credential]
    public PSCredential? SourceCredential { get; set; }

    /// <summary>The source account's own password, as SecureString or as the text of a CSV column.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Password]
    public SecureString? SourcePassword { get; set; }

    /// <summary>An OAuth 2.0 access token for the source as SecureString, or a script block that gives one, run at each connection.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    public object? SourceToken { get; set; }

    /// <summary>A PEM file of certificate authorities to trust for the source instead of the system's.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    public string? SourceCertificateAuthority { get; set; }

    /// <summary>The SHA-256 fingerprint the source server's certificate must have; for servers with a certificate of their own making.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    public string? SourceCertificateFingerprint { get; set; }

    /// <summary>The destination account, most often a mail address.</summary>
    [Parameter(ParameterSetName = ByAccount, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string DestinationAccount { get; set; } = "";

    /// <summary>The destination server: imaps://host[:port] (TLS), imap://host[:port] (STARTTLS, required) or imap+insecure://host[:port] (clear text). Left out, it is found by the domain of the account.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, ValueFromPipelineByPropertyName = true)]
    public string? DestinationServer { get; set; }

    /// <summary>The name and password to log in to the destination with. An administrator's name that is not the account's logs in on its behalf.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, ValueFromPipelineByPropertyName = true)]
    [Credential]
    public PSCredential? DestinationCredential { get; set; }

    /// <summary>The destination account's own password, as SecureString or as the text of a CSV column.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, ValueFromPipelineByPropertyName = true)]
    [Password]
    public SecureString? DestinationPassword { get; set; }

    /// <summary>An OAuth 2.0 access token for the destination as SecureString, or a script block that gives one, run at each connection.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    public object? DestinationToken { get; set; }

    /// <summary>A PEM file of certificate authorities to trust for the destination instead of the system's.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, ValueFromPipelineByPropertyName = true)]
    public string? DestinationCertificateAuthority { get; set; }

    /// <summary>The SHA-256 fingerprint the destination server's certificate must have; for servers with a certificate of their own making.</summary>
    [Parameter(ParameterSetName = ByAccount, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByPath, ValueFromPipelineByPropertyName = true)]
    public string? DestinationCertificateFingerprint { get; set; }

    /// <summary>A script block, param($Account, $Role), that gives the credential of an account as PSCredential, or a token as SecureString. Its text is stored in place of a secret.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    public ScriptBlock? CredentialProvider { get; set; }

    /// <summary>Source folders to take, as wildcard patterns on their path (Clients/*); all when left out.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNull]
    public string[] IncludeFolder { get; set; } = [];

    /// <summary>Source folders to leave out, as wildcard patterns on their path.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNull]
    public string[] ExcludeFolder { get; set; } = [];

    /// <summary>Source path to destination path, as a hashtable; wins over every other mapping, and subfolders follow their parent.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    [ValidateFolderMap]
    public Hashtable FolderMap { get; set; } = [];

    /// <summary>Only items received at or after this moment.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    public DateTimeOffset? ReceivedAfter { get; set; }

    /// <summary>Only items received before this moment.</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    public DateTimeOffset? ReceivedBefore { get; set; }

    /// <summary>Only items of at most this many bytes (25MB).</summary>
    [Parameter(ParameterSetName = ByAccount)]
    [Parameter(ParameterSetName = ByPath)]
    [ValidateRange(1, long.MaxValue)]
    public long? MaxItemSize { get; set; }

    /// <summary>Does something for each pair of ends this record means; one that fails does not keep the next from being tried.</summary>
    private protected void ForEachPair(Action<MigrationEndpoint, MigrationEndpoint> work)
    {
        if (ParameterSetName == ByAccount)
            Attempt(SourceAccount, () => work(Source.ToEndpoint(this), Destination.ToEndpoint(this)));
        if (ParameterSetName != ByPath)
            return;
        foreach (var file in Path.SelectMany(Resolve))
            Attempt(file, () => work(new MigrationEndpoint(EndpointAddress.OfFile(file), new EndpointCredential.None()), Destination.ToEndpoint(this)));
    }

    /// <summary>A path that exists is taken as it is, whatever characters are in it; what does not exist at all the engine says in words.</summary>
    private IReadOnlyList<string> Resolve(string path)
    {
        var literal = GetUnresolvedProviderPathFromPSPath(path);
        if (File.Exists(literal) || Directory.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(path))
            return [literal];
        return [.. SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)];
    }

    private EndpointArguments Source => new("Source", SourceAccount, SourceServer)
    {
        Credential = SourceCredential,
        Password = SourcePassword,
        Token = SourceToken,
        CredentialProvider = CredentialProvider,
        CertificateAuthority = FullPath(SourceCertificateAuthority),
        CertificateFingerprint = SourceCertificateFingerprint,
    };

    private EndpointArguments Destination => new("Destination", DestinationAccount, DestinationServer)
    {
        Credential = DestinationCredential,
        Password = DestinationPassword,
        Token = DestinationToken,
        CredentialProvider = CredentialProvider,
        CertificateAuthority = FullPath(DestinationCertificateAuthority),
        CertificateFingerprint = DestinationCertificateFingerprint,
    };

    internal MigrationOptions FilterOptions => new()
    {
        IncludeFolder = IncludeFolder,
        ExcludeFolder = ExcludeFolder,
        FolderMap = FolderMap.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}"),
        ReceivedAfter = ReceivedAfter,
        ReceivedBefore = ReceivedBefore,
        MaxItemSize = MaxItemSize,
    };
}
