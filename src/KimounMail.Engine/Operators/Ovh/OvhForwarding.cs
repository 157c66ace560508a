using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Forwarding of mailboxes: redirections from their addresses, which OVHcloud keeps apart from them (and calls BETA).</summary>
internal sealed class OvhForwarding(ZimbraPlatform platform, PlatformWork work)
{
    /// <summary>Where mail is passed on to, by address.</summary>
    public async Task<ILookup<string, string>> ListAsync(Guid? domain, CancellationToken cancellationToken) =>
        (await platform.Redirections.ListAsync(cancellationToken, ("domainId", domain?.ToString())).ConfigureAwait(false))
        .Where(IsThere)
        .ToLookup(redirection => redirection.CurrentState.Source, redirection => redirection.CurrentState.Destination, StringComparer.OrdinalIgnoreCase);

    /// <summary>Where mail for an address is passed on to.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string address, CancellationToken cancellationToken) =>
        [.. (await ListAsync(address, cancellationToken).ConfigureAwait(false)).Select(redirection => redirection.CurrentState.Destination)];

    /// <summary>Makes the redirections of an address be these, and waits for them.</summary>
    public async Task<OperatorWork> SetAsync(string address, IReadOnlyList<string> wanted, OperatorWait wait, CancellationToken cancellationToken)
    {
        var existing = await ListAsync(address, cancellationToken).ConfigureAwait(false);
        var result = OperatorWork.Done;
        foreach (var destination in wanted.Where(destination => !existing.Any(redirection => MailAddress.IsSame(redirection.CurrentState.Destination, destination))))
            result = Later(result, await AddAsync(address, destination, wait, cancellationToken).ConfigureAwait(false));
        foreach (var redirection in existing.Where(redirection => !wanted.Any(destination => MailAddress.IsSame(redirection.CurrentState.Destination, destination))))
            result = Later(result, await RemoveAsync(redirection, wait, cancellationToken).ConfigureAwait(false));
        return result;
    }

    private async Task<OperatorWork> AddAsync(string address, string destination, OperatorWait wait, CancellationToken cancellationToken)
    {
        var spec = new PlatformRedirectionSpec(address.ToLowerInvariant(), destination);
        var made = await work.MakeAsync(
            () => platform.Redirections.CreateAsync(spec, cancellationToken),
            async () => (await ListAsync(address, cancellationToken).ConfigureAwait(false)).FirstOrDefault(redirection => MailAddress.IsSame(redirection.CurrentState.Destination, destination)),
            cancellationToken).ConfigureAwait(false);
        return await work.WaitAsync(address, made, () => LookAsync(made.Id, cancellationToken), wait, cancellationToken).ConfigureAwait(false);
    }

    private async Task<OperatorWork> RemoveAsync(PlatformRedirection redirection, OperatorWait wait, CancellationToken cancellationToken)
    {
        await work.RemoveAsync(() => platform.Redirections.DeleteAsync(redirection.Id, cancellationToken), () => LookAsync(redirection.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
        var going = redirection with { ResourceStatus = ResourceStatus.Deleting };
        return await work.WaitAsync(redirection.CurrentState.Source, going, () => LookAsync(redirection.Id, cancellationToken), wait, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PlatformObject<PlatformRedirectionState>?> LookAsync(Guid id, CancellationToken cancellationToken) =>
        await PlatformWork.OrNullAsync(platform.Redirections.GetAsync(id, cancellationToken)).ConfigureAwait(false);

    // A filter may find more than what is the same.
    private async Task<List<PlatformRedirection>> ListAsync(string address, CancellationToken cancellationToken) =>
        [.. (await platform.Redirections.ListAsync(cancellationToken, ("source", address.ToLowerInvariant())).ConfigureAwait(false)).Where(redirection => IsThere(redirection) && MailAddress.IsSame(redirection.CurrentState.Source, address))];

    private static bool IsThere(PlatformRedirection redirection) => redirection.ResourceStatus != ResourceStatus.Deleting;

    private static OperatorWork Later(OperatorWork one, OperatorWork other) => one is OperatorWork.Underway ? one : other;
}
