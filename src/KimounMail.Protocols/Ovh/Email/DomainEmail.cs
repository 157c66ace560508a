namespace KimounMail.Protocols.Ovh.Email;

/// <summary>A domain of MX Plan as it was first (<c>/v1/email/domain/{domain}</c>), to be read. Each object costs a call.</summary>
public sealed class DomainEmail(OvhClient client, string domain)
{
    private readonly string _path = $"/v1/email/domain/{Uri.EscapeDataString(domain)}";

    /// <summary>The domain.</summary>
    public string Domain => domain;

    /// <summary>The domains the key may see.</summary>
    public static async Task<IReadOnlyList<DomainEmail>> ListAsync(OvhClient client, CancellationToken cancellationToken) =>
        [.. (await client.GetAsync<IReadOnlyList<string>>("/v1/email/domain", cancellationToken).ConfigureAwait(false)).Select(domain => new DomainEmail(client, domain))];

    /// <summary>The service of the domain.</summary>
    public Task<DomainEmailInfo> GetAsync(CancellationToken cancellationToken) => client.GetAsync<DomainEmailInfo>(_path, cancellationToken);

    /// <summary>How much of each kind it may have.</summary>
    public Task<DomainEmailQuota> GetQuotaAsync(CancellationToken cancellationToken) => client.GetAsync<DomainEmailQuota>($"{_path}/quota", cancellationToken);

    /// <summary>The local parts of its accounts.</summary>
    /// <param name="name">Only this one; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<string>> ListAccountsAsync(string? name, CancellationToken cancellationToken) =>
        client.GetAsync<IReadOnlyList<string>>(name is null ? $"{_path}/account" : $"{_path}/account?accountName={Uri.EscapeDataString(name)}", cancellationToken);

    /// <summary>An account by its local part.</summary>
    public Task<DomainAccount> GetAccountAsync(string name, CancellationToken cancellationToken) => client.GetAsync<DomainAccount>(PathOf(name), cancellationToken);

    /// <summary>How full it was when OVHcloud last looked.</summary>
    public Task<DomainAccountUsage> GetUsageAsync(string name, CancellationToken cancellationToken) => client.GetAsync<DomainAccountUsage>($"{PathOf(name)}/usage", cancellationToken);

    /// <summary>Where mail is passed on to.</summary>
    /// <param name="from">Only mail for this address; null for all.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<IReadOnlyList<DomainRedirection>> ListRedirectionsAsync(string? from, CancellationToken cancellationToken)
    {
        var query = from is null ? "" : $"?from={Uri.EscapeDataString(from)}";
        var all = new List<DomainRedirection>();
        foreach (var id in await client.GetAsync<IReadOnlyList<string>>($"{_path}/redirection{query}", cancellationToken).ConfigureAwait(false))
            all.Add(await client.GetAsync<DomainRedirection>($"{_path}/redirection/{Uri.EscapeDataString(id)}", cancellationToken).ConfigureAwait(false));
        return all;
    }

    private string PathOf(string name) => $"{_path}/account/{Uri.EscapeDataString(name)}";
}

/// <summary>The service of a domain.</summary>
public sealed record DomainEmailInfo
{
    /// <summary>ok, close, readOnly, unknown, or a word that came later.</summary>
    public required string Status { get; init; }

    /// <summary>The service its accounts went to; null or empty while they are here.</summary>
    public string? MigratedMxPlanServiceName { get; init; }

    /// <summary>OVHcloud's word for what was bought.</summary>
    public string? Offer { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreationDate { get; init; }
}

/// <summary>How much a domain may have.</summary>
public sealed record DomainEmailQuota
{
    /// <summary>Accounts.</summary>
    public long Account { get; init; }
}

/// <summary>An account.</summary>
public sealed record DomainAccount
{
    /// <summary>The local part.</summary>
    public required string AccountName { get; init; }

    /// <summary>The address.</summary>
    public required string Email { get; init; }

    /// <summary>A remark.</summary>
    public string? Description { get; init; }

    /// <summary>OVHcloud has locked it.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>Octets it may hold.</summary>
    public long Size { get; init; }
}

/// <summary>How full an account is.</summary>
public sealed record DomainAccountUsage
{
    /// <summary>When OVHcloud looked.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Messages in it.</summary>
    public long? EmailCount { get; init; }

    /// <summary>Octets in it.</summary>
    public long? Quota { get; init; }
}

/// <summary>Mail that is passed on.</summary>
public sealed record DomainRedirection
{
    /// <summary>Mail for this address.</summary>
    public required string From { get; init; }

    /// <summary>Goes there.</summary>
    public required string To { get; init; }
}
