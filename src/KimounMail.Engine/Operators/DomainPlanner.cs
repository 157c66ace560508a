using KimounMail.Engine.MailDns;

namespace KimounMail.Engine.Operators;

/// <summary>What is to be done so that the operator takes mail for a domain.</summary>
public sealed class DomainPlanner(OperatorReview review)
{
    /// <summary>A domain is to be there.</summary>
    public async Task<PlannedChange> CreateAsync(NewMailDomain domain, CancellationToken cancellationToken)
    {
        var at = review.Operator;
        var name = MailDomainName.Parse(domain.Domain).ToString().TrimEnd('.');
        await foreach (var existing in at.Domains.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (existing.Domain.Equals(name, StringComparison.OrdinalIgnoreCase))
                return new PlannedChange(OperatorOutcome.AlreadyAsAsked, MailObjectKind.Domain, name, at, null);
        }

        review.Require(OperatorFeatures.CreateDomain, name);
        return new PlannedChange(OperatorOutcome.Created, MailObjectKind.Domain, name, at, (wait, stop) =>
        {
            review.ForgetDomains();
            return at.Domains.CreateAsync(domain with { Domain = name }, wait, stop);
        })
        {
            Changes = domain.Organization is { } organization ? [$"for {HumanText.Line(organization)}"] : [],
        };
    }
}
