namespace KimounMail.Engine.Operators.Orders;

/// <summary>What an order without faults comes to at an operator: domains first, then mailboxes, lists, and the further addresses of both.</summary>
/// <param name="at">The operator.</param>
/// <param name="book">What it has.</param>
/// <param name="order">What it is to have.</param>
/// <param name="passwords">Gives the password of a new mailbox, made and put down before the mailbox is.</param>
internal sealed class OrderPlanner(IMailOperator at, AddressBook book, MailOrder order, Func<string, CancellationToken, Task<Secret>> passwords)
{
    private readonly List<OrderStep> _steps = [];

    public async Task<IReadOnlyList<OrderStep>> PlanAsync(CancellationToken cancellationToken)
    {
        foreach (var domain in order.Domains)
            AddDomain(domain);
        foreach (var mailbox in order.Mailboxes)
            AddMailbox(mailbox);
        foreach (var list in order.DistributionLists)
            await AddListAsync(list, cancellationToken).ConfigureAwait(false);
        foreach (var alias in order.Aliases)
            AddAlias(alias);
        return _steps;
    }

    /// <summary>What a mailbox is to be like; with the plan's offer where that has but one, and the operator tells offers apart.</summary>
    public static MailboxSettings SettingsOf(OrderedMailbox mailbox, MailOrder order, IMailOperator at) =>
        mailbox.Settings.Offer is null && order.Plan.Count == 1 && at.Features.HasFlag(OperatorFeatures.Offers)
            ? mailbox.Settings with { Offer = order.Plan[0].Offer }
            : mailbox.Settings;

    private void AddDomain(OrderedDomain domain)
    {
        var asked = new NewMailDomain(domain.Name) { Organization = order.Organization, ConfigureDns = order.ConfigureDns };
        if (book.HasDomain(domain.Name))
            Add(domain.Line, MailObjectKind.Domain, domain.Name, []);
        else
            Add(domain.Line, MailObjectKind.Domain, domain.Name, OperatorOutcome.Created, [], (wait, stop) => at.Domains.CreateAsync(asked, wait, stop));
    }

    private void AddMailbox(OrderedMailbox mailbox)
    {
        var (address, settings) = (mailbox.PrimarySmtpAddress, SettingsOf(mailbox, order, at));
        if (book.FindMailbox(address) is not { } existing)
        {
            Add(mailbox.Line, MailObjectKind.Mailbox, address, OperatorOutcome.Created, MailboxSetting.Describe(settings), (wait, stop) => CreateAsync(mailbox, settings, wait, stop));
            return;
        }
        var differences = MailboxSetting.Differences(existing, settings);
        if (differences.Count == 0)
            Add(mailbox.Line, MailObjectKind.Mailbox, address, []);
        else
            Add(mailbox.Line, MailObjectKind.Mailbox, address, OperatorOutcome.Changed, differences, (wait, stop) => at.Mailboxes.ChangeAsync(existing, settings, wait, stop));
    }

    private async Task<OperatorWork> CreateAsync(OrderedMailbox mailbox, MailboxSettings settings, OperatorWait wait, CancellationToken cancellationToken)
    {
        var password = mailbox.Password ?? await passwords(mailbox.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false);
        var asked = new NewMailbox(mailbox.PrimarySmtpAddress, password)
        {
            ResetPasswordOnNextLogon = order.ResetPasswordOnNextLogon ?? at.Features.HasFlag(OperatorFeatures.ResetPasswordOnNextLogon),
            Settings = settings,
        };
        return await at.Mailboxes.CreateAsync(asked, wait, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddListAsync(OrderedDistributionList ordered, CancellationToken cancellationToken)
    {
        var (line, asked, lists) = (ordered.Line, ordered.List, at.DistributionLists!);
        var members = asked.Members.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (book.FindList(asked.PrimarySmtpAddress) is not { } existing)
        {
            Add(line, MailObjectKind.DistributionList, asked.PrimarySmtpAddress, OperatorOutcome.Created, Members(members), (wait, stop) => lists.CreateAsync(asked with { Members = members }, wait, stop));
            return;
        }
        var differences = DistributionListPlanner.Differences(existing, asked.Settings).ToList();
        var there = await lists.ListMembersAsync(existing, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var missing = members.Except(there, StringComparer.OrdinalIgnoreCase).ToList();
        if (differences.Count > 0)
            Add(line, MailObjectKind.DistributionList, existing.PrimarySmtpAddress, OperatorOutcome.Changed, differences, (wait, stop) => lists.ChangeAsync(existing, asked.Settings, wait, stop));
        if (missing.Count > 0)
            Add(line, MailObjectKind.DistributionListMember, existing.PrimarySmtpAddress, OperatorOutcome.Created, missing, (wait, stop) => lists.AddMembersAsync(existing, missing, wait, stop));
        if (differences.Count == 0 && missing.Count == 0)
            Add(line, MailObjectKind.DistributionList, existing.PrimarySmtpAddress, []);
    }

    private void AddAlias(OrderedAlias alias)
    {
        if (book.FindTarget(alias.Alias) is not null)
            Add(alias.Line, MailObjectKind.Alias, alias.Alias, []);
        else
            Add(alias.Line, MailObjectKind.Alias, alias.Alias, OperatorOutcome.Created, [$"for {alias.Target}"], (wait, stop) => at.Aliases!.CreateAsync(alias.Alias, alias.Target, wait, stop));
    }

    private static IReadOnlyList<string> Members(IEnumerable<string> members) => [.. members.Select(member => $"member {member}")];

    /// <summary>Something that is as asked.</summary>
    private void Add(int line, MailObjectKind kind, string identity, IReadOnlyList<string> changes) =>
        _steps.Add(new OrderStep(line, new PlannedChange(OperatorOutcome.AlreadyAsAsked, kind, identity, at, null) { Changes = changes }));

    private void Add(int line, MailObjectKind kind, string identity, OperatorOutcome outcome, IReadOnlyList<string> changes, Func<OperatorWait, CancellationToken, Task<OperatorWork>> apply) =>
        _steps.Add(new OrderStep(line, new PlannedChange(outcome, kind, identity, at, apply) { Changes = changes }));
}

/// <summary>One thing an order comes to, and how it is done.</summary>
/// <param name="Line">Where in the file it is asked for.</param>
/// <param name="Change">What is done.</param>
public sealed record OrderStep(int Line, PlannedChange Change);
