namespace KimounMail.Engine.Operators.Orders;

/// <summary>What an operator has in the domains of an order, listed once: an order of thousands is held against it without a call a line.</summary>
internal sealed class AddressBook
{
    private readonly HashSet<string> _domains = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Mailbox> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DistributionList> _lists = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MailAlias> _aliases = new(StringComparer.OrdinalIgnoreCase);

    private AddressBook()
    {
    }

    public static async Task<AddressBook> ReadAsync(IMailOperator at, MailOrder order, CancellationToken cancellationToken)
    {
        var book = new AddressBook();
        await foreach (var domain in at.Domains.ListAsync(cancellationToken).ConfigureAwait(false))
            book._domains.Add(domain.Domain);
        foreach (var domain in DomainsOf(order).Where(book._domains.Contains))
            await book.AddAsync(at, domain, cancellationToken).ConfigureAwait(false);
        return book;
    }

    public bool HasDomain(string domain) => _domains.Contains(domain);

    public Mailbox? FindMailbox(string address) => _mailboxes.GetValueOrDefault(address);

    public DistributionList? FindList(string address) => _lists.GetValueOrDefault(address);

    /// <summary>What a further address stands for; null when it is none.</summary>
    public string? FindTarget(string alias) => _aliases.GetValueOrDefault(alias)?.Target;

    /// <summary>What an address is, in words; null when it is free.</summary>
    public string? Describe(string address) =>
        _mailboxes.ContainsKey(address) ? "a mailbox"
        : _lists.ContainsKey(address) ? "a distribution list"
        : FindTarget(address) is { } target ? $"an alias of {target}"
        : null;

    private async Task AddAsync(IMailOperator at, string domain, CancellationToken cancellationToken)
    {
        await foreach (var mailbox in at.Mailboxes.ListAsync(domain, cancellationToken).ConfigureAwait(false))
            _mailboxes[mailbox.PrimarySmtpAddress] = mailbox;
        if (at.DistributionLists is { } lists)
        {
            await foreach (var list in lists.ListAsync(domain, cancellationToken).ConfigureAwait(false))
                _lists[list.PrimarySmtpAddress] = list;
        }
        if (at.Aliases is { } aliases)
        {
            await foreach (var alias in aliases.ListAsync(domain, null, cancellationToken).ConfigureAwait(false))
                _aliases[alias.Alias] = alias;
        }
    }

    private static IEnumerable<string> DomainsOf(MailOrder order) =>
        order.Mailboxes.Select(mailbox => mailbox.PrimarySmtpAddress)
            .Concat(order.DistributionLists.Select(list => list.List.PrimarySmtpAddress))
            .Concat(order.Aliases.SelectMany(alias => new[] { alias.Alias, alias.Target }))
            .Select(MailAddress.DomainOf)
            .Distinct(StringComparer.OrdinalIgnoreCase);
}
