namespace KimounMail.Protocols.Ovh.Platform;

/// <summary>Everything published below <c>/v2/zimbra/platform/{platformId}</c>.</summary>
public sealed class ZimbraPlatform(OvhClient client, Guid id)
{
    private const string Root = "/v2/zimbra/platform";
    private readonly string _path = $"{Root}/{id}";

    /// <summary>Mailboxes. Filters: <c>domainId email offer organizationId organizationLabel</c>.</summary>
    public EditablePlatformCollection<PlatformAccount, NewPlatformAccount, PlatformAccountSpec> Accounts { get; } = new(client, $"{Root}/{id}/account");

    /// <summary>Further addresses. Filters: <c>alias aliasOrganizationId aliasOrganizationLabel aliasTargetId</c>.</summary>
    public PlatformCollection<PlatformAlias, PlatformAliasSpec> Aliases { get; } = new(client, $"{Root}/{id}/alias");

    /// <summary>Domains. Filters: <c>domainName organizationId organizationLabel</c>.</summary>
    public EditablePlatformCollection<PlatformDomain, NewPlatformDomain, PlatformDomainSpec> Domains { get; } = new(client, $"{Root}/{id}/domain");

    /// <summary>Customers. Filters: <c>organizationName</c>.</summary>
    public EditablePlatformCollection<PlatformOrganization, PlatformOrganizationSpec, PlatformOrganizationSpec> Organizations { get; } = new(client, $"{Root}/{id}/organization");

    /// <summary>Redirections (BETA). Filters: <c>source destination domainId organizationId</c>.</summary>
    public PlatformCollection<PlatformRedirection, PlatformRedirectionSpec> Redirections { get; } = new(client, $"{Root}/{id}/redirection");

    /// <summary>What was bought. Filters: <c>accountId billingStatus email offer used</c>.</summary>
    public PlatformReader<PlatformSlot> Slots { get; } = new(client, $"{Root}/{id}/slot");

    /// <summary>The platforms the key may see.</summary>
    public static Task<IReadOnlyList<PlatformInfo>> ListAsync(OvhClient client, CancellationToken cancellationToken) => client.ListAsync<PlatformInfo>(Root, cancellationToken);

    /// <summary>The platform itself.</summary>
    public Task<PlatformInfo> GetAsync(CancellationToken cancellationToken) => client.GetAsync<PlatformInfo>(_path, cancellationToken);

    /// <summary>Changes the platform's name and note.</summary>
    public Task<PlatformInfo> UpdateAsync(PlatformSpec spec, string? checksum, CancellationToken cancellationToken) =>
        client.PutAsync<PlatformInfo>(_path, new ChangedSpec<PlatformSpec>(spec, checksum), cancellationToken);

    /// <summary>What is being done, and was.</summary>
    public Task<IReadOnlyList<PlatformTask>> ListTasksAsync(CancellationToken cancellationToken) => client.ListAsync<PlatformTask>($"{_path}/task", cancellationToken);

    /// <summary>Has OVHcloud look at the DNS of domains.</summary>
    public Task<IReadOnlyList<DomainDiagnosis>> DiagnoseAsync(IReadOnlyList<Guid> domains, CancellationToken cancellationToken) =>
        client.ListByPostAsync<DomainDiagnosis>($"{_path}/diagnostic/domain", new { domains }, cancellationToken);
}
