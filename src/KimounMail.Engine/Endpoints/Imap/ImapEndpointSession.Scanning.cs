using System.Globalization;
using System.Runtime.CompilerServices;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <content>What is in a mailbox, and what changed in it.</content>
internal sealed partial class ImapEndpointSession
{
    private bool _hasOpened;
    private bool _tellsVanished;

    /// <summary>What came with the opening of the mailbox, until it is asked for; null when that was not all.</summary>
    private List<ItemSummary>? _firstPage;

    /// <summary>How many messages are listed in one go.</summary>
    public required int PageSize { get; init; }

    public async IAsyncEnumerable<ItemPage> ScanPagesAsync(Container container, string? fromKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(container, cancellationToken).ConfigureAwait(false);
        if (Interlocked.Exchange(ref _firstPage, null) is { } page && fromKey is null)
        {
            yield return new ItemPage(page, true);
            yield break;
        }

        var uids = UidSet.From(fromKey is null ? 1 : ImapKey.ToUid(fromKey));
        var pages = await CutAsync(uids, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < pages.Count; i++)
            yield return new ItemPage(await ReadSummariesAsync(container, pages[i], cancellationToken).ConfigureAwait(false), i == pages.Count - 1);
    }

    public async IAsyncEnumerable<string> ListKeysAsync(Container container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(container, cancellationToken).ConfigureAwait(false);
        if (_connection.Selected!.Exists == 0)
            yield break;
        foreach (var uid in await _connection.SearchAsync("ALL", cancellationToken).ConfigureAwait(false))
            yield return ImapKey.From(uid);
    }

    public async Task<ContainerChanges?> FindChangesAsync(Container container, ContainerState since, ContainerState now, CancellationToken cancellationToken)
    {
        if (Features.FilesByLabel || since.Validity != now.Validity || ToModSeq(since) is not { } modSeq || ToModSeq(now) is not { } modSeqNow)
            return null;
        // A server whose sequence runs backwards, or stands still while messages arrive, does not keep one.
        if (modSeqNow < modSeq || (modSeqNow == modSeq && since.NextKey != now.NextKey))
            return null;
        await EnsureOpenAsync(container, cancellationToken).ConfigureAwait(false);
        if (_connection.Selected!.Exists == 0)
            return null;

        if (await ReadChangedAsync(modSeq, cancellationToken).ConfigureAwait(false) is not { } items)
            return null;
        var gone = _connection.Selected.Vanished;
        return new ContainerChanges(items, _tellsVanished && gone.Count <= PageSize ? [.. gone.Select(ImapKey.From)] : null);
    }

    /// <summary>Null when it is more than a page, or the server does not do what it announced.</summary>
    private async Task<IReadOnlyList<ItemSummary>?> ReadChangedAsync(ulong modSeq, CancellationToken cancellationToken)
    {
        var items = new SortedDictionary<uint, ItemSummary>();
        try
        {
            await foreach (var message in _connection.FetchAsync(UidSet.All, SummaryItems, null, modSeq, _tellsVanished, cancellationToken).ConfigureAwait(false))
            {
                // One too many is enough to know; the rest passes by.
                if (items.Count <= PageSize)
                    items[message.Uid] = ToSummary(message);
            }
        }
        catch (ImapCommandException e) when (!e.IsTransient && _connection.IsUsable)
        {
            return null;
        }

        return items.Count <= PageSize ? [.. items.Values] : null;
    }

    private ImapFetchItems SummaryItems =>
        ImapFetchItems.Flags | ImapFetchItems.InternalDate | ImapFetchItems.Size | (Features.FilesByLabel ? ImapFetchItems.GmailMessageId : ImapFetchItems.None);

    /// <summary>QRESYNC can only be enabled before the first mailbox is opened (RFC 5161 §3.1); without it no server tells what is gone.</summary>
    private async Task PrepareForChangesAsync(CancellationToken cancellationToken)
    {
        if (_hasOpened || !_connection.Capabilities.QResync)
            return;
        try
        {
            _tellsVanished = await _connection.EnableAsync("QRESYNC", cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException) when (_connection.IsUsable)
        {
            _tellsVanished = false;
        }
    }

    /// <summary>
    /// Cuts a mailbox too large for one page where so many messages lie between. Each page reaches up to the next, and the last
    /// to the end, so that none is missed that the search did not name.
    /// </summary>
    private async Task<IReadOnlyList<UidSet>> CutAsync(UidSet uids, CancellationToken cancellationToken)
    {
        var exists = _connection.Selected!.Exists;
        if (exists <= PageSize)
            return exists == 0 ? [] : [uids];
        var found = (await _connection.SearchAsync("ALL", cancellationToken).ConfigureAwait(false)).Intersect(uids);
        var pages = new List<UidSet>();
        var first = uids.Ranges[0].First;
        foreach (var part in found.Split(int.MaxValue, PageSize).SkipLast(1))
        {
            var last = part.Ranges[^1].Last;
            pages.Add(UidSet.Range(first, last));
            first = last + 1;
        }

        pages.Add(UidSet.From(first));
        return pages;
    }

    private async Task<List<ItemSummary>> ReadSummariesAsync(Container container, UidSet uids, CancellationToken cancellationToken)
    {
        await EnsureOpenAsync(container, cancellationToken).ConfigureAwait(false);
        return _connection.Selected!.Exists == 0 ? [] : await FetchSummariesAsync(container, uids, int.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The listing of a mailbox that is being opened, asked for before the answer is there: a round trip less. Null when it has to be
    /// asked for again, because the server refused it or it is more than a page.
    /// </summary>
    private async Task<List<ItemSummary>?> TryReadFirstPageAsync(Container container, CancellationToken cancellationToken)
    {
        try
        {
            var items = await FetchSummariesAsync(container, UidSet.All, PageSize + 1, cancellationToken).ConfigureAwait(false);
            return items.Count <= PageSize ? items : null;
        }
        catch (ImapCommandException) when (_connection.IsUsable)
        {
            return null;
        }
    }

    private async Task<List<ItemSummary>> FetchSummariesAsync(Container container, UidSet uids, int most, CancellationToken cancellationToken)
    {
        var items = new List<ItemSummary>();
        var order = new KeyOrder(this, container);
        await foreach (var message in _connection.FetchAsync(uids, SummaryItems, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            // "n:*" names the last message even when its UID is below n (RFC 3501 §9).
            if (order.IsNew(message.Uid) && uids.Contains(message.Uid) && items.Count < most)
                items.Add(ToSummary(message));
        }

        return items;
    }

    private ItemSummary ToSummary(ImapMessageData message) => new(ImapKey.From(message.Uid), message.Size ?? 0, message.InternalDate, ToFlags(message.Flags ?? []))
    {
        GlobalId = message.GmailMessageId?.ToString("D", null),
    };

    private static ulong? ToModSeq(ContainerState state) =>
        ulong.TryParse(state.ChangeToken, NumberStyles.None, CultureInfo.InvariantCulture, out var modSeq) ? modSeq : null;
}
