namespace KimounMail.Engine.Operators;

/// <summary>What is to be done about further addresses so that they are as asked.</summary>
public sealed class AliasPlanner(OperatorReview review)
{
    private readonly IMailOperator _operator = review.Operator;

    /// <summary>An alias is to stand for a mailbox or list.</summary>
    public async Task<PlannedChange> CreateAsync(string alias, string target, CancellationToken cancellationToken)
    {
        OperatorErrors.ThrowIfAny(await review.FindAliasFaultsAsync(alias, target, cancellationToken).ConfigureAwait(false), _operator, alias);
        if (await Aliases.FindAsync(alias, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return MailAddress.IsSame(existing.Target, target)
                ? Plan(OperatorOutcome.AlreadyAsAsked, alias, null)
                : throw OperatorErrors.AddressInUse(_operator, alias, $"it is an alias of {existing.Target}");
        }

        if (await _operator.Mailboxes.FindAsync(target, cancellationToken).ConfigureAwait(false) is null
            && (_operator.DistributionLists is not { } lists || await lists.FindAsync(target, cancellationToken).ConfigureAwait(false) is null))
            throw OperatorErrors.MailboxNotFound(_operator, target);
        return Plan(OperatorOutcome.Created, alias, (wait, stop) => Aliases.CreateAsync(alias, target, wait, stop), $"for {target}");
    }

    /// <summary>An alias is not to be there any more.</summary>
    public async Task<PlannedChange> RemoveAsync(string alias, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.Aliases, alias);
        return await Aliases.FindAsync(alias, cancellationToken).ConfigureAwait(false) is { } existing
            ? Plan(OperatorOutcome.Removed, existing.Alias, (wait, stop) => Aliases.RemoveAsync(existing, wait, stop), $"of {existing.Target}")
            : Plan(OperatorOutcome.AlreadyAsAsked, alias, null);
    }

    private IOperatorAliases Aliases => _operator.Aliases!;

    private PlannedChange Plan(OperatorOutcome outcome, string alias, Func<OperatorWait, CancellationToken, Task<OperatorWork>>? apply, params string[] changes) =>
        new(outcome, MailObjectKind.Alias, alias, _operator, apply) { Changes = changes };
}
