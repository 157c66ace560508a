using KimounMail.Engine.MailDns;

namespace KimounMail.Engine.Operators;

/// <summary>What is to be done so that the operator takes mail for a domain, or takes none any more.</summary>
public sealed class DomainPlanner(OperatorReview review)
{
    private readonly IMailOperator _operator = review.Operator;

    /// <summary>A domain is to be there.</summary>
    public async Task<PlannedChange> CreateAsync(NewMailDomain domain, CancellationToken cancellationToken)
    {
        var name = NameOf(domain.Domain);
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            return AsAsked(name);

        review.Require(OperatorFeatures.CreateDomain, name);
        return new PlannedChange(OperatorOutcome.Created, MailObjectKind.Domain, name, _operator, Apply((wait, stop) => _operator.Domains.CreateAsync(domain with { Domain = name }, wait, stop)))
        {
            Changes = domain.Organization is { } organization ? [$"for {HumanText.Line(organization)}"] : [],
        };
    }

    /// <summary>A domain is not to be there any more; what goes with it is in the plan. One with mailboxes, aliases or lists is refused: they do not go by implication.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.DomainNotEmpty"/>, naming what is there.</exception>
    public async Task<PlannedChange> RemoveAsync(string domain, CancellationToken cancellationToken)
    {
        var name = NameOf(domain);
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { Status: not MailboxStatus.Deleting } existing)
            return AsAsked(name);

        review.Require(OperatorFeatures.RemoveDomain, name);
        var contents = await DomainContents.ReadAsync(_operator, existing.Domain, cancellationToken).ConfigureAwait(false);
        if (!contents.IsEmpty)
            throw OperatorErrors.DomainNotEmpty(_operator, name, contents);
        return new PlannedChange(OperatorOutcome.Removed, MailObjectKind.Domain, name, _operator, Apply((wait, stop) => _operator.Domains.RemoveAsync(existing, wait, stop)))
        {
            Loss = new DomainLoss(await _operator.Domains.FindLossAsync(existing, cancellationToken).ConfigureAwait(false)),
        };
    }

    private static string NameOf(string domain) => MailDomainName.Parse(domain).ToString().TrimEnd('.');

    private async Task<MailDomain?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (var domain in _operator.Domains.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (domain.Domain.Equals(name, StringComparison.OrdinalIgnoreCase))
                return domain;
        }

        return null;
    }

    private PlannedChange AsAsked(string name) => new(OperatorOutcome.AlreadyAsAsked, MailObjectKind.Domain, name, _operator, null);

    /// <summary>Does it, after which the domains that were known no longer count.</summary>
    private Func<OperatorWait, CancellationToken, Task<OperatorWork>> Apply(Func<OperatorWait, CancellationToken, Task<OperatorWork>> apply) => (wait, stop) =>
    {
        review.ForgetDomains();
        return apply(wait, stop);
    };
}
