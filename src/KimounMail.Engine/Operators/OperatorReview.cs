namespace KimounMail.Engine.Operators;

/// <summary>Looks at what is asked of an operator before anything is sent, and tells all that is wrong with it at once.</summary>
public sealed class OperatorReview(IMailOperator at)
{
    private IReadOnlySet<string>? _domains;

    /// <summary>The operator that is to do it.</summary>
    internal IMailOperator Operator => at;

    /// <summary>Everything wrong with a mailbox that is to be made.</summary>
    public async Task<IReadOnlyList<RequestFault>> FindFaultsAsync(NewMailbox mailbox, CancellationToken cancellationToken)
    {
        var faults = FindMissing(OperatorFeatures.ChangeMailboxes).ToList();
        faults.AddRange(await FindAddressFaultsAsync(mailbox.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false));
        faults.AddRange(at.Rules.Password.FindFaults(mailbox.Password, mailbox.PrimarySmtpAddress).Select(Invalid));
        if (mailbox.ResetPasswordOnNextLogon)
            faults.AddRange(FindMissing(OperatorFeatures.ResetPasswordOnNextLogon));
        faults.AddRange(FindFaults(mailbox.Settings, current: null));
        return faults;
    }

    /// <summary>Everything wrong with what a mailbox is to be like; <paramref name="current"/> is null for one that is to be made. What is so already needs no ability.</summary>
    public IEnumerable<RequestFault> FindFaults(MailboxSettings settings, Mailbox? current)
    {
        var faults = FindMissing(MailboxSetting.Needed(settings, current)).ToList();
        if (settings.DeliverToMailboxAndForward == false && (settings.ForwardingSmtpAddress ?? current?.ForwardingSmtpAddress ?? []).Count == 0)
            faults.Add(Invalid("Mail that is passed on to nobody has to be kept: give ForwardingSmtpAddress too."));
        if (settings.Offer is { Length: > 0 } offer && at.Rules.Offers.Count > 0 && !at.Rules.Offers.Contains(offer, StringComparer.OrdinalIgnoreCase))
            faults.Add(Invalid($"There is no offer '{HumanText.Line(offer)}'; there are {string.Join(", ", at.Rules.Offers)}."));
        faults.AddRange((settings.ForwardingSmtpAddress ?? []).Select(AddressRules.Malformed).OfType<string>().Select(Invalid));
        faults.AddRange(FindTextFaults(settings.DisplayName, settings.FirstName, settings.LastName, settings.Description));
        return faults;
    }

    /// <summary>Everything wrong with a list that is to be made.</summary>
    public async Task<IReadOnlyList<RequestFault>> FindFaultsAsync(NewDistributionList list, CancellationToken cancellationToken)
    {
        var faults = FindMissing(OperatorFeatures.DistributionLists).ToList();
        faults.AddRange(await FindAddressFaultsAsync(list.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false));
        faults.AddRange(list.Members.Select(AddressRules.Malformed).OfType<string>().Select(Invalid));
        faults.AddRange(FindFaults(list.Settings, current: null));
        return faults;
    }

    /// <summary>Everything wrong with what a list is to be like; <paramref name="current"/> is null for one that is to be made. What is so already needs no ability.</summary>
    public IEnumerable<RequestFault> FindFaults(DistributionListSettings settings, DistributionList? current)
    {
        var needed = OperatorFeatures.None;
        if (settings.HiddenFromAddressListsEnabled is { } hidden && hidden != (current?.HiddenFromAddressListsEnabled ?? false))
            needed |= OperatorFeatures.HiddenFromAddressLists;
        if (settings.Description is { } description && description != (current?.Description ?? ""))
            needed |= OperatorFeatures.Description;
        return FindMissing(needed).Concat(FindTextFaults(settings.DisplayName, settings.Description));
    }

    /// <summary>Everything wrong with an alias that is to be made.</summary>
    public async Task<IReadOnlyList<RequestFault>> FindAliasFaultsAsync(string alias, string target, CancellationToken cancellationToken)
    {
        var faults = FindMissing(OperatorFeatures.Aliases).ToList();
        faults.AddRange(await FindAddressFaultsAsync(alias, cancellationToken).ConfigureAwait(false));
        if (AddressRules.Malformed(target) is { } malformed)
            faults.Add(Invalid(malformed));
        return faults;
    }

