using KimounMail.Protocols.Ovh.Email;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>A service of MX Plan, E-mail Pro or Exchange.</summary>
internal sealed class HostedEmailSource(string connection, HostedEmail service) : EmailSource(connection)
{
    // What OVHcloud calls an account that was bought and is not used yet, so that its control panel can tell.
    private const string Unused = "configureme.me";

    private Task<HostedEmailInfo>? _info;

    public override string Name => service.Name;

    public override Task<IReadOnlyList<string>> ListDomainsAsync(CancellationToken cancellationToken) => service.ListDomainsAsync(cancellationToken);

    public override async Task<MailDomain> GetDomainAsync(string domain, CancellationToken cancellationToken)
    {
        var found = await service.GetDomainAsync(domain, cancellationToken).ConfigureAwait(false);
        var (status, reason, advice) = StatusOf(found.State);
        var isProved = found.DomainValidated || string.IsNullOrEmpty(found.CnameToCheck);
        return new MailDomain
        {
            Domain = found.Name,
            Status = status,
            StatusReason = isProved ? reason : "OVHcloud waits for the proof that it is yours",
            StatusAdvice = isProved ? advice : $"Publish a CNAME record at {HumanText.Line(found.CnameToCheck!)}.",
            Diagnosis = [.. Faults(found)],
            Organization = Name,
            Operator = Connection,
            Id = $"{Name}/{found.Name}",
        };
    }

    /// <summary>What OVHcloud wants in the DNS of a domain it has.</summary>
    public Task<HostedDomain> GetHostedDomainAsync(string domain, CancellationToken cancellationToken) => service.GetDomainAsync(domain, cancellationToken);

    public override async Task<IReadOnlyList<string>> ListAddressesAsync(string? address, CancellationToken cancellationToken) =>
        [.. (await service.ListAccountsAsync(address, cancellationToken).ConfigureAwait(false)).Where(IsUsed)];

    public override async Task<Mailbox?> GetMailboxAsync(string address, bool isWhole, CancellationToken cancellationToken)
    {
        var account = await service.GetAccountAsync(address, cancellationToken).ConfigureAwait(false);
        if (!account.Configured)
            return null;
        var host = (await InfoAsync(cancellationToken).ConfigureAwait(false)).Hostname;
        var aliases = isWhole ? await service.ListAliasesAsync(address, cancellationToken).ConfigureAwait(false) : null;
        var (status, reason, advice) = StatusOf(account);
        return new Mailbox
        {
            PrimarySmtpAddress = account.PrimaryEmailAddress,
            DisplayName = account.DisplayName,
            FirstName = account.FirstName,
            LastName = account.LastName,
            Status = status,
            StatusReason = reason,
            StatusAdvice = advice,
            Offer = OfferOf(account),
            ProhibitSendReceiveQuota = Limit(account),
            UsedBytes = Used(account),
            Aliases = aliases,
            ForwardingSmtpAddress = string.IsNullOrEmpty(account.ForwardingEmail) ? [] : [account.ForwardingEmail],
            DeliverToMailboxAndForward = account.StoreCopyOfEmail ?? true,
            HiddenFromAddressListsEnabled = account.HiddenFromGal,
            WhenCreated = account.CreationDate,
            LastLogonTime = account.LastLogonDate,
            Server = string.IsNullOrEmpty(host) ? null : HumanText.Line(host),
            Operator = Connection,
            Id = $"{Name}/{account.PrimaryEmailAddress}",
        };
    }

    public override async Task<MailboxUsage> GetUsageAsync(string address, CancellationToken cancellationToken)
    {
        var account = await service.GetAccountAsync(address, cancellationToken).ConfigureAwait(false);
        return new MailboxUsage
        {
            PrimarySmtpAddress = account.PrimaryEmailAddress,
            UsedBytes = Used(account),
            ProhibitSendReceiveQuota = Limit(account),
            LastLogonTime = account.LastLogonDate,
            Operator = Connection,
        };
    }

    public override async Task<MailSubscription> GetSubscriptionAsync(CancellationToken cancellationToken)
    {
        var info = await InfoAsync(cancellationToken).ConfigureAwait(false);
        var accounts = await service.ListAccountsAsync(null, cancellationToken).ConfigureAwait(false);
        return new MailSubscription
        {
            Offer = $"{service.Product} {Name}",
            State = info.State,
            Slots = accounts.Count,
            Used = accounts.Count(IsUsed),
            Operator = Connection,
        };
    }

    private Task<HostedEmailInfo> InfoAsync(CancellationToken cancellationToken) => _info is { IsFaulted: false, IsCanceled: false } known ? known : _info = service.GetAsync(cancellationToken);

    private string OfferOf(HostedAccount account) => account.AccountLicense is { } license ? $"{service.Product} {license}" : service.Product.ToString();

    private static bool IsUsed(string address) => !address.EndsWith(Unused, StringComparison.OrdinalIgnoreCase);

    private static (MailboxStatus Status, string? Reason, string? Advice) StatusOf(HostedAccount account)
    {
        if (account.SpamDetected)
            return (MailboxStatus.SpamBlocked, "OVHcloud found that it sends spam", "Change its password, find out what sent the spam, then have OVHcloud's support unblock it.");
        return account.State == "ok" && Limit(account)?.Bytes is { } limit && Used(account) >= limit
            ? (MailboxStatus.QuotaFull, "It has reached its size and takes no more mail", "Have mail removed from it, or migrate it to a larger mailbox.")
            : StatusOf(account.State);
    }

    private static long? Used(HostedAccount account) => account.CurrentUsage * 1024;

    private static MailQuota? Limit(HostedAccount account) => account.Quota > 0 ? new MailQuota((long)(account.Quota * (1L << 30))) : null;

    private static IEnumerable<string> Faults(HostedDomain domain)
    {
        if (!domain.MxIsValid)
            yield return HumanText.Line($"MX: OVHcloud expects {string.Join(", ", domain.ExpectedMx ?? [])}");
        if (domain.SpfIsValid == false)
            yield return HumanText.Line($"SPF: OVHcloud expects {domain.ExpectedSpf}");
        if (!domain.SrvIsValid)
            yield return HumanText.Line($"Autodiscover: OVHcloud expects {domain.ExpectedAutodiscoverSrv ?? "an SRV record"}");
    }
}
