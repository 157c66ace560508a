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
