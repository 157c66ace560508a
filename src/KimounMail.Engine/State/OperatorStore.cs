namespace KimounMail.Engine.State;

/// <summary>
/// How to reach operators whose user asked for it to be kept: a file each in the folder of the store, encrypted as a whole by the key of this
/// user on this machine, and bound to the name of the connection.
/// </summary>
public sealed class OperatorStore : IDisposable
{
    private const string Extension = ".operator";

    private readonly string _folder;
    private readonly CredentialProtector _protector;

    private OperatorStore(StateFolder folder)
    {
        _folder = Path.Combine(folder.Path, "operators");
        _protector = CredentialProtector.ForUser(folder);
    }

    /// <summary>Opens the store; null takes the folder tasks are in too.</summary>
    public static OperatorStore Open(string? stateFolder = null) => new(StateFolder.Open(stateFolder));

    /// <summary>The names of connections that are kept.</summary>
    public IEnumerable<string> Names => Directory.Exists(_folder)
        ? Directory.EnumerateFiles(_folder, "*" + Extension).Select(path => Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path))).Order(StringComparer.OrdinalIgnoreCase)
        : [];

    /// <summary>Keeps how to reach an operator, in place of what was kept by its name.</summary>
    public async Task SaveAsync(OperatorSettings settings, CancellationToken cancellationToken)
    {
        var octets = await _protector.ProtectAsync(Place(settings.Name), StateText.ToJsonBytes(StoredOperator.From(settings)), cancellationToken).ConfigureAwait(false);
        var path = PathOf(settings.Name);
        try
        {
            Directory.CreateDirectory(_folder);
            PrivateFile.Replace(path, octets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Failed(path, e);
        }
    }

    /// <summary>How to reach an operator; null when nothing is kept by this name. Fails with <see cref="MailErrorId.CredentialUnavailable"/> when it cannot be decrypted here.</summary>
    public async Task<OperatorSettings?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var path = PathOf(name);
        try
        {
            if (!File.Exists(path))
                return null;
            var octets = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            var clear = await _protector.UnprotectAsync(Place(name), octets, cancellationToken).ConfigureAwait(false);
            return StateText.FromJsonBytes<StoredOperator>(clear)?.ToSettings() ?? throw CredentialErrors.Damaged();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Failed(path, e);
        }
    }

    /// <summary>Keeps nothing by this name any more.</summary>
    public void Remove(string name) => File.Delete(PathOf(name));

    /// <inheritdoc/>
    public void Dispose() => _protector.Dispose();

    // One name, whatever its case, as connections have it.
    private static string Place(string name) => "operator/" + name.ToLowerInvariant();

    private string PathOf(string name) => Path.Combine(_folder, Uri.EscapeDataString(name.ToLowerInvariant()) + Extension);

    /// <summary>What is encrypted. Its text form shows no secret.</summary>
    private sealed record StoredOperator(string Provider, string Name)
    {
        public string? Server { get; init; }

        public string? UserName { get; init; }

        public string? Password { get; init; }

        public string? CertificateAuthorityPath { get; init; }

        public string? CertificateFingerprint { get; init; }

        public Dictionary<string, string> Options { get; init; } = [];

        public Dictionary<string, string> Secrets { get; init; } = [];

        public static StoredOperator From(OperatorSettings settings) => new(settings.Provider, settings.Name)
        {
            Server = settings.Server,
            UserName = settings.UserName,
            Password = settings.Password?.Reveal(),
            CertificateAuthorityPath = settings.CertificateAuthorityPath,
            CertificateFingerprint = settings.CertificateFingerprint,
            Options = new Dictionary<string, string>(settings.Options),
            Secrets = settings.Secrets.ToDictionary(secret => secret.Key, secret => secret.Value.Reveal()),
        };

        public OperatorSettings ToSettings() => new()
        {
            Provider = Provider,
            Name = Name,
            Server = Server,
            UserName = UserName,
            Password = Password is null ? null : new Secret(Password),
            CertificateAuthorityPath = CertificateAuthorityPath,
            CertificateFingerprint = CertificateFingerprint,
            Options = new Dictionary<string, string>(Options, StringComparer.OrdinalIgnoreCase),
            Secrets = Secrets.ToDictionary(secret => secret.Key, secret => new Secret(secret.Value), StringComparer.OrdinalIgnoreCase),
        };

        public override string ToString() => Name;
    }
}
