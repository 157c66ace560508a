using System.Runtime.CompilerServices;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>The domains, and how many accounts they have where the administrator may count them.</summary>
internal sealed class ZimbraDomains(string name, ZimbraDirectory directory) : IOperatorDomains
{
    public async IAsyncEnumerable<MailDomain> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] attributes = ["zimbraDomainStatus", "zimbraCreateTimestamp"];
        var domains = await directory.SearchAsync(ZimbraEntryKind.Domain, null, null, attributes, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var page in domains.Chunk(100))
        {
            var counts = await directory.CountAccountsAsync(page.Select(domain => domain.Name), cancellationToken).ConfigureAwait(false);
            foreach (var (domain, count) in page.Zip(counts))
                yield return ToDomain(domain) with { MailboxCount = count?.Values.Sum() };
        }
    }

    public async Task<OperatorWork> CreateAsync(NewMailDomain domain, OperatorWait wait, CancellationToken cancellationToken)
    {
        if (domain.Organization is not null)
        {
            throw new MailException(MailErrorId.NotSupportedByOperator, "A Zimbra's domains belong to no organization.")
            {
                Category = MailErrorCategory.NotImplemented,
                Item = domain.Domain,
                Advice = "Leave -Organization out. Nothing was sent to the operator.",
            };
        }
        await ZimbraAttributes.DoAsync(
            () => directory.CreateAsync(ZimbraEntryKind.Domain, domain.Domain, [], null, cancellationToken),
            async () => await directory.FindAsync(ZimbraEntryKind.Domain, domain.Domain, [], cancellationToken).ConfigureAwait(false) is not null,
            domain.Domain).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    /// <summary>With a domain the server removes those that are another name of it.</summary>
    public async Task<IReadOnlyList<string>> FindLossAsync(MailDomain domain, CancellationToken cancellationToken)
    {
        var filter = $"(zimbraDomainAliasTargetId={ZimbraDirectory.EscapeFilter(domain.Id)})";
        var names = (await directory.SearchAsync(ZimbraEntryKind.Domain, null, filter, [], cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)).ConvertAll(other => other.Name);
        const string settings = "its settings in the directory (limits, classes, signing keys), which only a backup of the server brings back";
        return names.Count > 0 ? [$"the domains that are another name of it ({HumanText.Names(names)})", settings] : [settings];
    }

    public async Task<OperatorWork> RemoveAsync(MailDomain domain, OperatorWait wait, CancellationToken cancellationToken)
    {
        await ZimbraAttributes.DoAsync(
            () => directory.DeleteAsync(ZimbraEntryKind.Domain, domain.Id, cancellationToken),
            async () => await directory.FindAsync(ZimbraEntryKind.Domain, domain.Domain, [], cancellationToken).ConfigureAwait(false) is null,
            domain.Domain).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    private MailDomain ToDomain(ZimbraEntry domain)
    {
        var state = domain["zimbraDomainStatus"];
        return new MailDomain
        {
            Domain = domain.Name,
            Id = domain.Id,
            Operator = name,
            WhenCreated = ZimbraAttributes.ToTime(domain["zimbraCreateTimestamp"]),
            Status = state switch
            {
                null or "active" => MailboxStatus.Active,
                "maintenance" => MailboxStatus.Maintenance,
                "locked" or "closed" or "suspended" or "shutdown" => MailboxStatus.Suspended,
                _ => MailboxStatus.Unknown,
            },
            StatusReason = state is null or "active" ? null : $"The domain is {HumanText.Line(state)}.",
            StatusAdvice = state is null or "active" ? null : "Set zimbraDomainStatus to active in the administration console.",
        };
    }
}
