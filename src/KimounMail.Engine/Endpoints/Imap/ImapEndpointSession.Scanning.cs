using System.Globalization;
using System.Runtime.CompilerServices;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <content>What is in a mailbox, and what changed in it.</content>
internal sealed partial class ImapEndpointSession
{
    private bool _hasOpened;
    private bool _tellsVanished;

    /// <summary>The listing that came with the opening of the mailbox, until it is asked for.</summary>
    private List<ItemSummary>? _firstPage;

    private Opening? _foreseen;

    /// <summary>How many messages are listed in one go.</summary>
    public required int PageSize { get; init; }

    public async Task ForeseeAsync(Container container, ContainerAccess access, CancellationToken cancellationToken)
    {
        // A server that does not tell the UIDs of what it stores is still asked for them in the mailbox that is open.
        if (access != ContainerAccess.Write || _connection.Capabilities.UidPlus)
            _foreseen ??= await BeginOpeningAsync(container, access, cancellationToken).ConfigureAwait(false);
    }

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

    /// <summary>Asks for a mailbox, and for the listing of a small one that is to be scanned: one round trip for both.</summary>
    private async Task<Opening> BeginOpeningAsync(Container container, ContainerAccess access, CancellationToken cancellationToken)
    {
        _hasOpened = true;
        var options = new ImapSelectOptions { ReadOnly = access != ContainerAccess.Write, CondStore = _connection.Capabilities.CondStore };
        var select = await _connection.BeginSelectAsync(container.Id, options, cancellationToken).ConfigureAwait(false);
        var isListed = access == ContainerAccess.Scan && container.ItemCount > 0 && container.ItemCount <= PageSize;
        return new Opening(container.Id, access, select, isListed ? await _connection.BeginFetchAllAsync(SummaryItems, PageSize + 1, cancellationToken).ConfigureAwait(false) : null);
    }

    /// <summary>What was asked for beforehand, if it is what is wanted now; else it is heard and forgotten.</summary>
    private async Task<Opening?> TakeForeseenAsync(Container container, ContainerAccess access, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _foreseen, null) is not { } foreseen)
            return null;
        if (foreseen.Name == container.Id && foreseen.Access == access)
            return foreseen;
        try
        {
            await foreseen.Select.CompletionAsync(cancellationToken).ConfigureAwait(false);
            if (foreseen.Listing is { } listing)
                await listing.CompletionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException) when (_connection.IsUsable)
        {
            // Nobody wants it any more.
        }

        return null;
    }

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
        var items = new List<ItemSummary>();
        if (_connection.Selected!.Exists == 0)
            return items;
        var order = new KeyOrder(this, container);
        await foreach (var message in _connection.FetchAsync(uids, SummaryItems, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            // "n:*" names the last message even when its UID is below n (RFC 3501 §9).
            if (order.IsNew(message.Uid) && uids.Contains(message.Uid))
                items.Add(ToSummary(message));
        }

        return items;
    }

    /// <summary>Null when it has to be asked for again, because the server refused it or it is more than a page.</summary>
    private async Task<List<ItemSummary>?> TryReadFirstPageAsync(Container container, ImapPending<IReadOnlyList<ImapMessageData>> listing, CancellationToken cancellationToken)
    {
        try
        {
            var messages = await listing.CompletionAsync(cancellationToken).ConfigureAwait(false);
            var order = new KeyOrder(this, container);
            return messages.Count <= PageSize ? [.. messages.Where(m => order.IsNew(m.Uid)).Select(ToSummary)] : null;
        }
        catch (ImapCommandException) when (_connection.IsUsable)
        {
            return null;
        }
    }

    private ItemSummary ToSummary(ImapMessageData message) => new(ImapKey.From(message.Uid), message.Size ?? 0, message.InternalDate, ToFlags(message.Flags))
    {
        GlobalId = message.GmailMessageId?.ToString("D", null),
    };

    private static ulong? ToModSeq(ContainerState state) =>
        ulong.TryParse(state.ChangeToken, NumberStyles.None, CultureInfo.InvariantCulture, out var modSeq) ? modSeq : null;

    /// <summary>A mailbox being opened, and its listing on its way.</summary>
    private sealed record Opening(string Name, ContainerAccess Access, ImapPending<ImapSelectedMailbox> Select, ImapPending<IReadOnlyList<ImapMessageData>>? Listing);
}
