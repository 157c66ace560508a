namespace KimounMail.Engine.Operators.Ovh;

/// <summary>A service of API v1 that holds mailboxes, whatever its product.</summary>
internal abstract class EmailSource(string connection)
{
    /// <summary>The name of the connection.</summary>
    protected string Connection => connection;

    /// <summary>The service's name.</summary>
    public abstract string Name { get; }

    /// <summary>Its domains.</summary>
    public abstract Task<IReadOnlyList<string>> ListDomainsAsync(CancellationToken cancellationToken);

    /// <summary>A domain it has.</summary>
    public abstract Task<MailDomain> GetDomainAsync(string domain, CancellationToken cancellationToken);

    /// <summary>The addresses of its mailboxes; with an address, that one if it is there.</summary>
    public abstract Task<IReadOnlyList<string>> ListAddressesAsync(string? address, CancellationToken cancellationToken);

    /// <summary>A mailbox it has; null for what was bought and is not used.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="isWhole">With its further addresses too, which cost a call.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public abstract Task<Mailbox?> GetMailboxAsync(string address, bool isWhole, CancellationToken cancellationToken);

    /// <summary>How full a mailbox is.</summary>
    public abstract Task<MailboxUsage> GetUsageAsync(string address, CancellationToken cancellationToken);

    /// <summary>What was bought.</summary>
    public abstract Task<MailSubscription> GetSubscriptionAsync(CancellationToken cancellationToken);

    /// <summary>OVHcloud's word for the state of a service, domain or account.</summary>
    protected static (MailboxStatus Status, string? Reason, string? Advice) StatusOf(string state) => state switch
    {
        "ok" => (MailboxStatus.Active, null, null),
        "creating" => (MailboxStatus.Creating, null, null),
        "deleting" => (MailboxStatus.Deleting, null, null),
        "reopening" => (MailboxStatus.Updating, null, null),
        "internalMigration" or "inMaintenance" => (MailboxStatus.Maintenance, "OVHcloud is at work on it", null),
        "suspended" or "suspending" or "close" => (MailboxStatus.Suspended, "OVHcloud has suspended it", "Look in OVHcloud's control panel for a bill, or ask its support."),
        _ => (MailboxStatus.Unknown, HumanText.Line(state), null),
    };
}
