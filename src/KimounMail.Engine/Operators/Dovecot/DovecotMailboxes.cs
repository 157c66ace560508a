using System.Runtime.Versioning;
using KimounMail.Protocols.AccountFiles;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>The mailboxes of a host: users of its passwd-file whose name is an address. What they forward is in the virtual alias table.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DovecotMailboxes(DovecotOperator at, AccountFiles files, MailHome? homes) : IOperatorMailboxes
{
    private const string NoLogin = "nologin"; // A passdb field: the password is right, and the login fails.
    private const string Reason = "userdb_kimounmail_reason"; // Passed to the user's processes, where nothing reads it.
    private const string Quota = "userdb_quota_rule";
    private const int SmallestMessage = 1024; // Its headers alone take that.

    public IAsyncEnumerable<Mailbox> ListAsync(string? domain, CancellationToken cancellationToken) => Sequence.Of(() => Read(domain, (mailbox, _) => mailbox), cancellationToken);

    public IAsyncEnumerable<Mailbox> ListWithStateAsync(string? domain, CancellationToken cancellationToken) => Sequence.Of(() => Read(domain, WithUsage), cancellationToken);

    public Task<Mailbox?> FindAsync(string address, CancellationToken cancellationToken)
    {
        var accounts = files.Read();
        var forward = accounts.Addresses.Entries.FirstOrDefault(entry => MailAddress.IsSame(entry.Address, address));
        return Task.FromResult(Look(accounts, address) is { } entry ? WithUsage(ToMailbox(entry, forward, AliasesOf(accounts)[entry.User]), entry) : null);
    }

    public Task<OperatorWork> CreateAsync(NewMailbox mailbox, OperatorWait wait, CancellationToken cancellationToken)
    {
        var address = mailbox.PrimarySmtpAddress.ToLowerInvariant();
        var hash = Sha512Crypt.Hash(mailbox.Password.Reveal());
        return ChangeAsync(
            accounts =>
            {
                at.RequireFree(accounts, address);
                accounts.Users.Add(With(PasswdEntry.Create(address, hash), mailbox.Settings));
                Forward(accounts, address, mailbox.Settings);
            },
            cancellationToken);
    }

    public Task<OperatorWork> ChangeAsync(Mailbox mailbox, MailboxSettings settings, OperatorWait wait, CancellationToken cancellationToken) => ChangeAsync(
        accounts =>
        {
            var entry = Get(accounts, mailbox);
            accounts.Users.Replace(entry.User, With(entry, settings));
            Forward(accounts, entry.User, settings);
        },
        cancellationToken);

    public Task<OperatorWork> RenameAsync(Mailbox mailbox, string newAddress, OperatorWait wait, CancellationToken cancellationToken)
    {
        var address = newAddress.ToLowerInvariant();
        return ChangeAsync(
            accounts =>
            {
                var entry = Get(accounts, mailbox);
                at.RequireFree(accounts, address);
                // The mail stays where it is.
                accounts.Users.Replace(entry.User, entry.WithUser(address).WithHome(HomeOf(entry)));
                foreach (var other in accounts.Addresses.Entries.Where(other => other.GoesTo(entry.User) || MailAddress.IsSame(other.Address, entry.User)))
                {
                    accounts.Addresses.Remove(other.Address);
                    accounts.Addresses.Set(other with { Address = Renamed(other.Address), Targets = other.Targets.Select(Renamed).ToList() });
                }

                string Renamed(string one) => MailAddress.IsSame(one, entry.User) ? address : one;
            },
            cancellationToken);
    }

    public Task<OperatorWork> SetPasswordAsync(Mailbox mailbox, Secret password, bool resetOnNextLogon, OperatorWait wait, CancellationToken cancellationToken)
    {
        var hash = Sha512Crypt.Hash(password.Reveal());
        return ReplaceAsync(mailbox, entry => entry.WithPassword(hash), cancellationToken);
    }

    public Task<OperatorWork> SuspendAsync(Mailbox mailbox, string? reason, OperatorWait wait, CancellationToken cancellationToken) =>
        ReplaceAsync(mailbox, entry => entry.WithExtra(NoLogin, "").WithExtra(Reason, reason), cancellationToken);

    public Task<OperatorWork> ResumeAsync(Mailbox mailbox, OperatorWait wait, CancellationToken cancellationToken) =>
        ReplaceAsync(mailbox, entry => entry.WithExtra(NoLogin, null).WithExtra(Reason, null), cancellationToken);

    public async Task<OperatorWork> RemoveAsync(Mailbox mailbox, bool keepMail, OperatorWait wait, CancellationToken cancellationToken)
    {
        var entry = await files.ChangeAsync(
            accounts =>
            {
                var found = Get(accounts, mailbox);
                if (!keepMail)
                    RequireOwnHome(accounts, found);
                accounts.Users.Remove(found.User);
                accounts.Addresses.Remove(found.User);
                accounts.Disconnect(found.User);
                return found;
            },
            cancellationToken).ConfigureAwait(false);
        if (!keepMail && homes is not null)
            homes.Remove(HomeOf(entry));
        return OperatorWork.Done;
    }

    public IAsyncEnumerable<MailboxUsage> ListUsageAsync(string? domain, CancellationToken cancellationToken) =>
        Sequence.Of(() => files.Read().Users.Entries.Where(entry => IsMailbox(entry, domain)).Select(ToUsage), cancellationToken);

    public Task<MailboxUsage> GetUsageAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        Task.FromResult(ToUsage(Look(files.Read(), mailbox.Id) ?? throw OperatorErrors.MailboxNotFound(at, mailbox.PrimarySmtpAddress)));

    private IEnumerable<Mailbox> Read(string? domain, Func<Mailbox, PasswdEntry, Mailbox> complete)
    {
        var accounts = files.Read();
        var aliases = AliasesOf(accounts);
        var addresses = accounts.Addresses.Entries.DistinctBy(entry => entry.Address, StringComparer.OrdinalIgnoreCase).ToDictionary(entry => entry.Address, StringComparer.OrdinalIgnoreCase);
        return accounts.Users.Entries
            .Where(entry => IsMailbox(entry, domain))
            .DistinctBy(entry => entry.User, StringComparer.OrdinalIgnoreCase)
            .Select(entry => complete(ToMailbox(entry, addresses.GetValueOrDefault(entry.User), aliases[entry.User]), entry));
    }

    private static ILookup<string, string> AliasesOf(Accounts accounts) =>
        accounts.OwnAddresses.Where(entry => !entry.IsList).ToLookup(entry => entry.Targets[0], entry => entry.Address, StringComparer.OrdinalIgnoreCase);

    private static bool IsMailbox(PasswdEntry entry, string? domain) => entry.User.Contains('@', StringComparison.Ordinal) && Sequence.IsIn(entry.User, domain);

    private async Task<OperatorWork> ChangeAsync(Action<Accounts> change, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(change, cancellationToken).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    private Task<OperatorWork> ReplaceAsync(Mailbox mailbox, Func<PasswdEntry, PasswdEntry> change, CancellationToken cancellationToken) => ChangeAsync(
        accounts =>
        {
            var entry = Get(accounts, mailbox);
            accounts.Users.Replace(entry.User, change(entry));
        },
        cancellationToken);

    /// <summary>For reading: of several entries with one name the first, where writing has to refuse.</summary>
    private static PasswdEntry? Look(Accounts accounts, string address) => accounts.Users.Entries.FirstOrDefault(entry => MailAddress.IsSame(entry.User, address));

    private PasswdEntry Get(Accounts accounts, Mailbox mailbox) => accounts.Users.Find(mailbox.Id) ?? throw OperatorErrors.MailboxNotFound(at, mailbox.PrimarySmtpAddress);

    /// <summary>What would be removed must not be, or hold, another user's mail: a passwd-file may give several users one home.</summary>
    private void RequireOwnHome(Accounts accounts, PasswdEntry entry)
    {
        homes?.RequireOurs(HomeOf(entry));
        var home = MailHome.Within(HomeOf(entry));
        if (accounts.Users.Entries.FirstOrDefault(other => !MailAddress.IsSame(other.User, entry.User) && MailHome.Within(HomeOf(other)).StartsWith(home, StringComparison.Ordinal)) is not { } other)
            return;
        throw new MailException(MailErrorId.DataLossRefused, $"The mail of {HumanText.Line(other.User)} is in the home of {HumanText.Line(entry.User)} too.")
        {
            Category = MailErrorCategory.InvalidOperation,
            Account = entry.User,
            Advice = "Remove the mailbox without -RemoveMail, and its mail by hand.",
        };
    }

    private static PasswdEntry With(PasswdEntry entry, MailboxSettings settings)
    {
        if (settings.DisplayName is { } name)
            entry = entry.WithFullName(name);
        if (settings.ProhibitSendReceiveQuota is { } quota)
            entry = entry.WithExtra(Quota, QuotaRule.WithBytes(entry.GetExtra(Quota), quota.Bytes ?? 0));
        return entry;
    }

    /// <summary>Mail that is passed on and kept goes to the mailbox too.</summary>
    private static void Forward(Accounts accounts, string user, MailboxSettings settings)
    {
        if (settings is { ForwardingSmtpAddress: null, DeliverToMailboxAndForward: null })
            return;
        var current = accounts.Addresses.Find(user);
        var targets = settings.ForwardingSmtpAddress ?? Others(current, user);
        var isKept = settings.DeliverToMailboxAndForward ?? current?.GoesTo(user) ?? true;
        if (targets.Count == 0)
            accounts.Addresses.Remove(user);
        else
            accounts.Addresses.Set(new VirtualEntry(user, isKept ? [user, .. targets] : targets));
    }

    private static List<string> Others(VirtualEntry? entry, string user) => entry?.Targets.Where(target => !MailAddress.IsSame(target, user)).ToList() ?? [];

    private string HomeOf(PasswdEntry entry) => entry.Home ?? homes!.For(entry.User);

    private static MailQuota? QuotaOf(PasswdEntry entry)
    {
        var bytes = entry.GetExtra(Quota) is { } rule ? QuotaRule.GetBytes(rule) : null;
        return bytes is null ? null : bytes > 0 ? new MailQuota(bytes.Value) : MailQuota.Unlimited;
    }

    private Mailbox ToMailbox(PasswdEntry entry, VirtualEntry? forward, IEnumerable<string> aliases)
    {
        var isSuspended = entry.GetExtra(NoLogin) is not null;
        return new Mailbox
        {
            PrimarySmtpAddress = entry.User,
            Id = entry.User,
            DisplayName = entry.FullName,
            Status = isSuspended ? MailboxStatus.Suspended : MailboxStatus.Active,
            StatusReason = isSuspended ? entry.GetExtra(Reason) : null,
            StatusAdvice = isSuspended ? "Resume-Mailbox lets its user log in again." : null,
            ProhibitSendReceiveQuota = QuotaOf(entry),
            ForwardingSmtpAddress = Others(forward, entry.User),
            DeliverToMailboxAndForward = forward?.GoesTo(entry.User) ?? true,
            Aliases = aliases.ToList(),
            Operator = at.Name,
        };
    }

    /// <summary>One with a quota that leaves no room for the smallest message is full. Whoever may not look at the mail sees the account all the same.</summary>
    private Mailbox WithUsage(Mailbox mailbox, PasswdEntry entry)
    {
        if (mailbox is not { Status: MailboxStatus.Active, ProhibitSendReceiveQuota.Bytes: { } limit } || (homes is null && entry.Home is null))
            return mailbox;
        try
        {
            var (bytes, againstQuota, _) = MailHome.Measure(HomeOf(entry));
            return againstQuota + SmallestMessage <= limit ? mailbox with { UsedBytes = bytes } : mailbox with
            {
                UsedBytes = bytes,
                Status = MailboxStatus.QuotaFull,
                StatusReason = $"{HumanText.Size(againstQuota)} of {HumanText.Size(limit)} are used: it takes no more mail",
                StatusAdvice = "Have mail removed from it, or give it more with Set-Mailbox -ProhibitSendReceiveQuota.",
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return mailbox;
        }
    }

    private MailboxUsage ToUsage(PasswdEntry entry)
    {
        try
        {
            var (bytes, _, items) = MailHome.Measure(HomeOf(entry));
            return new MailboxUsage { PrimarySmtpAddress = entry.User, UsedBytes = bytes, ItemCount = items, ProhibitSendReceiveQuota = QuotaOf(entry), Operator = at.Name };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailException(MailErrorId.PermissionDenied, $"The mail cannot be looked at: {e.Message}", e) { Category = MailErrorCategory.PermissionDenied, Account = entry.User, Advice = "Run as a user who may read it." };
        }
    }
}
