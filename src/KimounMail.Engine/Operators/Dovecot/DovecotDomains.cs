using System.Runtime.Versioning;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>The domains of a host, in a file of their own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DovecotDomains(DovecotOperator at, AccountFiles files) : IOperatorDomains
{
    public IAsyncEnumerable<MailDomain> ListAsync(CancellationToken cancellationToken) => Sequence.Of(Read, cancellationToken);

    public async Task<OperatorWork> CreateAsync(NewMailDomain domain, OperatorWait wait, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(
            accounts =>
            {
                if (!accounts.Domains.Domains.Contains(domain.Domain, StringComparer.OrdinalIgnoreCase))
                    accounts.Domains.Add(domain.Domain.ToLowerInvariant());
            },
            cancellationToken).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    /// <summary>The line of the domain can be had back; what a catch-all brings, cannot. The catch-all's own line stays.</summary>
    public Task<IReadOnlyList<string>> FindLossAsync(MailDomain domain, CancellationToken cancellationToken)
    {
        var catchAll = files.Read().Addresses.FindCatchAll(domain.Domain);
        return Task.FromResult<IReadOnlyList<string>>(catchAll.Count > 0 ? [$"the mail its catch-all passes on to {HumanText.Names(catchAll)}"] : []);
    }

    public async Task<OperatorWork> RemoveAsync(MailDomain domain, OperatorWait wait, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(
            accounts =>
            {
                // Somebody may have given it an address since it was looked at.
                if (accounts.ContentsOf(domain.Domain) is { IsEmpty: false } contents)
                    throw OperatorErrors.DomainNotEmpty(at, domain.Domain, contents);
                accounts.Domains.Remove(domain.Domain);
            },
            cancellationToken).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    private IEnumerable<MailDomain> Read()
    {
        var accounts = files.Read();
        var counts = accounts.Users.Entries.GroupBy(entry => MailAddress.DomainOf(entry.User), StringComparer.OrdinalIgnoreCase).ToDictionary(users => users.Key, users => users.Count(), StringComparer.OrdinalIgnoreCase);
        return accounts.Domains.Domains.Select(name => new MailDomain
        {
            Domain = name,
            Id = name,
            MailboxCount = counts.GetValueOrDefault(name),
            Operator = at.Name,
        });
    }
}
