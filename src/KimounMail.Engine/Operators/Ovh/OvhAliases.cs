using System.Runtime.CompilerServices;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Further addresses of mailboxes. OVHcloud names their target by its number, we by its address.</summary>
internal sealed class OvhAliases(string name, ZimbraPlatform platform, OvhMailboxes mailboxes, PlatformWork work) : IOperatorAliases
{
    public async IAsyncEnumerable<MailAlias> ListAsync(string? domain, string? target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var only = target is null ? null : await mailboxes.FindAccountAsync(target, cancellationToken).ConfigureAwait(false);
        if (target is not null && only is null)
            yield break;
        var addresses = only is not null
            ? new Dictionary<Guid, string> { [only.Id] = only.CurrentState.Email }
            : await mailboxes.ListAddressesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var alias in await platform.Aliases.ListAsync(cancellationToken, ("aliasTargetId", only?.Id.ToString())).ConfigureAwait(false))
        {
            // What is no mailbox is a list, which the published API does not show.
            if (IsThere(alias) && addresses.TryGetValue(alias.CurrentState.Target.Id, out var address) && (domain is null || MailAddress.IsSame(MailAddress.DomainOf(alias.CurrentState.Alias.Name), domain)))
                yield return From(alias, address);
        }
    }

    public async Task<MailAlias?> FindAsync(string alias, CancellationToken cancellationToken)
    {
        if (await FindPlatformAliasAsync(alias, cancellationToken).ConfigureAwait(false) is not { } found)
            return null;
        var target = await PlatformWork.OrNullAsync(platform.Accounts.GetAsync(found.CurrentState.Target.Id, cancellationToken)).ConfigureAwait(false);
        return From(found, target?.CurrentState.Email ?? $"(a list, {found.CurrentState.Target.Id})");
    }

    public async Task<OperatorWork> CreateAsync(string alias, string target, OperatorWait wait, CancellationToken cancellationToken)
    {
        var account = await mailboxes.FindAccountAsync(target, cancellationToken).ConfigureAwait(false) ?? throw new MailException(MailErrorId.MailboxNotFound, $"There is no mailbox '{HumanText.Line(target)}'.")
        {
            Category = MailErrorCategory.ObjectNotFound,
            Account = target,
        };
        var spec = new PlatformAliasSpec(alias.ToLowerInvariant(), account.Id);
        var made = await work.MakeAsync(
            () => platform.Aliases.CreateAsync(spec, cancellationToken),
            async () => await FindPlatformAliasAsync(alias, cancellationToken).ConfigureAwait(false) is { } found && found.CurrentState.Target.Id == account.Id ? found : null,
            cancellationToken).ConfigureAwait(false);
        return await WaitAsync(made, wait, cancellationToken).ConfigureAwait(false);
    }

    public async Task<OperatorWork> RemoveAsync(MailAlias alias, OperatorWait wait, CancellationToken cancellationToken)
    {
        if (await FindPlatformAliasAsync(alias.Alias, cancellationToken).ConfigureAwait(false) is not { } found)
            return OperatorWork.Done;
        await work.RemoveAsync(() => platform.Aliases.DeleteAsync(found.Id, cancellationToken), () => LookAsync(platform, found.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
        return await WaitAsync(found with { ResourceStatus = ResourceStatus.Deleting }, wait, cancellationToken).ConfigureAwait(false);
    }

    private Task<OperatorWork> WaitAsync(PlatformAlias alias, OperatorWait wait, CancellationToken cancellationToken) => work.WaitAsync(
        alias.CurrentState.Alias.Name, alias, () => LookAsync(platform, alias.Id, cancellationToken), wait, cancellationToken);

    private static async Task<PlatformObject<PlatformAliasState>?> LookAsync(ZimbraPlatform platform, Guid id, CancellationToken cancellationToken) =>
        await PlatformWork.OrNullAsync(platform.Aliases.GetAsync(id, cancellationToken)).ConfigureAwait(false);

    /// <summary>Removes those of a mailbox that did not go with it.</summary>
    internal static async Task RemoveAllAsync(ZimbraPlatform platform, PlatformWork work, Guid target, CancellationToken cancellationToken)
    {
        foreach (var alias in await platform.Aliases.ListAsync(cancellationToken, ("aliasTargetId", target.ToString())).ConfigureAwait(false))
        {
            if (IsThere(alias) && alias.CurrentState.Target.Id == target)
                await work.RemoveAsync(() => platform.Aliases.DeleteAsync(alias.Id, cancellationToken), () => LookAsync(platform, alias.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PlatformAlias?> FindPlatformAliasAsync(string alias, CancellationToken cancellationToken) =>
        (await platform.Aliases.ListAsync(cancellationToken, ("alias", alias.ToLowerInvariant())).ConfigureAwait(false))
        .FirstOrDefault(found => IsThere(found) && MailAddress.IsSame(found.CurrentState.Alias.Name, alias));

    private static bool IsThere(PlatformAlias alias) => alias.ResourceStatus != ResourceStatus.Deleting;

    private MailAlias From(PlatformAlias alias, string target) => new() { Alias = alias.CurrentState.Alias.Name, Target = target, Operator = name, Id = alias.Id.ToString() };
}
