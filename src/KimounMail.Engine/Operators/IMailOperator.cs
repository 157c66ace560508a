namespace KimounMail.Engine.Operators;

/// <summary>
/// An operator we are logged in to: who keeps domains, mailboxes, aliases and lists. It does what it is told and nothing twice; whether
/// something needs doing, and whether it may be done, is decided above (<see cref="MailboxPlanner"/> and its like), once for all operators.
/// Failures are <see cref="MailException"/>s; an address that is taken is <see cref="MailErrorId.AddressInUse"/>, by whatever it is taken.
/// It may be used for several things at once.
/// </summary>
public interface IMailOperator : IAsyncDisposable
{
    /// <summary>The name of the connection.</summary>
    string Name { get; }

    /// <summary>Where it is, for people.</summary>
    string Server { get; }

    /// <summary>What it can do. The rest is never asked of it.</summary>
    OperatorFeatures Features { get; }

    /// <summary>What it asks of what is sent to it.</summary>
    OperatorRules Rules { get; }

    /// <summary>The domains it takes mail for.</summary>
    IOperatorDomains Domains { get; }

    /// <summary>The mailboxes.</summary>
    IOperatorMailboxes Mailboxes { get; }

    /// <summary>The further addresses; null without <see cref="OperatorFeatures.Aliases"/>.</summary>
    IOperatorAliases? Aliases { get; }

    /// <summary>The distribution lists; null without <see cref="OperatorFeatures.DistributionLists"/>.</summary>
    IOperatorLists? DistributionLists { get; }

    /// <summary>What it knows of the DNS; null without <see cref="OperatorFeatures.ExpectedDns"/> and <see cref="OperatorFeatures.DnsZones"/>.</summary>
    IOperatorDns? Dns => null;

    /// <summary>What was bought; asked only with <see cref="OperatorFeatures.Subscriptions"/>.</summary>
    IAsyncEnumerable<MailSubscription> ListSubscriptionsAsync(CancellationToken cancellationToken);
}

/// <summary>The domains an operator takes mail for.</summary>
public interface IOperatorDomains
{
    /// <summary>All of them.</summary>
    IAsyncEnumerable<MailDomain> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds one.</summary>
    Task<OperatorWork> CreateAsync(NewMailDomain domain, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>What else goes with a domain that has no mailboxes, aliases and lists: in words, one thing each.</summary>
    Task<IReadOnlyList<string>> FindLossAsync(MailDomain domain, CancellationToken cancellationToken);

    /// <summary>Removes one that has no mailboxes, aliases and lists; asked only with <see cref="OperatorFeatures.RemoveDomain"/>.</summary>
    Task<OperatorWork> RemoveAsync(MailDomain domain, OperatorWait wait, CancellationToken cancellationToken);
}

/// <summary>The mailboxes of an operator. A mailbox given to it is one it gave.</summary>
public interface IOperatorMailboxes
{
    /// <summary>All of them, or those of a domain.</summary>
    IAsyncEnumerable<Mailbox> ListAsync(string? domain, CancellationToken cancellationToken);

    /// <summary>The same, with states that cost more to find out, such as whether a quota is used up.</summary>
    IAsyncEnumerable<Mailbox> ListWithStateAsync(string? domain, CancellationToken cancellationToken) => ListAsync(domain, cancellationToken);

    /// <summary>The one with this primary address and its state; null when there is none.</summary>
    Task<Mailbox?> FindAsync(string address, CancellationToken cancellationToken);

    /// <summary>Makes one.</summary>
    Task<OperatorWork> CreateAsync(NewMailbox mailbox, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Changes what is set in <paramref name="settings"/>, and nothing else.</summary>
    Task<OperatorWork> ChangeAsync(Mailbox mailbox, MailboxSettings settings, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Gives it another primary address. The old one stops working.</summary>
    Task<OperatorWork> RenameAsync(Mailbox mailbox, string newAddress, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Gives it another password.</summary>
    Task<OperatorWork> SetPasswordAsync(Mailbox mailbox, Secret password, bool resetOnNextLogon, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Keeps everybody from logging in; mail stays, and goes on to arrive where the operator can do that. The reason is kept where there is a place for it.</summary>
    Task<OperatorWork> SuspendAsync(Mailbox mailbox, string? reason, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Takes back a suspension.</summary>
    Task<OperatorWork> ResumeAsync(Mailbox mailbox, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Removes it, with its aliases and its places on lists. <paramref name="keepMail"/> only with <see cref="OperatorFeatures.KeepMail"/>.</summary>
    Task<OperatorWork> RemoveAsync(Mailbox mailbox, bool keepMail, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>How full they all are, or those of a domain; asked only with <see cref="OperatorFeatures.Usage"/>.</summary>
    IAsyncEnumerable<MailboxUsage> ListUsageAsync(string? domain, CancellationToken cancellationToken);

    /// <summary>How full one is; asked only with <see cref="OperatorFeatures.Usage"/>.</summary>
    Task<MailboxUsage> GetUsageAsync(Mailbox mailbox, CancellationToken cancellationToken);
}

/// <summary>The further addresses an operator keeps.</summary>
public interface IOperatorAliases
{
    /// <summary>All of them, or those in a domain, or those of one mailbox or list, or both.</summary>
    IAsyncEnumerable<MailAlias> ListAsync(string? domain, string? target, CancellationToken cancellationToken);

    /// <summary>The one with this address; null when there is none.</summary>
    Task<MailAlias?> FindAsync(string alias, CancellationToken cancellationToken);

    /// <summary>Makes one for the mailbox or list with the primary address <paramref name="target"/>.</summary>
    Task<OperatorWork> CreateAsync(string alias, string target, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Removes one.</summary>
    Task<OperatorWork> RemoveAsync(MailAlias alias, OperatorWait wait, CancellationToken cancellationToken);
}

/// <summary>The distribution lists of an operator. A list given to it is one it gave.</summary>
public interface IOperatorLists
{
    /// <summary>All of them, or those of a domain.</summary>
    IAsyncEnumerable<DistributionList> ListAsync(string? domain, CancellationToken cancellationToken);

    /// <summary>The one with this primary address; null when there is none.</summary>
    Task<DistributionList?> FindAsync(string address, CancellationToken cancellationToken);

    /// <summary>Makes one, with its first members.</summary>
    Task<OperatorWork> CreateAsync(NewDistributionList list, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Changes what is set in <paramref name="settings"/>, and nothing else.</summary>
    Task<OperatorWork> ChangeAsync(DistributionList list, DistributionListSettings settings, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Removes it, with its aliases and its places on other lists.</summary>
    Task<OperatorWork> RemoveAsync(DistributionList list, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>The addresses it passes mail on to.</summary>
    IAsyncEnumerable<string> ListMembersAsync(DistributionList list, CancellationToken cancellationToken);

    /// <summary>Adds members, none of which is one yet.</summary>
    Task<OperatorWork> AddMembersAsync(DistributionList list, IReadOnlyCollection<string> members, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>Takes members off, all of which are on it.</summary>
    Task<OperatorWork> RemoveMembersAsync(DistributionList list, IReadOnlyCollection<string> members, OperatorWait wait, CancellationToken cancellationToken);

    /// <summary>The primary addresses of the lists an address is on, by itself.</summary>
    IAsyncEnumerable<string> ListMembershipsAsync(string member, CancellationToken cancellationToken);
}
