using System.Runtime.CompilerServices;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Mailboxes of services of API v1. A call each: a thousand take a quarter of an hour at the key's pace.</summary>
internal sealed class OvhEmailMailboxes(IReadOnlyList<EmailSource> sources) : IOperatorMailboxes
{
    public async IAsyncEnumerable<Mailbox> ListAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (source, address) in ListAddressesAsync(domain, cancellationToken).ConfigureAwait(false))
        {
            if (await source.GetMailboxAsync(address, isWhole: false, cancellationToken).ConfigureAwait(false) is { } mailbox)
                yield return mailbox;
        }
    }

    public async Task<Mailbox?> FindAsync(string address, CancellationToken cancellationToken) =>
        await FindSourceAsync(address, cancellationToken).ConfigureAwait(false) is var (source, found) ? await source.GetMailboxAsync(found, isWhole: true, cancellationToken).ConfigureAwait(false) : null;

    public async IAsyncEnumerable<MailboxUsage> ListUsageAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (source, address) in ListAddressesAsync(domain, cancellationToken).ConfigureAwait(false))
            yield return await source.GetUsageAsync(address, cancellationToken).ConfigureAwait(false);
    }

    public async Task<MailboxUsage> GetUsageAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        await FindSourceAsync(mailbox.PrimarySmtpAddress, cancellationToken).ConfigureAwait(false) is var (source, found)
            ? await source.GetUsageAsync(found, cancellationToken).ConfigureAwait(false)
            : throw new MailException(MailErrorId.MailboxNotFound, $"There is no mailbox '{HumanText.Line(mailbox.PrimarySmtpAddress)}'.") { Category = MailErrorCategory.ObjectNotFound, Account = mailbox.PrimarySmtpAddress };

    public Task<OperatorWork> CreateAsync(NewMailbox mailbox, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> ChangeAsync(Mailbox mailbox, MailboxSettings settings, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> RenameAsync(Mailbox mailbox, string newAddress, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> SetPasswordAsync(Mailbox mailbox, Secret password, bool resetOnNextLogon, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> SuspendAsync(Mailbox mailbox, string? reason, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> ResumeAsync(Mailbox mailbox, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> RemoveAsync(Mailbox mailbox, bool keepMail, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    private async IAsyncEnumerable<(EmailSource Source, string Address)> ListAddressesAsync(string? domain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (domain is not null && !(await source.ListDomainsAsync(cancellationToken).ConfigureAwait(false)).Any(own => MailAddress.IsSame(own, domain)))
                continue;
            foreach (var address in await source.ListAddressesAsync(null, cancellationToken).ConfigureAwait(false))
            {
                if (domain is null || MailAddress.IsSame(MailAddress.DomainOf(address), domain))
                    yield return (source, address);
            }
        }
    }

    private async Task<(EmailSource Source, string Address)?> FindSourceAsync(string address, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if ((await source.ListAddressesAsync(address, cancellationToken).ConfigureAwait(false)).FirstOrDefault(found => MailAddress.IsSame(found, address)) is { } found)
                return (source, found);
        }

        return null;
    }

    private static InvalidOperationException ReadOnly() => new("Services of API v1 are only read; Features says so.");
}
