namespace KimounMail.Engine.Operators;

/// <summary>
/// What is to be done about mailboxes so that they are as asked. Everything is looked at before the operator is told anything: what is
/// wrong is refused with all of its faults, and what is as asked already is left alone.
/// </summary>
public sealed class MailboxPlanner(OperatorReview review)
{
    private readonly IMailOperator _operator = review.Operator;
    private readonly MailboxLookup _lookup = new(review.Operator.Mailboxes);

    /// <summary>A mailbox is to be there. One that is there, and is like what was asked, is left alone with its password; one that is not like it is refused.</summary>
    public async Task<PlannedChange> CreateAsync(NewMailbox mailbox, CancellationToken cancellationToken)
    {
        var address = mailbox.PrimarySmtpAddress;
        OperatorErrors.ThrowIfAny(await review.FindFaultsAsync(mailbox, cancellationToken).ConfigureAwait(false), _operator, address);
        if (await _lookup.FindAsync(address, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            var differences = MailboxSetting.Differences(existing, mailbox.Settings);
            return differences.Count == 0
                ? Plan(OperatorOutcome.AlreadyAsAsked, existing, null)
                : throw OperatorErrors.AddressInUse(_operator, address, $"there is a mailbox that is not like it, {string.Join(", ", differences)} (Set-Mailbox changes it)");
        }

        return new PlannedChange(OperatorOutcome.Created, MailObjectKind.Mailbox, address, _operator, Apply(address, (wait, stop) => _operator.Mailboxes.CreateAsync(mailbox, wait, stop)))
        {
            Changes = MailboxSetting.Describe(mailbox.Settings),
            Password = mailbox.Password,
        };
    }

    /// <summary>A mailbox is to be like this, and is to have this primary address where one is given.</summary>
    public async Task<PlannedChange> ChangeAsync(string address, MailboxSettings settings, string? newAddress, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.ChangeMailboxes, address);
        if (await FindRenamedAsync(address, settings, newAddress, cancellationToken).ConfigureAwait(false) is { } renamed)
            return Plan(OperatorOutcome.AlreadyAsAsked, renamed, null);
        var mailbox = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        await RequireSoundAsync(mailbox, settings, newAddress, cancellationToken).ConfigureAwait(false);
        var differences = MailboxSetting.Differences(mailbox, settings);
        var isRenamed = newAddress is not null && !MailAddress.IsSame(newAddress, mailbox.PrimarySmtpAddress);
        if (differences.Count == 0 && !isRenamed)
            return Plan(OperatorOutcome.AlreadyAsAsked, mailbox, null);

        var changes = isRenamed ? differences.Append($"PrimarySmtpAddress '{mailbox.PrimarySmtpAddress}' → '{newAddress}'") : differences;
        return Plan(OperatorOutcome.Changed, mailbox, ChangeAndRenameAsync, changes);

        async Task<OperatorWork> ChangeAndRenameAsync(OperatorWait wait, CancellationToken stop)
        {
            var work = differences.Count > 0
                ? await _operator.Mailboxes.ChangeAsync(mailbox, settings, isRenamed ? wait with { NoWait = false } : wait, stop).ConfigureAwait(false)
                : OperatorWork.Done;
            if (!isRenamed)
                return work;
            _lookup.Forget(newAddress!);
            return await _operator.Mailboxes.RenameAsync(mailbox, newAddress!, wait, stop).ConfigureAwait(false);
        }
    }

    /// <summary>The mailbox that has its new address already, and is like what was asked; null when it is yet to be given it.</summary>
    private async Task<Mailbox?> FindRenamedAsync(string address, MailboxSettings settings, string? newAddress, CancellationToken cancellationToken)
    {
        if (newAddress is null || await _lookup.FindAsync(address, cancellationToken).ConfigureAwait(false) is not null)
            return null;
        return await _lookup.FindAsync(newAddress, cancellationToken).ConfigureAwait(false) is { } there && MailboxSetting.Differences(there, settings).Count == 0 ? there : null;
    }

    /// <summary>A mailbox is to have this password.</summary>
    public async Task<PlannedChange> SetPasswordAsync(string address, Secret password, bool resetOnNextLogon, CancellationToken cancellationToken)
    {
        var faults = review.Operator.Rules.Password.FindFaults(password, address).Select(OperatorReview.Invalid)
            .Concat(review.FindMissing(OperatorFeatures.ChangeMailboxes | (resetOnNextLogon ? OperatorFeatures.ResetPasswordOnNextLogon : OperatorFeatures.None)));
        OperatorErrors.ThrowIfAny(faults.ToList(), _operator, address);
        var mailbox = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        string[] changes = resetOnNextLogon ? ["password", "to be changed at the next login"] : ["password"];
        return new PlannedChange(
            OperatorOutcome.Changed, MailObjectKind.Mailbox, mailbox.PrimarySmtpAddress, _operator, (wait, stop) => _operator.Mailboxes.SetPasswordAsync(mailbox, password, resetOnNextLogon, wait, stop))
        {
            Changes = changes,
            Password = password,
        };
    }

