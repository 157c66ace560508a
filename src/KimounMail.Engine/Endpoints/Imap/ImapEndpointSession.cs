using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>A logged-in IMAP connection as an endpoint: what is read from it, scans apart.</summary>
internal sealed partial class ImapEndpointSession : IDestinationSession
{
    private static readonly string[] s_seen = [ImapFlags.Seen];

    private readonly ImapConnection _connection;
    private readonly EndpointAddress _address;
    private readonly ProviderProfile _profile;
    private readonly ImapNaming _naming;
    private readonly ImapWriter _writer;
    private ImapPending<IReadOnlyList<ImapMailbox>>? _listing;
    private bool _wasCompressed;

    public ImapEndpointSession(ImapConnection connection, EndpointAddress address, ProviderProfile profile, ImapNaming naming, string product, TimeSpan roundTrip)
    {
        _connection = connection;
        _address = address;
        _profile = profile;
        _naming = naming;
        _writer = new ImapWriter(connection, profile, GetQuotaAsync);
        var capabilities = connection.Capabilities;
        var writesGroups = profile.TakesGroups && capabilities is { MultiAppend: true, LiteralPlus: true };
        Features = new EndpointFeatures
        {
            Product = product.Length > 0 ? product : profile.Name,
            HasExactSizes = profile.HasExactSizes,
            WritesGroups = writesGroups,
            MaxItemSize = capabilities.AppendLimit ?? profile.MaxItemSize,
            MaxConnections = profile.MaxConnections,
            MaxBytesReadPerDay = profile.MaxBytesReadPerDay,
            MaxBytesWrittenPerDay = profile.MaxBytesWrittenPerDay,
            MaxItemsWrittenPerSecond = writesGroups ? null : profile.MaxCommandsPerSecond,
            RoundTrip = roundTrip,
            FilesByLabel = capabilities.Gmail,
            FolderNamesIgnoreCase = profile.FolderNamesIgnoreCase,
            LeafUses = profile.LeafUses.ToHashSet(),
            Announced = [.. capabilities.Words.Order(StringComparer.Ordinal)],
        };
    }

    public EndpointFeatures Features { get; }

    /// <summary>A listing that was asked for while the connection was made, for the first who wants one.</summary>
    public ImapPending<IReadOnlyList<ImapMailbox>>? Listing { init => _listing = value; }

    /// <summary>Watches a line that is compressed when it turns out to be slow; null where it is not to be.</summary>
    public LineMeter? Line { get; init; }

    public bool IsUsable => _connection.IsUsable;

    /// <summary>What is asked for when containers are listed.</summary>
    public static ImapListOptions ListOptions(ImapConnection connection) => new() { WithStatus = connection.Capabilities.ListStatus };

    public async Task<IReadOnlyList<Container>> ListContainersAsync(CancellationToken cancellationToken)
    {
        var listing = Interlocked.Exchange(ref _listing, null) ?? await _connection.BeginListAsync(ListOptions(_connection), cancellationToken).ConfigureAwait(false);
        var mailboxes = await listing.CompletionAsync(cancellationToken).ConfigureAwait(false);
        // A folder made or renamed while it lists, some servers list twice.
        return [.. mailboxes.Where(_naming.IsOwn).DistinctBy(m => m.Name).Select(ToContainer).OrderBy(c => c.Segments.Count).ThenBy(c => c.Path, StringComparer.Ordinal)];
    }

    public async Task<EndpointQuota?> GetQuotaAsync(CancellationToken cancellationToken)
    {
        if (!_connection.Capabilities.Quota)
            return null;
        var roots = await _connection.GetQuotaRootAsync("INBOX", cancellationToken).ConfigureAwait(false);
        return roots.FirstOrDefault(r => r.StorageUsed is not null) is { } root ? new EndpointQuota(root.StorageUsed!.Value, root.StorageLimit) : null;
    }

