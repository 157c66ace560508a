using System.Buffers;
using System.Runtime.CompilerServices;

namespace KimounMail.Protocols.Imap;

/// <content>Reading messages.</content>
public sealed partial class ImapConnection
{
    // The next command is on its way while the server answers this one: no round trip between them.
    private const int FetchesInFlight = 2;

    /// <summary>
    /// Scans the selected mailbox: each message is yielded as it arrives. Messages that are gone do not come.
    /// Leaving the enumeration early closes the connection.
    /// </summary>
    /// <param name="uids">Which messages.</param>
    /// <param name="items">What is wanted.</param>
    /// <param name="headerFields">Names of header fields wanted; null for none.</param>
    /// <param name="changedSince">Only messages whose modification sequence is higher (CONDSTORE).</param>
    /// <param name="vanished">Also report removed ones in <see cref="ImapSelectedMailbox.Vanished"/> (QRESYNC, with <paramref name="changedSince"/>).</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    /// <exception cref="ImapCommandException">The server refused a part, after what it did send was yielded.</exception>
    public async IAsyncEnumerable<ImapMessageData> FetchAsync(
        UidSet uids, ImapFetchItems items, IReadOnlyList<string>? headerFields = null, ulong? changedSince = null, bool vanished = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = ImapFetchRequest.Metadata(items, headerFields, changedSince, vanished);
        await foreach (var (_, fetch) in FetchResponsesAsync(uids, request, cancellationToken).ConfigureAwait(false))
        {
            if (fetch.Uid is { } uid && uids.Contains(uid) && request.IsAnswer(fetch))
                yield return ToData(uid, fetch);
        }
    }

    /// <summary>Asks for a scan of the whole mailbox that is open or being opened, without waiting for it.</summary>
    /// <param name="items">What is wanted.</param>
    /// <param name="most">So many messages are kept; what is beyond passes by.</param>
    /// <param name="cancellationToken">Cancels, and closes the connection.</param>
    public async Task<ImapPending<IReadOnlyList<ImapMessageData>>> BeginFetchAllAsync(ImapFetchItems items, int most, CancellationToken cancellationToken)
    {
        var request = ImapFetchRequest.Metadata(items, null, null, vanished: false);
        var found = new List<ImapMessageData>();
        var sent = await SendAsync(request.For(UidSet.All, Selected?.Name), Add, cancellationToken).ConfigureAwait(false);
        return Pending<IReadOnlyList<ImapMessageData>>(sent, () => found);

        bool Add(ImapResponse response)
        {
            if (response is not ImapFetchResponse { Uid: { } uid } fetch || !request.IsAnswer(fetch))
                return false;
            if (found.Count < most)
                found.Add(ToData(uid, fetch));
            return true;
        }
    }

