using KimounMail.Protocols.Ovh.Email;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>A domain of MX Plan whose accounts have no service of their own.</summary>
internal sealed class DomainEmailSource(string connection, DomainEmail service, DomainEmailInfo info) : EmailSource(connection)
{
    // OVHcloud's documentation; the API does not tell it.
    private const string Host = "ssl0.ovh.net";

    private ILookup<string, string>? _redirections;

    public override string Name => service.Domain;

    public override Task<IReadOnlyList<string>> ListDomainsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([service.Domain]);

    public override Task<MailDomain> GetDomainAsync(string domain, CancellationToken cancellationToken)
    {
        var (status, reason, advice) = StatusOf(info.Status);
        return Task.FromResult(new MailDomain
        {
            Domain = service.Domain,
            Status = status,
            StatusReason = reason,
            StatusAdvice = advice,
            WhenCreated = info.CreationDate,
            Operator = Connection,
            Id = service.Domain,
        });
    }

    public override async Task<IReadOnlyList<string>> ListAddressesAsync(string? address, CancellationToken cancellationToken)
    {
        if (address is not null && !MailAddress.IsSame(MailAddress.DomainOf(address), service.Domain))
            return [];
        var names = await service.ListAccountsAsync(address is null ? null : MailAddress.LocalPartOf(address).ToLowerInvariant(), cancellationToken).ConfigureAwait(false);
        return [.. names.Select(name => $"{name}@{service.Domain}")];
    }

    public override async Task<Mailbox?> GetMailboxAsync(string address, bool isWhole, CancellationToken cancellationToken)
    {
        var account = await service.GetAccountAsync(MailAddress.LocalPartOf(address), cancellationToken).ConfigureAwait(false);
        return new Mailbox
        {
            PrimarySmtpAddress = account.Email,
            Description = string.IsNullOrEmpty(account.Description) ? null : account.Description,
            Status = account.IsBlocked ? MailboxStatus.Suspended : StatusOf(info.Status).Status,
            StatusReason = account.IsBlocked ? "OVHcloud has blocked it" : StatusOf(info.Status).Reason,
            StatusAdvice = account.IsBlocked ? "Ask OVHcloud's support; a mailbox that sent spam needs another password first." : StatusOf(info.Status).Advice,
            Offer = nameof(HostedEmailProduct.MxPlan),
            ProhibitSendReceiveQuota = Limit(account),
            ForwardingSmtpAddress = [.. (await RedirectionsAsync(isWhole ? account.Email : null, cancellationToken).ConfigureAwait(false))[account.Email]],
            Server = Host,
            Operator = Connection,
            Id = account.Email,
        };
    }

    public override async Task<MailboxUsage> GetUsageAsync(string address, CancellationToken cancellationToken)
    {
        var name = MailAddress.LocalPartOf(address);
        var account = await service.GetAccountAsync(name, cancellationToken).ConfigureAwait(false);
        var usage = await service.GetUsageAsync(name, cancellationToken).ConfigureAwait(false);
        return new MailboxUsage
        {
            PrimarySmtpAddress = account.Email,
            UsedBytes = usage.Quota,
            ItemCount = usage.EmailCount,
            ProhibitSendReceiveQuota = Limit(account),
            Operator = Connection,
        };
    }

    public override async Task<MailSubscription> GetSubscriptionAsync(CancellationToken cancellationToken) => new()
    {
        Offer = $"{HostedEmailProduct.MxPlan} {service.Domain}",
        State = info.Status,
        Slots = (int)Math.Min((await service.GetQuotaAsync(cancellationToken).ConfigureAwait(false)).Account, int.MaxValue),
        Used = (await service.ListAccountsAsync(null, cancellationToken).ConfigureAwait(false)).Count,
        Operator = Connection,
    };

    private static MailQuota? Limit(DomainAccount account) => account.Size > 0 ? new MailQuota(account.Size) : null;

    /// <summary>Those of one address cost little; for a list of mailboxes all of them are read once.</summary>
    private async Task<ILookup<string, string>> RedirectionsAsync(string? from, CancellationToken cancellationToken)
    {
        if (_redirections is { } known && from is null)
            return known;
        var read = (await service.ListRedirectionsAsync(from, cancellationToken).ConfigureAwait(false)).ToLookup(one => one.From, one => one.To, StringComparer.OrdinalIgnoreCase);
        return from is null ? _redirections = read : read;
    }
}
