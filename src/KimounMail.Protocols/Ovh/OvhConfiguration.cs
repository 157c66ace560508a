namespace KimounMail.Protocols.Ovh;

/// <summary>
/// Endpoint and credential as OVHcloud's own clients find them: variables first, then <c>ovh.conf</c> in the current folder, in the home folder
/// (<c>.ovh.conf</c>) and in <c>/etc</c>; each value from the first place that has it.
/// </summary>
public sealed class OvhConfiguration
{
    private readonly IReadOnlyList<IniFile> _files;
    private readonly Func<string, string?> _variable;

    private OvhConfiguration(IReadOnlyList<IniFile> files, Func<string, string?> variable)
    {
        _files = files;
        _variable = variable;
    }

    /// <summary>Reads the usual places.</summary>
    /// <param name="currentFolder">Whose <c>ovh.conf</c> counts most.</param>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>.</exception>
    public static OvhConfiguration Read(string currentFolder)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Read([Path.Combine(currentFolder, "ovh.conf"), Path.Combine(home, ".ovh.conf"), "/etc/ovh.conf"], Environment.GetEnvironmentVariable);
    }

    /// <summary>Reads the files given, the first counting most.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>.</exception>
    public static OvhConfiguration Read(IEnumerable<string> files, Func<string, string?> variable) =>
        new([.. files.Select(IniFile.Read).OfType<IniFile>()], variable);

    /// <summary>The endpoint named here, Europe where none is.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>.</exception>
    public OvhEndpoint Endpoint => Find("default", "endpoint") is { } name ? OvhEndpoint.Parse(name) : OvhEndpoint.Europe;

    /// <summary>The credential for an endpoint.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>: there is none, one is not complete, or there are several.</exception>
    public OvhCredential CredentialFor(OvhEndpoint endpoint)
    {
        var keys = Complete(endpoint, "application_key", "application_secret", "consumer_key");
        var client = Complete(endpoint, "client_id", "client_secret");
        var token = Complete(endpoint, "access_token");
        List<OvhCredential> found = [];
        if (keys is not null)
            found.Add(new OvhCredential.SignedKeys(keys[0], keys[1], keys[2]));
        if (client is not null)
            found.Add(new OvhCredential.ServiceAccount(client[0], client[1]));
        if (token is not null)
            found.Add(new OvhCredential.AccessToken(token[0]));
        return found switch
        {
            [var only] => only,
            [] => throw OvhConfigurationErrors.Invalid($"There are no OVHcloud keys for {endpoint.Name}.", $"Give a credential, set OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET and OVH_CONSUMER_KEY, or put them into the section [{endpoint.Name}] of ~/.ovh.conf."),
            _ => throw OvhConfigurationErrors.Invalid($"There are several ways to prove who calls {endpoint.Name}: {string.Join(", ", found.Select(credential => credential.Method))}.", "Keep one of them; variables and files count together."),
        };
    }

    /// <summary>All values of one way; null where none of them is given.</summary>
    private string[]? Complete(OvhEndpoint endpoint, params string[] names)
    {
        var values = Array.ConvertAll(names, name => Find(endpoint.Name, name));
        if (Array.TrueForAll(values, value => value is null))
            return null;
        var missing = names.Where((_, i) => values[i] is null).ToList();
        return missing.Count == 0
            ? Array.ConvertAll(values, value => value!)
            : throw OvhConfigurationErrors.Invalid($"For {endpoint.Name} there is no {string.Join(" and no ", missing)}.", $"Keys come together: {string.Join(", ", names)}.");
    }

    private string? Find(string section, string key) => _variable($"OVH_{key.ToUpperInvariant()}") is { Length: > 0 } value
        ? value.Trim()
        : _files.Select(file => file[section, key]).FirstOrDefault(text => text is not null);
}