    /// <summary>Nobody is to be able to log in. One that is suspended already is left alone, unless for another reason.</summary>
    public async Task<PlannedChange> SuspendAsync(string address, string? reason, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.Suspend, address);
        var mailbox = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        return mailbox.Status is MailboxStatus.Suspended && (reason is null || reason == mailbox.StatusReason)
            ? Plan(OperatorOutcome.AlreadyAsAsked, mailbox, null)
            : Plan(OperatorOutcome.Suspended, mailbox, (wait, stop) => _operator.Mailboxes.SuspendAsync(mailbox, reason, wait, stop), reason is null ? [] : [$"reason '{HumanText.Line(reason)}'"]);
    }

    /// <summary>A suspension is to end. What the operator itself has locked is refused, with its reason.</summary>
    public async Task<PlannedChange> ResumeAsync(string address, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.Suspend, address);
        var mailbox = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        return mailbox.Status switch
        {
            MailboxStatus.SpamBlocked or MailboxStatus.BillingLocked => throw OperatorErrors.LockedByOperator(_operator, mailbox),
            MailboxStatus.Suspended or MailboxStatus.LockedOut or MailboxStatus.Maintenance =>
                Plan(OperatorOutcome.Resumed, mailbox, (wait, stop) => _operator.Mailboxes.ResumeAsync(mailbox, wait, stop)),
            _ => Plan(OperatorOutcome.AlreadyAsAsked, mailbox, null),
        };
    }

    /// <summary>A mailbox is not to be there any more; what goes with it is in the plan. Its mail stays where the operator can keep it, unless asked otherwise.</summary>
    public async Task<PlannedChange> RemoveAsync(string address, bool removeMail, CancellationToken cancellationToken)
    {
        review.Require(OperatorFeatures.ChangeMailboxes, address);
        if (removeMail && _operator.Features.HasFlag(OperatorFeatures.KeepMail))
            review.Require(OperatorFeatures.RemoveMail, address);
        if (await _lookup.FindAsync(address, cancellationToken).ConfigureAwait(false) is not { } mailbox)
            return new PlannedChange(OperatorOutcome.AlreadyAsAsked, MailObjectKind.Mailbox, address, _operator, null);
        var keepMail = !removeMail && _operator.Features.HasFlag(OperatorFeatures.KeepMail);
        return new PlannedChange(
            OperatorOutcome.Removed, MailObjectKind.Mailbox, mailbox.PrimarySmtpAddress, _operator, Apply(address, (wait, stop) => _operator.Mailboxes.RemoveAsync(mailbox, keepMail, wait, stop)))
        {
            Loss = await FindLossAsync(mailbox, keepMail, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task RequireSoundAsync(Mailbox mailbox, MailboxSettings settings, string? newAddress, CancellationToken cancellationToken)
    {
        var faults = review.FindFaults(settings, mailbox).ToList();
        if (newAddress is not null)
        {
            faults.AddRange(review.FindMissing(OperatorFeatures.Rename));
            faults.AddRange(await review.FindAddressFaultsAsync(newAddress, cancellationToken).ConfigureAwait(false));
        }

        OperatorErrors.ThrowIfAny(faults, _operator, mailbox.PrimarySmtpAddress);
    }

    private async Task<MailboxLoss> FindLossAsync(Mailbox mailbox, bool keepMail, CancellationToken cancellationToken)
    {
        var usage = _operator.Features.HasFlag(OperatorFeatures.Usage) ? await _operator.Mailboxes.GetUsageAsync(mailbox, cancellationToken).ConfigureAwait(false) : null;
        var aliases = mailbox.Aliases;
        if (aliases is null && _operator.Aliases is { } kept)
            aliases = (await kept.ListAsync(null, mailbox.PrimarySmtpAddress, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)).ConvertAll(alias => alias.Alias);
        return new MailboxLoss
        {
            MailIsKept = keepMail,
            Usage = usage,
            Aliases = aliases ?? [],
            DistributionLists = _operator.DistributionLists is { } lists
                ? await lists.ListMembershipsAsync(mailbox.PrimarySmtpAddress, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)
                : [],
            Retention = keepMail ? null : _operator.Rules.Retention,
        };
    }

    /// <summary>The mailbox with this primary address.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.MailboxNotFound"/>.</exception>
    public async Task<Mailbox> GetAsync(string address, CancellationToken cancellationToken) =>
        await _lookup.FindAsync(address, cancellationToken).ConfigureAwait(false) ?? throw OperatorErrors.MailboxNotFound(_operator, address);

    private PlannedChange Plan(OperatorOutcome outcome, Mailbox mailbox, Func<OperatorWait, CancellationToken, Task<OperatorWork>>? apply, IEnumerable<string>? changes = null) =>
        new(outcome, MailObjectKind.Mailbox, mailbox.PrimarySmtpAddress, _operator, apply is null ? null : Apply(mailbox.PrimarySmtpAddress, apply)) { Changes = changes?.ToList() ?? [] };

    /// <summary>Does it, after which what was known of the mailbox no longer counts.</summary>
    private Func<OperatorWait, CancellationToken, Task<OperatorWork>> Apply(string address, Func<OperatorWait, CancellationToken, Task<OperatorWork>> apply) => (wait, stop) =>
    {
        _lookup.Forget(address);
        return apply(wait, stop);
    };
}
