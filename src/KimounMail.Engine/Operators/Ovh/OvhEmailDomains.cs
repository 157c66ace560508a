using System.Runtime.CompilerServices;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Domains of services of API v1. One can be in several services.</summary>
internal sealed class OvhEmailDomains(IReadOnlyList<EmailSource> sources) : IOperatorDomains
{
    public async IAsyncEnumerable<MailDomain> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            foreach (var domain in await source.ListDomainsAsync(cancellationToken).ConfigureAwait(false))
                yield return await source.GetDomainAsync(domain, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<OperatorWork> CreateAsync(NewMailDomain domain, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<IReadOnlyList<string>> FindLossAsync(MailDomain domain, CancellationToken cancellationToken) => throw ReadOnly();

    public Task<OperatorWork> RemoveAsync(MailDomain domain, OperatorWait wait, CancellationToken cancellationToken) => throw ReadOnly();

    private static InvalidOperationException ReadOnly() => new("Domains of API v1 are only read; Features says so.");
}
