namespace KimounMail.Protocols.Ovh.Email;

/// <summary>A product of API v1 whose services hold accounts.</summary>
public enum HostedEmailProduct
{
    /// <summary>MX Plan, of the kind that has services of its own (<c>/v1/email/mxplan</c>).</summary>
    MxPlan,

    /// <summary>E-mail Pro (<c>/v1/email/pro</c>).</summary>
    EmailPro,

    /// <summary>Exchange (<c>/v1/email/exchange</c>).</summary>
    Exchange,
}

/// <summary>A service of MX Plan, E-mail Pro or Exchange, to be read: the three are published alike. Each object costs a call.</summary>
public sealed class HostedEmail
{
    private readonly OvhClient _client;
    private readonly string _path;

    private HostedEmail(OvhClient client, HostedEmailProduct product, string name, string path) => (_client, Product, Name, _path) = (client, product, name, path);

    /// <summary>Of which product.</summary>
    public HostedEmailProduct Product { get; }

    /// <summary>The service's name.</summary>
    public string Name { get; }

    /// <summary>The services the key may see.</summary>
    public static async Task<IReadOnlyList<HostedEmail>> ListAsync(OvhClient client, CancellationToken cancellationToken)
    {
        var services = new List<HostedEmail>();
        foreach (var (product, path) in new[] { (HostedEmailProduct.MxPlan, "/v1/email/mxplan"), (HostedEmailProduct.EmailPro, "/v1/email/pro") })
            services.AddRange(await ListAsync(client, product, path, cancellationToken).ConfigureAwait(false));
        foreach (var organization in await client.GetAsync<IReadOnlyList<string>>("/v1/email/exchange", cancellationToken).ConfigureAwait(false))
            services.AddRange(await ListAsync(client, HostedEmailProduct.Exchange, $"/v1/email/exchange/{Uri.EscapeDataString(organization)}/service", cancellationToken).ConfigureAwait(false));
        return services;
    }

    /// <summary>The service itself.</summary>
    public Task<HostedEmailInfo> GetAsync(CancellationToken cancellationToken) => _client.GetAsync<HostedEmailInfo>(_path, cancellationToken);

    /// <summary>The addresses of its accounts; of one that is bought and not used yet, a name of OVHcloud's.</summary>
    /// <param name="address">Only this one; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<string>> ListAccountsAsync(string? address, CancellationToken cancellationToken) =>
        _client.GetAsync<IReadOnlyList<string>>(address is null ? $"{_path}/account" : $"{_path}/account?primaryEmailAddress={Uri.EscapeDataString(address)}", cancellationToken);

    /// <summary>An account by its address.</summary>
    public Task<HostedAccount> GetAccountAsync(string address, CancellationToken cancellationToken) => _client.GetAsync<HostedAccount>(PathOf(address), cancellationToken);

    /// <summary>The further addresses of an account.</summary>
    public Task<IReadOnlyList<string>> ListAliasesAsync(string address, CancellationToken cancellationToken) => _client.GetAsync<IReadOnlyList<string>>($"{PathOf(address)}/alias", cancellationToken);

    /// <summary>Its domains.</summary>
    public Task<IReadOnlyList<string>> ListDomainsAsync(CancellationToken cancellationToken) => _client.GetAsync<IReadOnlyList<string>>($"{_path}/domain", cancellationToken);

    /// <summary>A domain by its name.</summary>
    public Task<HostedDomain> GetDomainAsync(string name, CancellationToken cancellationToken) => _client.GetAsync<HostedDomain>($"{_path}/domain/{Uri.EscapeDataString(name)}", cancellationToken);

    private static async Task<IEnumerable<HostedEmail>> ListAsync(OvhClient client, HostedEmailProduct product, string path, CancellationToken cancellationToken) =>
        (await client.GetAsync<IReadOnlyList<string>>(path, cancellationToken).ConfigureAwait(false)).Select(name => new HostedEmail(client, product, name, $"{path}/{Uri.EscapeDataString(name)}"));

    private string PathOf(string address) => $"{_path}/account/{Uri.EscapeDataString(address)}";
}

/// <summary>A service.</summary>
public sealed record HostedEmailInfo
{
    /// <summary>The host of its IMAP and, for E-mail Pro and Exchange, of its Exchange web services.</summary>
    public string? Hostname { get; init; }

    /// <summary>ok, inMaintenance, suspended and so on, or a word that came later.</summary>
    public required string State { get; init; }

    /// <summary>OVHcloud's word for what was bought.</summary>
    public string? Offer { get; init; }
}

/// <summary>An account of a service.</summary>
public sealed record HostedAccount
{
    /// <summary>What it logs in with.</summary>
    public required string PrimaryEmailAddress { get; init; }

    /// <summary>Somebody uses it; one that is not configured was only bought.</summary>
    public bool Configured { get; init; }

    /// <summary>ok, suspended and so on, or a word that came later.</summary>
    public required string State { get; init; }

    /// <summary>OVHcloud found that it sends spam.</summary>
    public bool SpamDetected { get; init; }

    /// <summary>KiB in it: OVHcloud's control panel reckons so, the schema tells no unit.</summary>
    public long? CurrentUsage { get; init; }

    /// <summary>GiB it may hold, from the same source.</summary>
    public double Quota { get; init; }

    /// <summary>The name shown with the address.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>The address book does not show it.</summary>
    public bool HiddenFromGal { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>When somebody last logged in.</summary>
    public DateTimeOffset? LastLogonDate { get; init; }

    /// <summary>Exchange: basic, standard, enterprise, or a word that came later.</summary>
    public string? AccountLicense { get; init; }

    /// <summary>Exchange: where its mail is passed on to.</summary>
    public string? ForwardingEmail { get; init; }

    /// <summary>Exchange: mail that is passed on is kept as well.</summary>
    public bool? StoreCopyOfEmail { get; init; }
}

/// <summary>A domain of a service.</summary>
public sealed record HostedDomain
{
    /// <summary>The domain.</summary>
    public required string Name { get; init; }

    /// <summary>ok and so on, or a word that came later.</summary>
    public required string State { get; init; }

    /// <summary>Somebody proved that it is his.</summary>
    public bool DomainValidated { get; init; }

    /// <summary>The CNAME that proves it; null where that is not asked.</summary>
    public string? CnameToCheck { get; init; }

    /// <summary>The servers its mail shall go to.</summary>
    public IReadOnlyList<string>? ExpectedMx { get; init; }

    /// <summary>The SPF record it shall have; null where it is not told.</summary>
    public string? ExpectedSpf { get; init; }

    /// <summary>The SRV record it shall have; null where it is not told.</summary>
    public string? ExpectedAutodiscoverSrv { get; init; }

    /// <summary>OVHcloud finds the MX records right.</summary>
    public bool MxIsValid { get; init; }

    /// <summary>OVHcloud finds the SPF record right; null where it does not look.</summary>
    public bool? SpfIsValid { get; init; }

    /// <summary>OVHcloud finds the SRV record right.</summary>
    public bool SrvIsValid { get; init; }
}
