namespace KimounMail.Engine.Operators;

/// <summary>What is to be done about distribution lists and who is on them so that they are as asked.</summary>
public sealed class DistributionListPlanner(OperatorReview review)
{
    private readonly IMailOperator _operator = review.Operator;

    /// <summary>A list is to be there, with these members at least. One that is there, and is like it, is left alone; one that is not is refused.</summary>
    public async Task<PlannedChange> CreateAsync(NewDistributionList list, CancellationToken cancellationToken)
    {
        var address = list.PrimarySmtpAddress;
        OperatorErrors.ThrowIfAny(await review.FindFaultsAsync(list, cancellationToken).ConfigureAwait(false), _operator, address);
        if (await Lists.FindAsync(address, cancellationToken).ConfigureAwait(false) is not { } existing)
            return Plan(OperatorOutcome.Created, address, (wait, stop) => Lists.CreateAsync(list, wait, stop), [.. list.Members.Select(member => $"member {member}")]);

        var missing = await FindMissingAsync(existing, list.Members, cancellationToken).ConfigureAwait(false);
        var differences = Differences(existing, list.Settings).Concat(missing.Select(member => $"member {member} is missing")).ToList();
        return differences.Count == 0
            ? Plan(OperatorOutcome.AlreadyAsAsked, address, null, [])
            : throw OperatorErrors.AddressInUse(_operator, address, $"there is a list that is not like it, {string.Join(", ", differences)} (Set-DistributionList and Add-DistributionListMember change it)");
    }

    /// <summary>A list is to be like this.</summary>
    public async Task<PlannedChange> ChangeAsync(string address, DistributionListSettings settings, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.DistributionLists, address);
        var list = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        OperatorErrors.ThrowIfAny(review.FindFaults(settings, list).ToList(), _operator, address);
        var differences = Differences(list, settings).ToList();
        return differences.Count == 0
            ? Plan(OperatorOutcome.AlreadyAsAsked, address, null, [])
            : Plan(OperatorOutcome.Changed, address, (wait, stop) => Lists.ChangeAsync(list, settings, wait, stop), differences);
    }

    /// <summary>A list is not to be there any more. What goes with it is its members' names; no mail.</summary>
    public async Task<PlannedChange> RemoveAsync(string address, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.DistributionLists, address);
        if (await Lists.FindAsync(address, cancellationToken).ConfigureAwait(false) is not { } list)
            return Plan(OperatorOutcome.AlreadyAsAsked, address, null, []);
        var members = await Lists.ListMembersAsync(list, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return Plan(OperatorOutcome.Removed, address, (wait, stop) => Lists.RemoveAsync(list, wait, stop), [.. members.Select(member => $"member {member}")]);
    }

    /// <summary>These are to be on the list.</summary>
    public async Task<PlannedChange> AddMembersAsync(string address, IReadOnlyCollection<string> members, CancellationToken cancellationToken)
    {
        var faults = review.FindMissing(OperatorFeatures.DistributionLists).Concat(members.Select(AddressRules.Malformed).OfType<string>().Select(OperatorReview.Invalid));
        OperatorErrors.ThrowIfAny(faults.ToList(), _operator, address);
        var list = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        var missing = await FindMissingAsync(list, members, cancellationToken).ConfigureAwait(false);
        return PlanMembers(OperatorOutcome.Created, address, missing, (wait, stop) => Lists.AddMembersAsync(list, missing, wait, stop));
    }

    /// <summary>These are not to be on the list.</summary>
    public async Task<PlannedChange> RemoveMembersAsync(string address, IReadOnlyCollection<string> members, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.DistributionLists, address);
        var list = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        var missing = await FindMissingAsync(list, members, cancellationToken).ConfigureAwait(false);
        var there = members.Except(missing, StringComparer.OrdinalIgnoreCase).ToList();
        return PlanMembers(OperatorOutcome.Removed, address, there, (wait, stop) => Lists.RemoveMembersAsync(list, there, wait, stop));
    }

    private IOperatorLists Lists => _operator.DistributionLists!;

    /// <summary>The list with this address.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.DistributionListNotFound"/>.</exception>
    public async Task<DistributionList> GetAsync(string address, CancellationToken cancellationToken) =>
        await Lists.FindAsync(address, cancellationToken).ConfigureAwait(false) ?? throw OperatorErrors.ListNotFound(_operator, address);

    private async Task<List<string>> FindMissingAsync(DistributionList list, IEnumerable<string> members, CancellationToken cancellationToken)
    {
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var member in Lists.ListMembersAsync(list, cancellationToken).ConfigureAwait(false))
            there.Add(member);
        return members.Distinct(StringComparer.OrdinalIgnoreCase).Where(member => !there.Contains(member)).ToList();
    }

    internal static IEnumerable<string> Differences(DistributionList list, DistributionListSettings asked)
    {
        if (asked.DisplayName is { } name && name != (list.DisplayName ?? ""))
            yield return $"DisplayName '{HumanText.Line(list.DisplayName)}' → '{HumanText.Line(name)}'";
        if (asked.Description is { } description && description != (list.Description ?? ""))
            yield return $"Description '{HumanText.Line(list.Description)}' → '{HumanText.Line(description)}'";
        if (asked.HiddenFromAddressListsEnabled is { } hidden && hidden != list.HiddenFromAddressListsEnabled)
            yield return $"HiddenFromAddressListsEnabled '{list.HiddenFromAddressListsEnabled}' → '{hidden}'";
    }

    private PlannedChange Plan(OperatorOutcome outcome, string address, Func<OperatorWait, CancellationToken, Task<OperatorWork>>? apply, IReadOnlyList<string> changes) =>
        new(outcome, MailObjectKind.DistributionList, address, _operator, apply) { Changes = changes };

    private PlannedChange PlanMembers(OperatorOutcome outcome, string address, IReadOnlyList<string> members, Func<OperatorWait, CancellationToken, Task<OperatorWork>> apply) =>
        new(members.Count == 0 ? OperatorOutcome.AlreadyAsAsked : outcome, MailObjectKind.DistributionListMember, address, _operator, members.Count == 0 ? null : apply)
        {
            Changes = members,
        };
}
