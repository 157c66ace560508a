using System.Runtime.CompilerServices;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>The further addresses of accounts and lists.</summary>
internal sealed class ZimbraAliases(string name, ZimbraDirectory directory) : IOperatorAliases
{
    public async IAsyncEnumerable<MailAlias> ListAsync(string? domain, string? target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? filter = null;
        if (target is not null)
        {
            if (await FindOwnerAsync(target, cancellationToken).ConfigureAwait(false) is not { } owner)
                yield break;
            filter = $"(zimbraAliasTargetId={ZimbraDirectory.EscapeFilter(owner.Entry.Id)})";
        }
        if (domain is not null && await directory.FindAsync(ZimbraEntryKind.Domain, domain, [], cancellationToken).ConfigureAwait(false) is null)
            yield break;
        await foreach (var alias in directory.SearchAsync(ZimbraEntryKind.Alias, domain, filter, ["zimbraAliasTargetId"], cancellationToken).ConfigureAwait(false))
            yield return new MailAlias { Alias = alias.Name, Target = alias.Target ?? "", Operator = name, Id = alias.Id };
    }

    public async Task<MailAlias?> FindAsync(string alias, CancellationToken cancellationToken) =>
        await FindOwnerAsync(alias, cancellationToken).ConfigureAwait(false) is { } owner && !MailAddress.IsSame(owner.Entry.Name, alias)
            ? new MailAlias { Alias = alias, Target = owner.Entry.Name, Operator = name }
            : null;

    public async Task<OperatorWork> CreateAsync(string alias, string target, OperatorWait wait, CancellationToken cancellationToken)
    {
        var (kind, owner) = await GetOwnerAsync(target, cancellationToken).ConfigureAwait(false);
        await ZimbraAttributes.DoAsync(
            () => directory.AddAliasAsync(kind, owner.Id, alias, cancellationToken),
            async () => (await FindOwnerAsync(alias, cancellationToken).ConfigureAwait(false))?.Entry.Id == owner.Id,
            alias).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    public async Task<OperatorWork> RemoveAsync(MailAlias alias, OperatorWait wait, CancellationToken cancellationToken)
    {
        var (kind, owner) = await GetOwnerAsync(alias.Target, cancellationToken).ConfigureAwait(false);
        await ZimbraAttributes.DoAsync(
            () => directory.RemoveAliasAsync(kind, owner.Id, alias.Alias, cancellationToken),
            async () => await FindOwnerAsync(alias.Alias, cancellationToken).ConfigureAwait(false) is null,
            alias.Alias).ConfigureAwait(false);
        return OperatorWork.Done;
    }

    private async Task<(ZimbraEntryKind Kind, ZimbraEntry Entry)> GetOwnerAsync(string address, CancellationToken cancellationToken) =>
        await FindOwnerAsync(address, cancellationToken).ConfigureAwait(false) ?? throw new MailException(MailErrorId.MailboxNotFound, $"There is no mailbox or list '{HumanText.Line(address)}'.")
        {
            Category = MailErrorCategory.ObjectNotFound,
            Account = address,
        };

    /// <summary>The account or list of an address, primary or further.</summary>
    private async Task<(ZimbraEntryKind Kind, ZimbraEntry Entry)?> FindOwnerAsync(string address, CancellationToken cancellationToken)
    {
        foreach (var kind in new[] { ZimbraEntryKind.Account, ZimbraEntryKind.DistributionList })
        {
            if (await directory.FindAsync(kind, address, [], cancellationToken).ConfigureAwait(false) is { } entry)
                return (kind, entry);
        }
        return null;
    }
}
