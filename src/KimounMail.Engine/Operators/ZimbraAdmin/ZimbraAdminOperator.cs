using System.Runtime.CompilerServices;
using KimounMail.Protocols.Transport;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>
/// A Zimbra of one's own, by its administration service. Classes of service are its offers; what they ask of passwords is the policy.
/// A suspended mailbox is a locked account: mail goes on to arrive.
/// </summary>
internal sealed class ZimbraAdminOperator : IMailOperator
{
    /// <summary>How it stands in the catalog.</summary>
    public static OperatorProvider Provider { get; } = new("ZimbraAdmin", "A Zimbra of one's own, by its administration service (port 7071)", [], OpenAsync);

    private readonly ZimbraAdminClient _client;
    private readonly ZimbraDirectory _directory;
    private readonly ZimbraClasses _classes;

    private ZimbraAdminOperator(string name, ZimbraAdminClient client, ZimbraDirectory directory, ZimbraClasses classes)
    {
        (Name, _client, _directory, _classes) = (name, client, directory, classes);
        Rules = new OperatorRules
        {
            Password = classes.PasswordPolicy,
            Offers = classes.Names,
            Retention = "Zimbra deletes the mail at once; only a backup of the server brings it back",
        };
        Domains = new ZimbraDomains(name, directory);
        Mailboxes = new ZimbraMailboxes(name, directory, classes);
        Aliases = new ZimbraAliases(name, directory);
        DistributionLists = new ZimbraLists(name, directory);
    }

    public string Name { get; }

    public string Server => _client.Server;

    public OperatorFeatures Features =>
        OperatorFeatures.ChangeMailboxes | OperatorFeatures.CreateDomain | OperatorFeatures.RemoveDomain | OperatorFeatures.Aliases | OperatorFeatures.DistributionLists | OperatorFeatures.Suspend | OperatorFeatures.Rename
        | OperatorFeatures.ResetPasswordOnNextLogon | OperatorFeatures.Quota | OperatorFeatures.Forwarding | OperatorFeatures.ForwardingWithoutCopy
        | OperatorFeatures.HiddenFromAddressLists | OperatorFeatures.PersonNames | OperatorFeatures.DisplayName | OperatorFeatures.Description
        | OperatorFeatures.Offers | OperatorFeatures.ChangeOffer | OperatorFeatures.Usage | OperatorFeatures.Subscriptions;

    public OperatorRules Rules { get; }

    public IOperatorDomains Domains { get; }

    public IOperatorMailboxes Mailboxes { get; }

    public IOperatorAliases? Aliases { get; }

    public IOperatorLists? DistributionLists { get; }

    /// <summary>Logs in, and learns the classes of service.</summary>
    public static async Task<IMailOperator> OpenAsync(OperatorSettings settings, CancellationToken cancellationToken)
    {
        var client = new ZimbraAdminClient(ToOptions(settings), settings.UserName ?? "", settings.Password?.Reveal() ?? "");
        try
        {
            await client.ConnectAsync(cancellationToken).ConfigureAwait(false);
            var directory = new ZimbraDirectory(client);
            return new ZimbraAdminOperator(settings.Name, client, directory, await ZimbraClasses.ReadAsync(directory, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A class of service is bought by nobody: what is told is who uses it, and how many more the domains are allowed.</summary>
    public async IAsyncEnumerable<MailSubscription> ListSubscriptionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var domains = await _directory.SearchAsync(ZimbraEntryKind.Domain, null, null, ["zimbraDomainCOSMaxAccounts"], cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var counts = await _directory.CountAccountsAsync(domains.Select(domain => domain.Name), cancellationToken).ConfigureAwait(false);
        foreach (var offer in _classes.All)
        {
            yield return new MailSubscription
            {
                Offer = offer.Name,
                Used = counts.Sum(count => count?.GetValueOrDefault(offer.Name) ?? 0),
                Slots = ZimbraClasses.SlotsIn(domains, offer),
                State = "active",
                ProhibitSendReceiveQuota = ZimbraAttributes.ToQuota(offer["zimbraMailQuota"]),
                Operator = Name,
            };
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary><c>mail.example.com</c>, <c>mail.example.com:7071</c> or <c>https://mail.example.com:7071</c>; there is no way without TLS.</summary>
    private static ZimbraConnectOptions ToOptions(OperatorSettings settings)
    {
        var text = settings.Server ?? "";
        var address = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme != Uri.UriSchemeHttps || server.Host.Length == 0)
            throw Invalid(settings, $"'{HumanText.Line(text)}' is no server: give its host name, and the port where it is not {ZimbraConnectOptions.DefaultPort}.");
        if (string.IsNullOrEmpty(settings.UserName) || settings.Password is null)
            throw Invalid(settings, "Name and password of an administrator are needed.");
        return new ZimbraConnectOptions
        {
            Host = server.IdnHost,
            Port = server.IsDefaultPort ? ZimbraConnectOptions.DefaultPort : server.Port,
            Trust = new TlsTrust { CaFile = settings.CertificateAuthorityPath, CertificatePin = settings.CertificateFingerprint },
            Trace = TraceFolder.Trace,
        };
    }

    private static MailException Invalid(OperatorSettings settings, string message) => new(MailErrorId.InvalidOperatorSettings, message)
    {
        Category = MailErrorCategory.InvalidArgument,
        Server = settings.Server,
        Advice = "Connect-MailOperator ZimbraAdmin -Server mail.example.com -Credential admin@example.com",
    };
}
