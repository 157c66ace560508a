using System.Runtime.CompilerServices;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Domains of a platform, each in an organization.</summary>
internal sealed class OvhDomains(string name, ZimbraPlatform platform, PlatformWork work) : IOperatorDomains
{
    public async IAsyncEnumerable<MailDomain> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var domain in await platform.Domains.ListAsync(cancellationToken).ConfigureAwait(false))
            yield return From(domain);
    }

    public async Task<OperatorWork> CreateAsync(NewMailDomain domain, OperatorWait wait, CancellationToken cancellationToken)
    {
        var organization = await OrganizationAsync(domain.Organization, cancellationToken).ConfigureAwait(false);
        var spec = new NewPlatformDomain
        {
            OrganizationId = organization.Id,
            Name = domain.Domain.ToLowerInvariant(),
            AutoConfigureMx = domain.ConfigureDns,
            AutoConfigureSpf = domain.ConfigureDns,
            AutoConfigureDkim = domain.ConfigureDns,
            AutoConfigureAutodiscover = domain.ConfigureDns,
        };
        var made = await work.MakeAsync(() => platform.Domains.CreateAsync(spec, cancellationToken), () => FindAsync(domain.Domain, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await work.WaitAsync(domain.Domain, made, () => LookAsync(made.Id, cancellationToken), wait, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The published API shows no lists: what may be there is told, and their aliases give some of them away.</summary>
    public async Task<IReadOnlyList<string>> FindLossAsync(MailDomain domain, CancellationToken cancellationToken)
    {
        var redirections = (await platform.Redirections.ListAsync(cancellationToken, ("domainId", domain.Id)).ConfigureAwait(false))
            .Where(redirection => redirection.ResourceStatus != ResourceStatus.Deleting)
            .Select(redirection => $"{redirection.CurrentState.Source} → {redirection.CurrentState.Destination}").ToList();
        var aliases = (await platform.Aliases.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(alias => alias.ResourceStatus != ResourceStatus.Deleting)
            .Select(alias => alias.CurrentState.Alias.Name)
            .Where(alias => MailAddress.IsSame(MailAddress.DomainOf(alias), domain.Domain)).ToList();
        List<string> parts = [];
        if (redirections.Count > 0)
            parts.Add($"the redirections {HumanText.Names(redirections)}");
        if (aliases.Count > 0)
            parts.Add($"aliases of lists ({HumanText.Names(aliases)})");
        return [.. parts, "its DKIM keys", "distribution lists, if it has any: OVHcloud's published API does not show them"];
    }

    public async Task<OperatorWork> RemoveAsync(MailDomain domain, OperatorWait wait, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(domain.Id);
        if (await LookAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return OperatorWork.Done;
        await work.RemoveAsync(() => platform.Domains.DeleteAsync(id, cancellationToken), () => LookAsync(id, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await work.WaitAsync(domain.Domain, found with { ResourceStatus = ResourceStatus.Deleting, CurrentTasks = [] }, () => LookAsync(id, cancellationToken), wait, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null where the platform takes no mail for it; a filter may find more than what is the same.</summary>
    internal async Task<PlatformDomain?> FindAsync(string domain, CancellationToken cancellationToken) =>
        (await platform.Domains.ListAsync(cancellationToken, ("domainName", domain.ToLowerInvariant())).ConfigureAwait(false))
        .FirstOrDefault(found => MailAddress.IsSame(found.CurrentState.Name, domain));

    private async Task<PlatformObject<PlatformDomainState>?> LookAsync(Guid id, CancellationToken cancellationToken) =>
        await PlatformWork.OrNullAsync(platform.Domains.GetAsync(id, cancellationToken)).ConfigureAwait(false);

    private async Task<PlatformOrganization> OrganizationAsync(string? wanted, CancellationToken cancellationToken)
    {
        var all = await platform.Organizations.ListAsync(cancellationToken).ConfigureAwait(false);
        var fitting = all.Where(organization => wanted is null || MailAddress.IsSame(organization.CurrentState.Label, wanted) || MailAddress.IsSame(organization.CurrentState.Name, wanted)).ToList();
        return fitting is [var only] ? only : throw new MailException(MailErrorId.InvalidRequest, wanted is null ? "The platform has not exactly one organization." : $"The platform has not exactly one organization '{HumanText.Line(wanted)}'.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Advice = all.Count == 0 ? "Make one in OVHcloud's control panel." : $"Say which with -Organization: {HumanText.Line(string.Join(", ", all.Select(organization => organization.CurrentState.Label)))}.",
        };
    }

    private MailDomain From(PlatformDomain domain)
    {
        var state = domain.CurrentState;
        var (status, reason, advice) = OvhMailbox.StatusOf(domain.ResourceStatus, domain.Errors);
        // An address nobody has proven to be his is given up after two days.
        if (status != MailboxStatus.Active && state.ExpectedDns?.Ownership?.Cname is { Length: > 0 } cname)
            advice = $"Where the domain is not OVHcloud's customer's by its zone, publish the CNAME {HumanText.Line(cname)} within 48 hours.";
        return new MailDomain
        {
            Domain = state.Name,
            Status = status,
            StatusReason = reason,
            StatusAdvice = advice,
            MailboxCount = (int)state.AccountsStatistics.Sum(offer => offer.ConfiguredAccountsCount),
            Organization = state.OrganizationLabel,
            WhenCreated = state.CreatedAt,
            Operator = name,
            Id = domain.Id.ToString(),
        };
    }
}
