using System.Runtime.CompilerServices;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Mailboxes of a platform: each in a slot of its offer.</summary>
internal sealed class OvhMailboxes(string name, ZimbraPlatform platform, OvhSlots slots, OvhDomains domains, PlatformWork work) : IOperatorMailboxes
{
    private const int MaxSlots = 8;
    private readonly OvhForwarding _forwarding = new(platform, work);

    public async IAsyncEnumerable<Mailbox> ListAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FilterAsync(domain, cancellationToken).ConfigureAwait(false) is not { } filter)
            yield break;
        var forwarding = await _forwarding.ListAsync(filter.Domain, cancellationToken).ConfigureAwait(false);
        foreach (var account in await ListAccountsAsync(filter.Domain, cancellationToken).ConfigureAwait(false))
            yield return OvhMailbox.From(account, [.. forwarding[account.CurrentState.Email]], name);
    }

    public async Task<Mailbox?> FindAsync(string address, CancellationToken cancellationToken) =>
        await FindAccountAsync(address, cancellationToken).ConfigureAwait(false) is { } account
            ? OvhMailbox.From(account, await _forwarding.FindAsync(account.CurrentState.Email, cancellationToken).ConfigureAwait(false), name)
            : null;

    public async Task<OperatorWork> CreateAsync(NewMailbox mailbox, OperatorWait wait, CancellationToken cancellationToken)
    {
        var address = mailbox.PrimarySmtpAddress.ToLowerInvariant();
        var made = await CreateInSlotAsync(mailbox, address, cancellationToken).ConfigureAwait(false);
        // A redirection is refused while its mailbox is being made.
        var forwarding = mailbox.Settings.ForwardingSmtpAddress is { Count: > 0 } destinations ? destinations : null;
        var done = await WaitAsync(address, made, forwarding is null ? wait : wait with { NoWait = false }, cancellationToken).ConfigureAwait(false);
        return forwarding is null ? done : await _forwarding.SetAsync(address, forwarding, wait, cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperatorWork> ChangeAsync(Mailbox mailbox, MailboxSettings settings, OperatorWait wait, CancellationToken cancellationToken)
    {
        var done = OperatorWork.Done;
        if (settings is not { DisplayName: null, FirstName: null, LastName: null, Description: null, HiddenFromAddressListsEnabled: null })
            done = await UpdateAsync(mailbox, spec => Apply(spec, settings), wait, cancellationToken).ConfigureAwait(false);
        return settings.ForwardingSmtpAddress is { } destinations
            ? await _forwarding.SetAsync(mailbox.PrimarySmtpAddress, destinations, wait, cancellationToken).ConfigureAwait(false)
            : done;
    }

    public async Task<OperatorWork> RenameAsync(Mailbox mailbox, string newAddress, OperatorWait wait, CancellationToken cancellationToken)
    {
        var isForwarding = mailbox.ForwardingSmtpAddress.Count > 0;
        var done = await UpdateAsync(mailbox, spec => spec with { Email = newAddress.ToLowerInvariant() }, isForwarding ? wait with { NoWait = false } : wait, cancellationToken).ConfigureAwait(false);
        if (!isForwarding)
            return done;
        await _forwarding.SetAsync(newAddress, mailbox.ForwardingSmtpAddress, wait, cancellationToken).ConfigureAwait(false);
        return await _forwarding.SetAsync(mailbox.PrimarySmtpAddress, [], wait, cancellationToken).ConfigureAwait(false);
    }

    public Task<OperatorWork> SetPasswordAsync(Mailbox mailbox, Secret password, bool resetOnNextLogon, OperatorWait wait, CancellationToken cancellationToken) =>
        UpdateAsync(mailbox, spec => spec with { Password = password.Reveal(), ForceChangePasswordAfterLogin = resetOnNextLogon ? true : null }, wait, cancellationToken);

    public Task<OperatorWork> SuspendAsync(Mailbox mailbox, string? reason, OperatorWait wait, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("OVHcloud publishes no way to suspend a mailbox; Features says so.");

    public Task<OperatorWork> ResumeAsync(Mailbox mailbox, OperatorWait wait, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("OVHcloud publishes no way to resume a mailbox; Features says so.");

    public async Task<OperatorWork> RemoveAsync(Mailbox mailbox, bool keepMail, OperatorWait wait, CancellationToken cancellationToken)
    {
        var (id, address) = (Guid.Parse(mailbox.Id), mailbox.PrimarySmtpAddress);
        if (await PlatformWork.OrNullAsync(platform.Accounts.GetAsync(id, cancellationToken)).ConfigureAwait(false) is not { } account)
            return OperatorWork.Done;
        await work.RemoveAsync(() => platform.Accounts.DeleteAsync(id, cancellationToken), () => LookAsync(id, cancellationToken), cancellationToken).ConfigureAwait(false);
        var done = await WaitAsync(address, account with { ResourceStatus = ResourceStatus.Deleting }, wait, cancellationToken).ConfigureAwait(false);
        await OvhAliases.RemoveAllAsync(platform, work, id, cancellationToken).ConfigureAwait(false);
        if (mailbox.ForwardingSmtpAddress.Count > 0)
            await _forwarding.SetAsync(address, [], wait, cancellationToken).ConfigureAwait(false);
        return done;
    }

    public async IAsyncEnumerable<MailboxUsage> ListUsageAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FilterAsync(domain, cancellationToken).ConfigureAwait(false) is not { } filter)
            yield break;
        foreach (var account in await ListAccountsAsync(filter.Domain, cancellationToken).ConfigureAwait(false))
            yield return OvhMailbox.UsageOf(account, name);
    }

    public async Task<MailboxUsage> GetUsageAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        OvhMailbox.UsageOf(await platform.Accounts.GetAsync(Guid.Parse(mailbox.Id), cancellationToken).ConfigureAwait(false), name);

    /// <summary>The mailbox with a primary address; a filter may find more than what is the same.</summary>
    internal async Task<PlatformAccount?> FindAccountAsync(string address, CancellationToken cancellationToken) =>
        (await platform.Accounts.ListAsync(cancellationToken, ("email", address.ToLowerInvariant())).ConfigureAwait(false))
        .FirstOrDefault(account => MailAddress.IsSame(account.CurrentState.Email, address));

    /// <summary>Primary addresses by the number of their mailbox.</summary>
    internal async Task<IReadOnlyDictionary<Guid, string>> ListAddressesAsync(CancellationToken cancellationToken) =>
        (await ListAccountsAsync(null, cancellationToken).ConfigureAwait(false)).ToDictionary(account => account.Id, account => account.CurrentState.Email);

    private Task<IReadOnlyList<PlatformAccount>> ListAccountsAsync(Guid? domain, CancellationToken cancellationToken) =>
        platform.Accounts.ListAsync(cancellationToken, ("domainId", domain?.ToString()));

    /// <summary>The domain to list; null where the platform has no such domain.</summary>
    private async Task<(Guid? Domain, bool IsAll)?> FilterAsync(string? domain, CancellationToken cancellationToken)
    {
        if (domain is null)
            return (null, true);
        return await domains.FindAsync(domain, cancellationToken).ConfigureAwait(false) is { } found ? (found.Id, false) : null;
    }

    /// <summary>Makes it in a free slot, and in the next where somebody else took that meanwhile.</summary>
    private async Task<PlatformAccount> CreateInSlotAsync(NewMailbox mailbox, string address, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (slot, offer) = await slots.TakeAsync(mailbox.Settings.Offer, cancellationToken).ConfigureAwait(false);
            try
            {
                return await work.MakeAsync(
                    () => platform.Accounts.CreateAsync(Spec(mailbox, address, offer, slot), cancellationToken),
                    async () => await FindAccountAsync(address, cancellationToken).ConfigureAwait(false) is { } found && found.CurrentState.SlotId == slot ? found : null,
                    cancellationToken).ConfigureAwait(false);
            }
            catch (OvhException e) when (attempt < MaxSlots && e.Code is "AccountSlotIsAlreadyUsed" or "AccountSlotInUndesiredStatus" or "AccountSlotHasWrongOffer" or "SlotNotFound")
            {
                // Another slot will do.
            }
            catch
            {
                slots.Release(slot);
                throw;
            }
        }
    }

    /// <summary>Changes it from what it shall be now, not from what we saw of it once.</summary>
    private async Task<OperatorWork> UpdateAsync(Mailbox mailbox, Func<PlatformAccountSpec, PlatformAccountSpec> change, OperatorWait wait, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(mailbox.Id);
        var changed = await work.MakeAsync(
            async () =>
            {
                var now = await platform.Accounts.GetAsync(id, cancellationToken).ConfigureAwait(false);
                return await platform.Accounts.UpdateAsync(id, change(SpecOf(now)), now.Checksum, cancellationToken).ConfigureAwait(false);
            },
            // The same change once more does no harm.
            () => Task.FromResult<PlatformAccount?>(null),
            cancellationToken).ConfigureAwait(false);
        return await WaitAsync(mailbox.PrimarySmtpAddress, changed, wait, cancellationToken).ConfigureAwait(false);
    }

    private Task<OperatorWork> WaitAsync(string address, PlatformAccount account, OperatorWait wait, CancellationToken cancellationToken) => work.WaitAsync(
        address, account, () => LookAsync(account.Id, cancellationToken), wait, cancellationToken);

    private async Task<PlatformObject<PlatformAccountState>?> LookAsync(Guid id, CancellationToken cancellationToken) =>
        await PlatformWork.OrNullAsync(platform.Accounts.GetAsync(id, cancellationToken)).ConfigureAwait(false);

    private static NewPlatformAccount Spec(NewMailbox mailbox, string address, string offer, Guid slot) => new()
    {
        Email = address,
        Offer = offer,
        SlotId = slot,
        Password = mailbox.Password.Reveal(),
        ForceChangePasswordAfterLogin = mailbox.ResetPasswordOnNextLogon ? true : null,
        DisplayName = OrNull(mailbox.Settings.DisplayName),
        FirstName = OrNull(mailbox.Settings.FirstName),
        LastName = OrNull(mailbox.Settings.LastName),
        Description = OrNull(mailbox.Settings.Description),
        HideInGal = mailbox.Settings.HiddenFromAddressListsEnabled,
    };

    private static PlatformAccountSpec SpecOf(PlatformAccount account) => account.TargetSpec ?? new PlatformAccountSpec
    {
        Email = account.CurrentState.Email,
        DisplayName = account.CurrentState.DisplayName,
        FirstName = account.CurrentState.FirstName,
        LastName = account.CurrentState.LastName,
        Description = account.CurrentState.Description,
        HideInGal = account.CurrentState.HideInGal,
    };

    private static PlatformAccountSpec Apply(PlatformAccountSpec spec, MailboxSettings settings) => spec with
    {
        DisplayName = OrNull(settings.DisplayName ?? spec.DisplayName),
        FirstName = OrNull(settings.FirstName ?? spec.FirstName),
        LastName = OrNull(settings.LastName ?? spec.LastName),
        Description = OrNull(settings.Description ?? spec.Description),
        HideInGal = settings.HiddenFromAddressListsEnabled ?? spec.HideInGal,
    };

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
