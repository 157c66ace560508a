using System.Runtime.CompilerServices;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Email;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>
/// What OVHcloud keeps besides Zimbra, by its API v1: MX Plan, E-mail Pro and Exchange, as what mailboxes are migrated from. They are read, and nothing in
/// them is changed; their DNS zones can be written.
/// </summary>
internal sealed class OvhEmailOperator : IMailOperator
{
    private readonly OvhClient _client;
    private readonly IReadOnlyList<EmailSource> _sources;

    private OvhEmailOperator(string name, OvhClient client, IReadOnlyList<EmailSource> sources)
    {
        (Name, _client, _sources) = (name, client, sources);
        Domains = new OvhEmailDomains(sources);
        Mailboxes = new OvhEmailMailboxes(sources);
        Dns = new OvhEmailDns(client, sources);
    }

    public string Name { get; }

    public string Server => _client.Server;

    public OperatorFeatures Features => OperatorFeatures.PersonNames | OperatorFeatures.DisplayName | OperatorFeatures.Description
        | OperatorFeatures.Offers | OperatorFeatures.Usage | OperatorFeatures.Subscriptions | OperatorFeatures.ExpectedDns | OperatorFeatures.DnsZones;

    public OperatorRules Rules { get; } = new();

    public IOperatorDomains Domains { get; }

    public IOperatorMailboxes Mailboxes { get; }

    public IOperatorAliases? Aliases => null;

    public IOperatorLists? DistributionLists => null;

    public IOperatorDns? Dns { get; }

    /// <summary>Finds the services.</summary>
    /// <param name="name">The name of the connection.</param>
    /// <param name="client">The calls.</param>
    /// <param name="only">The service to read alone; null for all.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public static async Task<OvhEmailOperator> OpenAsync(string name, OvhClient client, string? only, CancellationToken cancellationToken)
    {
        var sources = new List<EmailSource>();
        foreach (var service in await HostedEmail.ListAsync(client, cancellationToken).ConfigureAwait(false))
        {
            if (IsWanted(service.Name))
                sources.Add(new HostedEmailSource(name, service));
        }

        foreach (var domain in await DomainEmail.ListAsync(client, cancellationToken).ConfigureAwait(false))
        {
            // Accounts that went to a service are read there.
            if (IsWanted(domain.Domain) && await domain.GetAsync(cancellationToken).ConfigureAwait(false) is var info && string.IsNullOrEmpty(info.MigratedMxPlanServiceName))
                sources.Add(new DomainEmailSource(name, domain, info));
        }

        return sources.Count > 0 ? new OvhEmailOperator(name, client, sources) : throw OvhConnection.NoService(client.Server, only);

        bool IsWanted(string service) => only is null || service.Equals(only, StringComparison.OrdinalIgnoreCase);
    }

    public async IAsyncEnumerable<MailSubscription> ListSubscriptionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var source in _sources)
            yield return await source.GetSubscriptionAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