    public async Task<ContainerState> OpenContainerAsync(Container container, ContainerAccess access, CancellationToken cancellationToken)
    {
        if (access == ContainerAccess.Changes)
            await PrepareForChangesAsync(cancellationToken).ConfigureAwait(false);
        var opening = await TakeForeseenAsync(container, access, cancellationToken).ConfigureAwait(false)
            ?? await BeginOpeningAsync(container, access, cancellationToken).ConfigureAwait(false);
        _firstPage = null;
        var selected = await opening.Select.CompletionAsync(cancellationToken).ConfigureAwait(false);
        // A mailbox opened for reading keeps nothing, which says nothing of what it would keep.
        var flags = selected.ReadOnly ? null : selected.PermanentFlags?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!selected.ReadOnly)
            _permanentFlags[container.Id] = flags;
        var state = new ContainerState(
            selected.UidValidity.ToString("D", null),
            selected.UidNext is { } next ? ImapKey.From(next) : null,
            selected.HighestModSeq is { } modSeq && !selected.NoModSeq ? modSeq.ToString("D", null) : null,
            selected.Exists)
        {
            PermanentFlags = flags,
        };
        if (opening.Listing is { } listing)
            _firstPage = await TryReadFirstPageAsync(container, listing, cancellationToken).ConfigureAwait(false);
        return state;
    }

    public async IAsyncEnumerable<ItemFingerprint> FingerprintAsync(Container container, IReadOnlyCollection<string>? keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(container, cancellationToken).ConfigureAwait(false);
        if (_connection.Selected!.Exists == 0 || keys is { Count: 0 })
            yield break;
        var uids = keys is null ? UidSet.All : ImapKey.ToUids(keys);
        var order = new KeyOrder(this, container);
        await foreach (var message in _connection.FetchAsync(uids, ImapFetchItems.Flags | ImapFetchItems.InternalDate | ImapFetchItems.Size, HeaderDigest.Fields, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (order.IsNew(message.Uid))
                yield return new ItemFingerprint(ImapKey.From(message.Uid), HeaderDigest.Compute(message.Header.Span), message.Size ?? 0, message.InternalDate) { Flags = ToFlags(message.Flags) };
        }
    }

    public async IAsyncEnumerable<ItemContent> ReadAsync(Container container, IReadOnlyList<string> keys, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(container, cancellationToken).ConfigureAwait(false);
        if (keys.Count == 0)
            yield break;
        await CompressIfSlowAsync(cancellationToken).ConfigureAwait(false);
        var order = new KeyOrder(this, container);
        await foreach (var message in _connection.FetchContentAsync(ImapKey.ToUids(keys), cancellationToken).ConfigureAwait(false))
        {
            Line?.Add(message.Length);
            if (order.IsNew(message.Uid))
                yield return new ItemContent(ImapKey.From(message.Uid), message.Length, message.InternalDate, ToFlags(message.Flags), message.Content) { ReportedSize = Features.HasExactSizes ? message.Size : null };
        }
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync().ConfigureAwait(false);

    /// <summary>The line can be changed only while no answer is under way: those to what was sent are heard first.</summary>
    private async Task CompressIfSlowAsync(CancellationToken cancellationToken)
    {
        if (_wasCompressed || Line is not { IsSlow: true })
            return;
        await _writer.HearAllAsync(cancellationToken).ConfigureAwait(false);
        if (!_connection.IsIdle)
            return;
        _wasCompressed = true;
        await _connection.CompressAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task EnsureOpenAsync(Container container, CancellationToken cancellationToken)
    {
        if (_foreseen is not null || _connection.Selected?.Name != container.Id)
            await OpenContainerAsync(container, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
    }

    private Container ToContainer(ImapMailbox mailbox)
    {
        var use = mailbox.SpecialUse;
        return new Container
        {
            Id = mailbox.Name,
            Segments = _naming.ToSegments(mailbox),
            SpecialUse = use,
            CanHoldItems = mailbox.CanSelect,
            CanHoldContainers = !mailbox.HasNoInferiors,
            IsSubscribed = mailbox.IsSubscribed,
            // Gmail's \All is where the messages are; elsewhere it is a saved search.
            IsVirtual = use is SpecialUse.Flagged or SpecialUse.Important || (use == SpecialUse.All && !Features.FilesByLabel),
            State = mailbox.Status is { } status ? ToState(status) : null,
            ItemCount = mailbox.Status?.Messages,
            ByteCount = mailbox.Status?.Size,
        };
    }

    /// <summary>Null where the listing does not tell enough, and where messages show under several labels: a label says nothing of the others.</summary>
    private ContainerState? ToState(ImapMailboxStatus status) =>
        !Features.FilesByLabel && status is { UidValidity: { } validity, UidNext: { } next, Messages: { } count }
            ? new(validity.ToString("D", null), ImapKey.From(next), status.HighestModSeq is > 0 and var modSeq ? modSeq.ToString("D", null) : null, count)
            : null;

    private IReadOnlyList<string> ToFlags(IReadOnlyList<string>? flags)
    {
        if (flags is null or [] or [ImapFlags.Seen])
            return flags ?? [];
        var kept = new List<string>(flags.Count);
        foreach (var flag in flags)
        {
            if (!flag.Equals(ImapFlags.Recent, StringComparison.OrdinalIgnoreCase))
                kept.Add(_profile.SuffixesKeywords ? ZimbraSuffix().Replace(flag, "") : flag);
        }

        kept.Sort(StringComparer.Ordinal);
        // What most messages have is one list for all of them.
        return kept is [] ? [] : kept is [ImapFlags.Seen] ? s_seen : kept;
    }

    /// <summary>Zimbra's mark on a keyword whose tag name it had to alter.</summary>
    [GeneratedRegex(@":FLAG\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex ZimbraSuffix();

    /// <summary>
    /// Everything above relies on ascending keys. Servers list in that order (RFC 3501 numbers messages so); one that does not
    /// must be noticed, as items would be missed.
    /// </summary>
    private sealed class KeyOrder(ImapEndpointSession session, Container container)
    {
        private uint _last;

        public bool IsNew(uint uid)
        {
            if (uid == _last)
                return false;
            if (uid < _last)
            {
                throw new MailException(MailErrorId.ProtocolError, "The server lists messages out of order.")
                {
                    Category = MailErrorCategory.InvalidData,
                    Server = session._address.Server,
                    Account = session._address.Account,
                    Container = container.Path,
                };
            }

            _last = uid;
            return true;
        }
    }
}
