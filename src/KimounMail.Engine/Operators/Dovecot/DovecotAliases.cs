using System.Runtime.Versioning;
using KimounMail.Protocols.AccountFiles;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>The aliases of a host: lines of its virtual alias table with one target that are of no mailbox and of no list.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DovecotAliases(DovecotOperator at, AccountFiles files) : IOperatorAliases
{
    public IAsyncEnumerable<MailAlias> ListAsync(string? domain, string? target, CancellationToken cancellationToken) => Sequence.Of(
        () => Read().Where(alias => Sequence.IsIn(alias.Alias, domain) && (target is null || MailAddress.IsSame(alias.Target, target))),
        cancellationToken);

    public Task<MailAlias?> FindAsync(string alias, CancellationToken cancellationToken) =>
        Task.FromResult(Read().FirstOrDefault(known => MailAddress.IsSame(known.Alias, alias)));

    public async Task<OperatorWork> CreateAsync(string alias, string target, OperatorWait wait, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(
            accounts =>
            {
                at.RequireFree(accounts, alias);
                accounts.Addresses.Set(new VirtualEntry(alias.ToLowerInvariant(), [target.ToLowerInvariant()]));
            },
            cancellationToken).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    public async Task<OperatorWork> RemoveAsync(MailAlias alias, OperatorWait wait, CancellationToken cancellationToken)
    {
        await files.ChangeAsync(accounts => accounts.Addresses.Remove(alias.Alias), cancellationToken).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    private IEnumerable<MailAlias> Read() => files.Read().OwnAddresses
        .Where(entry => !entry.IsList)
        .Select(entry => new MailAlias { Alias = entry.Address, Target = entry.Targets[0], Operator = at.Name });
}
