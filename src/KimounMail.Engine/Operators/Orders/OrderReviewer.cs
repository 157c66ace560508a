using KimounMail.Engine.MailDns;

namespace KimounMail.Engine.Operators.Orders;

/// <summary>Everything wrong with an order at an operator: its rules and abilities, what is taken, what was bought, and the order within itself.</summary>
internal sealed class OrderReviewer(IMailOperator at, AddressBook book, MailOrder order)
{
    private readonly OperatorReview _review = new(at);
    private readonly List<MailOrderFault> _faults = [];
    private readonly HashSet<string> _domains = new(order.Domains.Select(domain => domain.Name), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _targets = new(
        order.Mailboxes.Select(mailbox => mailbox.PrimarySmtpAddress).Concat(order.DistributionLists.Select(list => list.List.PrimarySmtpAddress)), StringComparer.OrdinalIgnoreCase);

    public async Task<IReadOnlyList<MailOrderFault>> FindFaultsAsync(CancellationToken cancellationToken)
    {
        AddRepetitions();
        AddDomains();
        if (order.ResetPasswordOnNextLogon == true)
            Add(0, "", _review.FindMissing(OperatorFeatures.ResetPasswordOnNextLogon));
        foreach (var mailbox in order.Mailboxes)
            await AddMailboxAsync(mailbox, cancellationToken).ConfigureAwait(false);
        foreach (var list in order.DistributionLists)
        {
            var address = list.List.PrimarySmtpAddress;
            Add(list.Line, address, await _review.FindFaultsAsync(list.List, cancellationToken).ConfigureAwait(false));
            if (book.FindList(address) is null)
                RequireFree(list.Line, address);
        }
        foreach (var alias in order.Aliases)
            await AddAliasAsync(alias, cancellationToken).ConfigureAwait(false);
        AddPlan();
        await AddSlotsAsync(cancellationToken).ConfigureAwait(false);
        return _faults;
    }

    private void AddRepetitions()
    {
        var addresses = order.Mailboxes.Select(mailbox => (mailbox.Line, Address: mailbox.PrimarySmtpAddress))
            .Concat(order.DistributionLists.Select(list => (list.Line, Address: list.List.PrimarySmtpAddress)))
            .Concat(order.Aliases.Select(alias => (alias.Line, Address: alias.Alias)));
        foreach (var same in addresses.GroupBy(one => one.Address, StringComparer.OrdinalIgnoreCase))
            AddRepetition(same.Key, [.. same.Select(one => one.Line)]);
        foreach (var same in order.Domains.GroupBy(domain => domain.Name, StringComparer.OrdinalIgnoreCase))
            AddRepetition(same.Key, [.. same.Select(domain => domain.Line)]);
        foreach (var same in order.Plan.GroupBy(offer => offer.Offer, StringComparer.OrdinalIgnoreCase))
            AddRepetition(same.Key, [.. same.Select(offer => offer.Line)]);
    }

    private void AddRepetition(string identity, List<int> lines)
    {
        foreach (var line in lines.Skip(1))
            Add(line, identity, MailErrorId.InvalidRequest, $"'{HumanText.Line(identity)}' stands in line {lines[0]} already.");
    }

    private void AddDomains()
    {
        foreach (var domain in order.Domains)
        {
            try
            {
                MailDomainName.Parse(domain.Name);
            }
            catch (MailException failure)
            {
                Add(domain.Line, domain.Name, failure.ErrorId, failure.Message);
            }
            if (!book.HasDomain(domain.Name))
                Add(domain.Line, domain.Name, _review.FindMissing(OperatorFeatures.CreateDomain));
        }
    }

    private async Task AddMailboxAsync(OrderedMailbox mailbox, CancellationToken cancellationToken)
    {
        var address = mailbox.PrimarySmtpAddress;
        var settings = OrderPlanner.SettingsOf(mailbox, order, at);
        if (book.FindMailbox(address) is { } existing)
        {
            Add(mailbox.Line, address, _review.FindFaults(settings, existing));
            return;
        }
        RequireFree(mailbox.Line, address);
        var faults = await _review.FindAddressFaultsAsync(address, cancellationToken).ConfigureAwait(false);
        if (mailbox.Password is { } password)
            faults.AddRange(at.Rules.Password.FindFaults(password, address).Select(OperatorReview.Invalid));
        Add(mailbox.Line, address, faults.Concat(_review.FindFaults(settings, current: null)));
    }

    private async Task AddAliasAsync(OrderedAlias alias, CancellationToken cancellationToken)
    {
        Add(alias.Line, alias.Alias, await _review.FindAliasFaultsAsync(alias.Alias, alias.Target, cancellationToken).ConfigureAwait(false));
        if (book.FindTarget(alias.Alias) is not { } target || !MailAddress.IsSame(target, alias.Target))
            RequireFree(alias.Line, alias.Alias);
        if (!_targets.Contains(alias.Target) && book.FindMailbox(alias.Target) is null && book.FindList(alias.Target) is null)
            Add(alias.Line, alias.Alias, MailErrorId.MailboxNotFound, $"There is no mailbox or list '{HumanText.Line(alias.Target)}', and none is ordered.");
    }

    private void RequireFree(int line, string address)
    {
        if (book.Describe(address) is { } taken)
            Add(line, address, MailErrorId.AddressInUse, $"'{HumanText.Line(address)}' is taken: it is {taken}.");
    }

    /// <summary>What the order itself says was bought.</summary>
    private void AddPlan()
    {
        if (order.Plan.Count == 0)
            return;
        foreach (var offer in order.Plan.Where(offer => at.Rules.Offers.Count > 0 && !at.Rules.Offers.Contains(offer.Offer, StringComparer.OrdinalIgnoreCase)))
            Add(offer.Line, offer.Offer, MailErrorId.InvalidRequest, $"There is no offer '{HumanText.Line(offer.Offer)}'; there are {string.Join(", ", at.Rules.Offers)}.");
        foreach (var wanted in order.Mailboxes.GroupBy(mailbox => OfferOf(mailbox) ?? "", StringComparer.OrdinalIgnoreCase))
        {
            var planned = order.Plan.FirstOrDefault(offer => offer.Offer.Equals(wanted.Key, StringComparison.OrdinalIgnoreCase));
            if (planned is null)
                Add(wanted.First().Line, wanted.Key, MailErrorId.InvalidRequest, wanted.Key.Length > 0 ? $"The plan has no '{HumanText.Line(wanted.Key)}'." : "The plan has several offers: say of which the mailbox is to be.");
            else if (wanted.Count() > planned.Slots)
                Add(planned.Line, planned.Offer, MailErrorId.NoFreeSlot, $"{wanted.Count()} mailboxes of '{HumanText.Line(planned.Offer)}' are ordered, and the plan has {planned.Slots}.");
        }
    }

    /// <summary>What the operator says was bought, and is free.</summary>
    private async Task AddSlotsAsync(CancellationToken cancellationToken)
    {
        if (!at.Features.HasFlag(OperatorFeatures.Subscriptions))
            return;
        var free = await at.ListSubscriptionsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var wanted in order.Mailboxes.Where(mailbox => book.FindMailbox(mailbox.PrimarySmtpAddress) is null).GroupBy(OfferOf, StringComparer.OrdinalIgnoreCase))
        {
            var slots = free.Where(offer => wanted.Key is null || offer.Offer.Equals(wanted.Key, StringComparison.OrdinalIgnoreCase)).Select(offer => offer.Free).ToList();
            if (slots.Count > 0 && slots.TrueForAll(slot => slot is not null) && slots.Sum() is { } most && wanted.Count() > most)
                Add(0, wanted.Key ?? "", MailErrorId.NoFreeSlot, $"{wanted.Count()} new mailboxes{(wanted.Key is null ? "" : $" of '{HumanText.Line(wanted.Key)}'")} are ordered, and the operator has {most} free.");
        }
    }

    // Where the operator tells no offers apart, a plan of one counts all mailboxes.
    private string? OfferOf(OrderedMailbox mailbox) => mailbox.Settings.Offer ?? (order.Plan.Count == 1 ? order.Plan[0].Offer : null);

    private void Add(int line, string identity, IEnumerable<RequestFault> faults)
    {
        // A domain that is ordered with it will be there.
        foreach (var fault in faults.Where(fault => fault.ErrorId != MailErrorId.DomainNotFound || !_domains.Contains(MailAddress.DomainOf(identity))))
            Add(line, identity, fault.ErrorId, fault.Message);
    }

    private void Add(int line, string identity, string errorId, string message) => _faults.Add(new MailOrderFault(line, identity, errorId, message));
}
