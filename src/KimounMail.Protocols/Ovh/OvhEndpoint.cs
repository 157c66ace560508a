namespace KimounMail.Protocols.Ovh;

/// <summary>One of OVHcloud's regions, or another address that speaks its API.</summary>
/// <param name="Name">As <c>ovh.conf</c> names it: <c>ovh-eu</c>, or the address itself.</param>
/// <param name="Address">The address without a version: calls go to <c>/v1/…</c> and <c>/v2/…</c> below it.</param>
/// <param name="TokenAddress">Where OAuth2 clients get their tokens.</param>
public sealed record OvhEndpoint(string Name, Uri Address, Uri TokenAddress)
{
    private static readonly string[] s_versions = ["/1.0", "/v1", "/v2"];

    /// <summary>Europe, the default.</summary>
    public static OvhEndpoint Europe { get; } = Known("ovh-eu", "https://eu.api.ovh.com", "https://www.ovh.com/auth/oauth2/token");

    /// <summary>Every region by its name.</summary>
    public static IReadOnlyList<OvhEndpoint> Regions { get; } =
    [
        Europe,
        Known("ovh-ca", "https://ca.api.ovh.com", "https://ca.ovh.com/auth/oauth2/token"),
        Known("ovh-us", "https://api.us.ovhcloud.com", "https://us.ovhcloud.com/auth/oauth2/token"),
    ];

    /// <summary>Host and port, as errors name them.</summary>
    public string Server => $"{Address.Host}:{Address.Port}";

    /// <summary>
    /// A region's name, or (with a slash in it) a literal address, at the end of which a version may stand as other clients want it.
    /// Such an address gives its tokens at <c>/auth/oauth2/token</c>.
    /// </summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>.</exception>
    public static OvhEndpoint Parse(string text)
    {
        var name = text.Trim();
        if (Regions.FirstOrDefault(region => region.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
            return known;
        if (!name.Contains('/', StringComparison.Ordinal) || !Uri.TryCreate(WithoutVersion(name), UriKind.Absolute, out var address))
            throw OvhConfigurationErrors.Invalid($"'{text}' is not an OVHcloud endpoint.", $"Use one of {string.Join(", ", Regions.Select(region => region.Name))}, or an https address.");
        if (address.Scheme != Uri.UriSchemeHttps)
            throw OvhConfigurationErrors.Invalid($"The OVHcloud endpoint '{text}' is not protected by TLS.", "Use an https address.");
        return new OvhEndpoint(name, address, new Uri(address, "/auth/oauth2/token"));
    }

    private static OvhEndpoint Known(string name, string address, string tokens) => new(name, new Uri(address), new Uri(tokens));

    private static string WithoutVersion(string address)
    {
        var trimmed = address.TrimEnd('/');
        return s_versions.FirstOrDefault(version => trimmed.EndsWith(version, StringComparison.OrdinalIgnoreCase)) is { } version
            ? trimmed[..^version.Length]
            : trimmed;
    }
}