    /// <summary>
    /// Reads whole messages of the selected mailbox without marking them read. Each content streams from the connection
    /// and is valid until the next message is asked for; messages that are gone do not come. Leaving the enumeration
    /// early closes the connection.
    /// </summary>
    /// <exception cref="ImapCommandException">The server refused a part, after what it did send was yielded.</exception>
    public async IAsyncEnumerable<ImapMessageContent> FetchContentAsync(
        UidSet uids, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (found, fetch) in FetchResponsesAsync(uids, ImapFetchRequest.Content, cancellationToken).ConfigureAwait(false))
        {
            if (found == ImapEvent.Body && fetch.Uid is { } uid && uids.Contains(uid) && (HasMetadata(fetch) || fetch.BodyLength > ImapLimits.Spool))
                yield return ToContent(uid, fetch, fetch.BodyLength!.Value, new ImapBodyStream(this, fetch.BodyLength.Value));
            else if (found == ImapEvent.Body && !HasMetadata(fetch))
                await SpoolAsync(fetch, cancellationToken).ConfigureAwait(false);
            else if (found == ImapEvent.Response && fetch is { Uid: { } inlineUid, Body: { } body } && uids.Contains(inlineUid))
                yield return ToContent(inlineUid, fetch, body.Length, new MemoryStream(body, writable: false));
        }
    }

    /// <summary>
    /// Reads body octets into the caller's memory, for <see cref="ImapBodyStream"/>. The last of them are handed out only when the
    /// rest of their response was understood: a server that is wrong about the length must not have it taken for the message.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<int> ReadBodyAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(destination.Length, _session.BodyLeft);
        if (wanted == 0)
            return 0;
        try
        {
            var count = await _wire.ReadAsync(destination[..wanted], _session.BodyLeft, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw ImapFailure.Ended(Server, _session.Bye);
            _session.BodyTaken(count);
            if (_session.BodyLeft == 0)
                _ahead = await NextAsync(cancellationToken).ConfigureAwait(false);
            return count;
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>True while the body that <paramref name="stream"/> reads is the one at hand.</summary>
    internal bool IsReading(ImapBodyStream stream) => _isOpen && ReferenceEquals(_openBody, stream);

    internal void OpenBody(ImapBodyStream stream) => _openBody = stream;

    /// <summary>Sends the commands and yields FETCH responses: one with a streamed body first when the body starts, then complete.</summary>
    private async IAsyncEnumerable<(ImapEvent Event, ImapFetchResponse Fetch)> FetchResponsesAsync(
        UidSet uids, ImapFetchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ImapCommandException? refusal = null;
        var outstanding = new Queue<ImapCommand>();
        using var parts = uids.Split(ImapLimits.CommandLine - request.Length).GetEnumerator();
        var isFinished = false;
        try
        {
            while (await SendFetchesAsync(parts, request, outstanding, cancellationToken).ConfigureAwait(false))
            {
                var found = await NextAsync(cancellationToken).ConfigureAwait(false);
                if (_session.Last is ImapFetchResponse fetch)
                    yield return (found, fetch);
                while (outstanding.TryPeek(out var command) && command.Answer is { } answer)
                {
                    outstanding.Dequeue();
                    if (answer.Status != ImapStatus.Ok)
                        refusal ??= ImapFailure.Refused(command, answer, Server);
                }
            }
            isFinished = true;
        }
        finally
        {
            _openBody = null;
            if (!isFinished)
                await EndAsync().ConfigureAwait(false);
        }
        if (refusal is not null)
            throw refusal;
    }

    /// <summary>Keeps commands in flight; false when all are answered.</summary>
    private async ValueTask<bool> SendFetchesAsync(
        IEnumerator<UidSet> parts, ImapFetchRequest request, Queue<ImapCommand> outstanding, CancellationToken cancellationToken)
    {
        while (_session.BodyLeft == 0 && outstanding.Count < FetchesInFlight && parts.MoveNext())
            outstanding.Enqueue(await SendAsync(request.For(parts.Current, Selected?.Name), null, cancellationToken).ConfigureAwait(false));
        return outstanding.Count > 0;
    }

    private async ValueTask SkipBodyAsync(CancellationToken cancellationToken)
    {
        if (_session.BodyLeft == 0)
            return;
        _openBody = null;
        var rest = ArrayPool<byte>.Shared.Rent((int)Math.Min(_session.BodyLeft, 64 * 1024));
        while (_session.BodyLeft > 0)
            await ReadBodyAsync(rest, cancellationToken).ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(rest);
    }

    /// <summary>Holds a body in memory until what identifies it has come; too large a one cannot wait.</summary>
    private async ValueTask SpoolAsync(ImapFetchResponse fetch, CancellationToken cancellationToken)
    {
        if (fetch.BodyLength > ImapLimits.Spool)
        {
            throw new ImapProtocolException("The server sent the UID of a large message only after its content.", _session.Offset)
            {
                Category = MailErrorCategory.InvalidData,
                Server = Server,
                Container = Selected?.Name,
            };
        }
        var body = new byte[(int)fetch.BodyLength!.Value];
        for (var taken = 0; taken < body.Length;)
            taken += await ReadBodyAsync(body.AsMemory(taken), cancellationToken).ConfigureAwait(false);
        fetch.Body = body;
    }

    private static bool HasMetadata(ImapFetchResponse fetch) =>
        fetch.Uid is not null && fetch.Present.HasFlag(ImapFetchItems.Flags | ImapFetchItems.InternalDate);

    private static ImapMessageContent ToContent(uint uid, ImapFetchResponse fetch, long length, Stream content) => new()
    {
        Uid = uid,
        Flags = fetch.Flags,
        InternalDate = fetch.InternalDate,
        Size = fetch.Size,
        Length = length,
        Content = content,
    };

    private static ImapMessageData ToData(uint uid, ImapFetchResponse fetch) => new()
    {
        Uid = uid,
        Flags = fetch.Flags,
        InternalDate = fetch.InternalDate,
        Size = fetch.Size,
        ModSeq = fetch.ModSeq,
        GmailMessageId = fetch.GmailMessageId,
        GmailLabels = fetch.GmailLabels,
        Header = fetch.Header,
    };
}
