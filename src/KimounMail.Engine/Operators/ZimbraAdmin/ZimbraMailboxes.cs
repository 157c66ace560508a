using System.Runtime.CompilerServices;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>The accounts, less those the server keeps for itself (spam training, address book synchronization, guests of shared folders).</summary>
internal sealed class ZimbraMailboxes(string name, ZimbraDirectory directory, ZimbraClasses classes) : IOperatorMailboxes
{
    private const string OfPeople = "(&(!(zimbraIsSystemAccount=TRUE))(!(zimbraIsSystemResource=TRUE))(!(zimbraIsExternalVirtualAccount=TRUE)))";
    private const string DefaultClass = "zimbraDomainDefaultCOSId";

    public async IAsyncEnumerable<Mailbox> ListAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By domain, as sizes are told by domain alone.
        await foreach (var one in ListDomainsAsync(domain, cancellationToken).ConfigureAwait(false))
        {
            var used = await FindUsageAsync(one.Name, cancellationToken).ConfigureAwait(false);
            await foreach (var account in directory.SearchAsync(ZimbraEntryKind.Account, one.Name, OfPeople, ZimbraAccount.Attributes, cancellationToken).ConfigureAwait(false))
                yield return ToMailbox(account, one[DefaultClass], used is not null && used.TryGetValue(account.Id, out var octets) ? octets : null);
        }
    }

    public async Task<Mailbox?> FindAsync(string address, CancellationToken cancellationToken)
    {
        var account = await FindAccountAsync(address, cancellationToken).ConfigureAwait(false);
        if (account is null)
            return null;
        var domain = account[ZimbraAccount.Class] is null
            ? await directory.FindAsync(ZimbraEntryKind.Domain, MailAddress.DomainOf(address), [DefaultClass], cancellationToken).ConfigureAwait(false)
            : null;
        return ToMailbox(account, domain?[DefaultClass], await FindSizeAsync(account, cancellationToken).ConfigureAwait(false));
    }

    public async Task<OperatorWork> CreateAsync(NewMailbox mailbox, OperatorWait wait, CancellationToken cancellationToken)
    {
        var attributes = ZimbraAccount.ToAttributes(mailbox.Settings, classes);
        if (mailbox.ResetPasswordOnNextLogon)
            attributes[ZimbraAccount.MustChangePassword] = ZimbraAttributes.Flag(true);
        var address = mailbox.PrimarySmtpAddress;
        await ZimbraAttributes.DoAsync(
            () => directory.CreateAsync(ZimbraEntryKind.Account, address, attributes.Where(attribute => attribute.Value.Length > 0), mailbox.Password.Reveal(), cancellationToken),
            async () => await FindAccountAsync(address, cancellationToken).ConfigureAwait(false) is not null,
            address).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    public Task<OperatorWork> ChangeAsync(Mailbox mailbox, MailboxSettings settings, OperatorWait wait, CancellationToken cancellationToken) =>
        ModifyAsync(mailbox, ZimbraAccount.ToAttributes(settings, classes), cancellationToken);

    public async Task<OperatorWork> RenameAsync(Mailbox mailbox, string newAddress, OperatorWait wait, CancellationToken cancellationToken)
    {
        await ZimbraAttributes.DoAsync(
            () => directory.RenameAsync(ZimbraEntryKind.Account, mailbox.Id, newAddress, cancellationToken),
            async () => (await FindAccountAsync(newAddress, cancellationToken).ConfigureAwait(false))?.Id == mailbox.Id,
            newAddress).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    public async Task<OperatorWork> SetPasswordAsync(Mailbox mailbox, Secret password, bool resetOnNextLogon, OperatorWait wait, CancellationToken cancellationToken)
    {
        await ZimbraAttributes.DoAsync(() => directory.SetPasswordAsync(mailbox.Id, password.Reveal(), cancellationToken), IsNotSeen, mailbox.PrimarySmtpAddress).ConfigureAwait(false);
        return await ModifyAsync(mailbox, new() { [ZimbraAccount.MustChangePassword] = ZimbraAttributes.Flag(resetOnNextLogon) }, cancellationToken).ConfigureAwait(false);
    }

    public Task<OperatorWork> SuspendAsync(Mailbox mailbox, string? reason, OperatorWait wait, CancellationToken cancellationToken) =>
        SetStatusAsync(mailbox, "locked", reason, cancellationToken);

    public Task<OperatorWork> ResumeAsync(Mailbox mailbox, OperatorWait wait, CancellationToken cancellationToken) =>
        SetStatusAsync(mailbox, "active", null, cancellationToken);

    public async Task<OperatorWork> RemoveAsync(Mailbox mailbox, bool keepMail, OperatorWait wait, CancellationToken cancellationToken)
    {
        await ZimbraAttributes.DoAsync(
            () => directory.DeleteAsync(ZimbraEntryKind.Account, mailbox.Id, cancellationToken),
            async () => await FindAccountAsync(mailbox.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false) is null,
            mailbox.PrimarySmtpAddress).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    public async IAsyncEnumerable<MailboxUsage> ListUsageAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var mailbox in ListAsync(domain, cancellationToken).ConfigureAwait(false))
            yield return ToUsage(mailbox);
    }

    public async Task<MailboxUsage> GetUsageAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var used = await FindAsync(mailbox.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false);
        return ToUsage(used ?? mailbox);
    }

    private static MailboxUsage ToUsage(Mailbox mailbox) => new()
    {
        PrimarySmtpAddress = mailbox.PrimarySmtpAddress,
        UsedBytes = mailbox.UsedBytes,
        ProhibitSendReceiveQuota = mailbox.ProhibitSendReceiveQuota,
        LastLogonTime = mailbox.LastLogonTime,
        Operator = mailbox.Operator,
    };

    private Mailbox ToMailbox(ZimbraEntry account, string? domainDefault, long? used) =>
        ZimbraAccount.ToMailbox(account, classes.NameOf(account, domainDefault), used, name);

    /// <summary>An account is found by its aliases too, which are no mailboxes.</summary>
    private async Task<ZimbraEntry?> FindAccountAsync(string address, CancellationToken cancellationToken)
    {
        var account = await directory.FindAsync(ZimbraEntryKind.Account, address, ZimbraAccount.Attributes, cancellationToken).ConfigureAwait(false);
        return account is not null && MailAddress.IsSame(account.Name, address) ? account : null;
    }

    private async IAsyncEnumerable<ZimbraEntry> ListDomainsAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (domain is null)
        {
            await foreach (var each in directory.SearchAsync(ZimbraEntryKind.Domain, null, null, [DefaultClass], cancellationToken).ConfigureAwait(false))
                yield return each;
        }
        else if (await directory.FindAsync(ZimbraEntryKind.Domain, domain, [DefaultClass], cancellationToken).ConfigureAwait(false) is { } one)
        {
            yield return one;
        }
    }

    /// <summary>Null where the administrator may see accounts but not their sizes.</summary>
    private async Task<IReadOnlyDictionary<string, long>?> FindUsageAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            return await directory.GetUsageAsync(domain, cancellationToken).ConfigureAwait(false);
        }
        catch (ZimbraFaultException fault) when (fault.Category == MailErrorCategory.PermissionDenied)
        {
            return null;
        }
    }

    /// <summary>Null where the administrator may not see it, and while the mailbox is in maintenance.</summary>
    private async Task<long?> FindSizeAsync(ZimbraEntry account, CancellationToken cancellationToken)
    {
        if (account[ZimbraAccount.Status] == "maintenance")
            return null;
        try
        {
            return await directory.GetMailboxSizeAsync(account.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (ZimbraFaultException fault) when (fault.Category == MailErrorCategory.PermissionDenied)
        {
            return null;
        }
    }

    private async Task<OperatorWork> SetStatusAsync(Mailbox mailbox, string status, string? reason, CancellationToken cancellationToken)
    {
        var account = await FindAccountAsync(mailbox.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false);
        var (before, notes) = (account?[ZimbraAccount.Notes] ?? "", ZimbraAccount.WithReason(account?[ZimbraAccount.Notes], reason));
        var attributes = new Dictionary<string, string> { [ZimbraAccount.Status] = status };
        if (notes != before)
            attributes[ZimbraAccount.Notes] = notes;
        return await ModifyAsync(mailbox, attributes, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OperatorWork> ModifyAsync(Mailbox mailbox, Dictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        await ZimbraAttributes.DoAsync(() => directory.ModifyAsync(ZimbraEntryKind.Account, mailbox.Id, attributes, cancellationToken), IsNotSeen, mailbox.PrimarySmtpAddress).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    /// <summary>Whether a change was made does not show; done again it does no harm, so that is left to the user.</summary>
    private static Task<bool> IsNotSeen() => Task.FromResult(false);
}