    /// <summary>Everything wrong with an address that is to be kept here: its form, and its domain.</summary>
    public async Task<List<RequestFault>> FindAddressFaultsAsync(string address, CancellationToken cancellationToken)
    {
        var faults = at.Rules.Address.FindFaults(address).Select(Invalid).ToList();
        var domain = MailAddress.DomainOf(address);
        if (domain.Length > 0 && !(await GetDomainsAsync(cancellationToken).ConfigureAwait(false)).Contains(domain))
            faults.Add(new RequestFault(MailErrorId.DomainNotFound, $"The operator takes no mail for '{HumanText.Line(domain)}': add the domain first."));
        return faults;
    }

    /// <summary>What of the abilities needed the operator does not have.</summary>
    public IEnumerable<RequestFault> FindMissing(OperatorFeatures needed) => Enum.GetValues<OperatorFeatures>()
        .Where(feature => feature != OperatorFeatures.None && needed.HasFlag(feature) && !at.Features.HasFlag(feature))
        .Select(feature => new RequestFault(MailErrorId.NotSupportedByOperator, $"The operator {HumanText.Line(at.Name)} cannot {Ability(feature)}."));

    /// <summary>Refuses what needs an ability the operator does not have.</summary>
    public void Require(OperatorFeatures needed, string identity) => OperatorErrors.ThrowIfAny(FindMissing(needed).ToList(), at, identity);

    /// <summary>Has the domains be asked for again: one came, or went.</summary>
    internal void ForgetDomains() => _domains = null;

    internal static RequestFault Invalid(string message) => new(MailErrorId.InvalidRequest, message);

    private async Task<IReadOnlySet<string>> GetDomainsAsync(CancellationToken cancellationToken)
    {
        if (_domains is not null)
            return _domains;
        var domains = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var domain in at.Domains.ListAsync(cancellationToken).ConfigureAwait(false))
            domains.Add(domain.Domain);
        return _domains = domains;
    }

    /// <summary>A line's end in a name would be a line of its own in a file or header.</summary>
    private static IEnumerable<RequestFault> FindTextFaults(params string?[] texts) => texts.OfType<string>()
        .Where(text => text.Length > 255 || HumanText.Line(text) != text)
        .Select(text => Invalid($"'{HumanText.Line(text.Length > 40 ? text[..40] : text)}' is too long, or has control characters."));

    private static string Ability(OperatorFeatures feature) => feature switch
    {
        OperatorFeatures.ChangeMailboxes => "make, change or remove mailboxes",
        OperatorFeatures.CreateDomain => "add domains",
        OperatorFeatures.RemoveDomain => "remove domains",
        OperatorFeatures.Aliases => "keep aliases",
        OperatorFeatures.DistributionLists => "keep distribution lists",
        OperatorFeatures.Suspend => "suspend a mailbox",
        OperatorFeatures.Rename => "change the primary address of a mailbox",
        OperatorFeatures.ResetPasswordOnNextLogon => "have a password changed at the next login",
        OperatorFeatures.Quota => "give a mailbox a quota of its own",
        OperatorFeatures.Forwarding => "pass mail on",
        OperatorFeatures.ForwardingWithoutCopy => "pass mail on without keeping it",
        OperatorFeatures.HiddenFromAddressLists => "keep an address out of its address book",
        OperatorFeatures.PersonNames => "keep given and family names",
        OperatorFeatures.DisplayName => "keep display names",
        OperatorFeatures.Description => "keep a remark on a mailbox",
        OperatorFeatures.Offers => "tell offers apart",
        OperatorFeatures.ChangeOffer => "move a mailbox to another offer",
        OperatorFeatures.Usage => "tell how full mailboxes are",
        OperatorFeatures.Subscriptions => "tell what was bought",
        OperatorFeatures.KeepMail => "remove a mailbox and keep its mail",
        OperatorFeatures.RemoveMail => "remove the mail of a mailbox",
        OperatorFeatures.ExpectedDns => "tell what it wants in the DNS of a domain",
        OperatorFeatures.DnsZones => "write DNS zones",
        _ => feature.ToString(),
    };
}
