using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <content>What is written.</content>
internal sealed partial class ImapEndpointSession
{
    private readonly Dictionary<string, HashSet<string>?> _permanentFlags = new(StringComparer.Ordinal);

    public Container NameContainer(IReadOnlyList<string> segments, ItemKind kind, SpecialUse specialUse)
    {
        var name = _naming.ToName(segments);
        var separator = _naming.Separator;
        return new Container
        {
            Id = name,
            Segments = _naming.ToSegments(new ImapMailbox { Name = name, RawName = name, Separator = separator }),
            Kind = kind,
            SpecialUse = specialUse,
        };
    }

    public async Task<IReadOnlyDictionary<string, MailException>> CreateContainersAsync(IReadOnlyCollection<Container> containers, CancellationToken cancellationToken)
    {
        var refusals = await _connection.CreateAsync(containers.Select(c => c.Id), cancellationToken).ConfigureAwait(false);
        return ById(containers, refusals.Select(e => e is ImapCommandException refusal && Exists(refusal) ? null : e));
    }

    public async Task<IReadOnlyDictionary<string, MailException>> SubscribeAsync(IReadOnlyCollection<Container> containers, CancellationToken cancellationToken) =>
        ById(containers, await _connection.SubscribeAsync(containers.Select(c => c.Id), cancellationToken).ConfigureAwait(false));

    public Task UnsubscribeAsync(Container container, CancellationToken cancellationToken) => _connection.UnsubscribeAsync(container.Id, cancellationToken);

    public async Task<bool> DeleteContainerIfEmptyAsync(Container container, CancellationToken cancellationToken)
    {
        var below = new ImapListOptions { Pattern = $"{container.Id}{_naming.Separator}*" };
        if (_naming.Separator is not null && (await _connection.ListAsync(below, cancellationToken).ConfigureAwait(false)).Any(m => m.Name.StartsWith($"{container.Id}{_naming.Separator}", StringComparison.Ordinal)))
            return false;
        var status = await _connection.StatusAsync(container.Id, cancellationToken).ConfigureAwait(false);
        if (status.Messages != 0)
            return false;
        if (_connection.Selected?.Name == container.Id)
            await _connection.UnselectAsync(cancellationToken).ConfigureAwait(false);
        await _connection.DeleteAsync(container.Id, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task<IPendingWrite> SendAsync(Container container, IAsyncEnumerable<ItemContent> items, int count, CancellationToken cancellationToken)
    {
        await CompressIfSlowAsync(cancellationToken).ConfigureAwait(false);
        return await _writer.SendAsync(container, _permanentFlags.GetValueOrDefault(container.Id), Watched(items), Features.WritesGroups && count > 1, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<ItemContent> Watched(IAsyncEnumerable<ItemContent> items)
    {
        await foreach (var item in items.ConfigureAwait(false))
        {
            Line?.Add(item.Length);
            yield return item;
        }
    }

    public async Task ChangeFlagsAsync(Container container, IReadOnlyCollection<string> keys, IReadOnlyList<string> add, IReadOnlyList<string> remove, CancellationToken cancellationToken)
    {
        await EnsureOpenForWritingAsync(container, cancellationToken).ConfigureAwait(false);
        var uids = ImapKey.ToUids(keys);
        var permanent = _permanentFlags.GetValueOrDefault(container.Id);
        var storable = add.Where(flag => ImapWriter.IsStorable(flag, permanent)).ToList();
        if (storable.Count > 0)
            await _connection.StoreAsync(uids, ImapStoreMode.Add, storable, cancellationToken).ConfigureAwait(false);
        if (remove.Count > 0)
            await _connection.StoreAsync(uids, ImapStoreMode.Remove, remove, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<string, string?>> MoveAsync(Container container, IReadOnlyCollection<string> keys, Container target, CancellationToken cancellationToken)
    {
        var uids = ImapKey.ToUids(keys);
        if (_connection.Capabilities.UidPlus)
        {
            await EnsureOpenForWritingAsync(container, cancellationToken).ConfigureAwait(false);
            var result = await MoveAsync(container, keys, uids, target, cancellationToken).ConfigureAwait(false);
            // What the answer does not name was not there.
            return result.Uids.ToDictionary(pair => ImapKey.From(pair.Source), pair => (string?)ImapKey.From(pair.Destination));
        }

        var next = (await OpenContainerAsync(target, ContainerAccess.Read, cancellationToken).ConfigureAwait(false)).NextKey;
        await OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
        var moved = await ReadSummariesAsync(container, uids, cancellationToken).ConfigureAwait(false);
        await MoveAsync(container, keys, uids, target, cancellationToken).ConfigureAwait(false);
        await OpenContainerAsync(target, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        var arrived = await this.ScanAsync(target, next, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var found = MovedItems.Match(moved, arrived);
        return moved.ToDictionary(item => item.Key, item => found.GetValueOrDefault(item.Key));
    }

    private async Task<ImapCopyResult> MoveAsync(Container container, IReadOnlyCollection<string> keys, UidSet uids, Container target, CancellationToken cancellationToken)
    {
        if (_connection.Capabilities.Move)
            return await _connection.MoveAsync(uids, target.Id, cancellationToken).ConfigureAwait(false);
        var result = await _connection.CopyAsync(uids, target.Id, cancellationToken).ConfigureAwait(false);
        await RemoveAsync(container, keys, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public async Task RemoveAsync(Container container, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await EnsureOpenForWritingAsync(container, cancellationToken).ConfigureAwait(false);
        var uids = ImapKey.ToUids(keys);
        await _connection.StoreAsync(uids, ImapStoreMode.Add, ["\\Deleted"], cancellationToken).ConfigureAwait(false);
        if (_connection.Capabilities.UidPlus)
        {
            await _connection.UidExpungeAsync(uids, cancellationToken).ConfigureAwait(false);
            return;
        }

        // A plain EXPUNGE takes everything that is marked, also what the user marked.
        var others = (await _connection.SearchAsync("DELETED", cancellationToken).ConfigureAwait(false)).Except(uids);
        if (others.IsEmpty)
        {
            await _connection.ExpungeAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        throw new MailException(MailErrorId.ChangedAtDestination, "The folder holds other messages marked as deleted, and this server cannot remove ours alone (no UIDPLUS); ours are marked as deleted too.")
        {
            Category = MailErrorCategory.InvalidOperation,
            Server = _address.Server,
            Account = _address.Account,
            Container = container.Path,
            Advice = "Empty the folder of deleted messages, or unmark them, and try again.",
        };
    }

    private static bool Exists(ImapCommandException refusal) =>
        refusal.Code == "ALREADYEXISTS" || refusal.Text.Contains("exists", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, MailException> ById(IEnumerable<Container> containers, IEnumerable<MailException?> refusals) =>
        containers.Zip(refusals).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First.Id, pair => pair.Second!);

    private async Task EnsureOpenForWritingAsync(Container container, CancellationToken cancellationToken)
    {
        if (_connection.Selected is not { ReadOnly: false } selected || selected.Name != container.Id)
            await OpenContainerAsync(container, ContainerAccess.Write, cancellationToken).ConfigureAwait(false);
    }
}
