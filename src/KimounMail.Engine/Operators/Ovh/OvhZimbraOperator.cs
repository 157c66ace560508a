using System.Runtime.CompilerServices;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>
/// A Zimbra platform at OVHcloud, by its API. The published API has no distribution lists, no suspension, no quota of one's own and no change of
/// offer; forwarding is by redirections, which it calls BETA.
/// </summary>
internal sealed class OvhZimbraOperator : IMailOperator
{
    // OVHcloud's control panel and documentation; the published API tells no rules.
    private static readonly OperatorRules s_rules = new()
    {
        Password = new PasswordPolicy { MinLength = 10, MaxLength = 64, MinUpperCase = 1, MinDigits = 1, MinSpecial = 1, AllowedCharacters = "[!-~]" },
        Address = new AddressRules { MinLength = 2, MaxLength = 32, Pattern = "[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?:[.+][A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*)*" },
        Retention = "OVHcloud keeps nothing of a removed mailbox that could be had back",
    };

    private readonly OvhClient _client;
    private readonly ZimbraPlatform _platform;

    internal OvhZimbraOperator(string name, OvhClient client, Guid platformId)
    {
        (Name, _client, _platform) = (name, client, new ZimbraPlatform(client, platformId));
        var work = new PlatformWork(client.Time);
        var domains = new OvhDomains(name, _platform, work);
        var mailboxes = new OvhMailboxes(name, _platform, new OvhSlots(_platform, client.Server), domains, work);
        Domains = domains;
        Mailboxes = mailboxes;
        Dns = new OvhDns(client, _platform, domains);
        Aliases = new OvhAliases(name, _platform, mailboxes, work);
    }

    public string Name { get; }

    public string Server => _client.Server;

    public OperatorFeatures Features =>
        OperatorFeatures.ChangeMailboxes | OperatorFeatures.CreateDomain | OperatorFeatures.RemoveDomain | OperatorFeatures.Aliases | OperatorFeatures.Rename | OperatorFeatures.ResetPasswordOnNextLogon | OperatorFeatures.Forwarding
        | OperatorFeatures.HiddenFromAddressLists | OperatorFeatures.PersonNames | OperatorFeatures.DisplayName | OperatorFeatures.Description | OperatorFeatures.Offers
        | OperatorFeatures.Usage | OperatorFeatures.Subscriptions | OperatorFeatures.ExpectedDns | OperatorFeatures.DnsZones;

    public OperatorRules Rules => s_rules;

    public IOperatorDomains Domains { get; }

    public IOperatorMailboxes Mailboxes { get; }

    public IOperatorAliases? Aliases { get; }

    public IOperatorLists? DistributionLists => null;

    public IOperatorDns? Dns { get; }

    /// <summary>By offer and state of the bill. When slots are due is not published with them.</summary>
    public async IAsyncEnumerable<MailSubscription> ListSubscriptionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var slots = await _platform.Slots.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var group in slots.GroupBy(slot => (slot.CurrentState.Offer, slot.CurrentState.BillingStatus)).OrderBy(group => group.Key.Offer, StringComparer.Ordinal))
        {
            yield return new MailSubscription
            {
                Offer = group.Key.Offer,
                State = group.Key.BillingStatus,
                Slots = group.Count(),
                Used = group.Count(slot => slot.CurrentState.AccountId is not null),
                Operator = Name,
            };
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
