using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>
/// Stores messages in one mailbox: as one MULTIAPPEND where the server takes it, else as appends that do not wait for each
/// other's answers where literals need no permission, else one after the other.
/// </summary>
internal sealed class ImapWriter(
    ImapConnection connection, ProviderProfile profile, Container container, IReadOnlySet<string>? permanentFlags,
    Func<CancellationToken, Task<EndpointQuota?>> getQuota)
{
    private const int AppendsInFlight = 32;

    private readonly ImapAppendForm _form = profile.StoresCatenatedAsIs && connection.Capabilities.Catenate ? ImapAppendForm.Catenate : ImapAppendForm.Literal;
    private readonly List<WriteOutcome> _outcomes = [];
    private (string Flags, DateTimeOffset? Date, long Length) _lastAppend;
    private int _equalAppends;

    /// <summary>True when the mailbox keeps the flag (RFC 3501 §7.1 PERMANENTFLAGS).</summary>
    public static bool IsStorable(string flag, IReadOnlySet<string>? permanentFlags) =>
        permanentFlags is null || permanentFlags.Contains(flag) || (!flag.StartsWith('\\') && permanentFlags.Contains("\\*"));

    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(IAsyncEnumerable<ItemContent> items, bool asGroup, CancellationToken cancellationToken)
    {
        if (asGroup)
            await WriteGroupAsync(items, cancellationToken).ConfigureAwait(false);
        else
            await WriteEachAsync(items, cancellationToken).ConfigureAwait(false);
        return _outcomes;
    }

    private async Task WriteGroupAsync(IAsyncEnumerable<ItemContent> items, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        var dropped = new List<List<string>>();
        var append = connection.BeginAppend(container.Id, _form);
        ImapCommandException? refusal = null;

        // Only around what is said to the destination: a source that refuses to go on is no refusal of the message.
        await foreach (var item in items.ConfigureAwait(false))
        {
            keys.Add(item.Key);
            refusal = await RefusalOfAsync(async () => dropped.Add(await AddAsync(append, item, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
            if (refusal is not null)
                break;
        }

        if (keys.Count == 0)
            return;
        refusal ??= await RefusalOfAsync(async () =>
        {
            await append.SendAsync(cancellationToken).ConfigureAwait(false);
            var result = await append.CompletionAsync(cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < keys.Count; i++)
                _outcomes.Add(Stored(keys[i], dropped[i], result.Uids.Count == keys.Count ? result.Uids[i] : null));
        }).ConfigureAwait(false);
        if (refusal is not null)
            _outcomes.AddRange(keys.Select(key => new WriteOutcome(key, null, refusal) { IsGroupRefusal = true }));
    }

    private static async Task<ImapCommandException?> RefusalOfAsync(Func<Task> command)
    {
        try
        {
            await command().ConfigureAwait(false);
            return null;
        }
        catch (ImapCommandException e)
        {
            return e;
        }
    }

    private async Task WriteEachAsync(IAsyncEnumerable<ItemContent> items, CancellationToken cancellationToken)
    {
        var inFlight = new Queue<(ImapAppend Append, string Key, long Length, List<string> Dropped)>();
        await foreach (var item in items.ConfigureAwait(false))
        {
            var mayOverlap = connection.Capabilities.CanSendAtOnce(item.Length);
            while (inFlight.Count >= (mayOverlap ? AppendsInFlight : 1))
                await SettleAsync(inFlight.Dequeue(), cancellationToken).ConfigureAwait(false);
            if (!mayOverlap && inFlight.TryDequeue(out var previous))
                await SettleAsync(previous, cancellationToken).ConfigureAwait(false);
            if (IsRunOfEqualAppends(item))
            {
                while (inFlight.TryDequeue(out var waiting))
                    await SettleAsync(waiting, cancellationToken).ConfigureAwait(false);
                await connection.NoopAsync(cancellationToken).ConfigureAwait(false);
            }

            var append = connection.BeginAppend(container.Id, _form);
            try
            {
                var dropped = await AddAsync(append, item, cancellationToken).ConfigureAwait(false);
                await append.SendAsync(cancellationToken).ConfigureAwait(false);
                inFlight.Enqueue((append, item.Key, item.Length, dropped));
            }
            catch (ImapCommandException e)
            {
                _outcomes.Add(new WriteOutcome(item.Key, null, await ExplainAsync(e, item.Length, inFlight.Count, cancellationToken).ConfigureAwait(false)));
            }
        }

        while (inFlight.TryDequeue(out var append))
            await SettleAsync(append, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<string>> AddAsync(ImapAppend append, ItemContent item, CancellationToken cancellationToken)
    {
        var flags = item.Flags.Where(f => IsStorable(f, permanentFlags) && !profile.RefusedFlags.Contains(f, StringComparer.OrdinalIgnoreCase)).ToList();
        await append.AddMessageAsync(flags, item.InternalDate, item.Length, item.Content, cancellationToken).ConfigureAwait(false);
        return [.. item.Flags.Except(flags)];
    }

    private async Task SettleAsync((ImapAppend Append, string Key, long Length, List<string> Dropped) sent, CancellationToken cancellationToken)
    {
        try
        {
            var result = await sent.Append.CompletionAsync(cancellationToken).ConfigureAwait(false);
            _outcomes.Add(Stored(sent.Key, sent.Dropped, result.Uids.Count == 1 ? result.Uids[0] : null));
        }
        catch (ImapCommandException e)
        {
            _outcomes.Add(new WriteOutcome(sent.Key, null, await ExplainAsync(e, sent.Length, 0, cancellationToken).ConfigureAwait(false)));
        }
    }

    /// <summary>Zimbra says no more than "APPEND failed" when the account is full; the quota tells.</summary>
    private async Task<MailException> ExplainAsync(ImapCommandException refusal, long length, int inFlight, CancellationToken cancellationToken)
    {
        if (refusal.ErrorId is not (MailErrorId.CommandFailed or MailErrorId.MessageRefused) || inFlight > 0 || !connection.IsUsable)
            return refusal;
        var quota = await getQuota(cancellationToken).ConfigureAwait(false);
        return quota?.FreeBytes < length
            ? new MailException(MailErrorId.QuotaExceeded, "The destination account is full.", refusal)
            {
                Category = MailErrorCategory.LimitsExceeded,
                Server = refusal.Server,
                Container = container.Path,
                ServerResponse = refusal.ServerResponse,
                Advice = "Raise the account's quota, then Sync-Migration copies what is missing.",
            }
            : refusal;
    }

    /// <summary>
    /// Zimbra closes the connection after 25 appends in a row that it takes for one and the same (equal flags, date and
    /// length): another command has to come between.
    /// </summary>
    private bool IsRunOfEqualAppends(ItemContent item)
    {
        var append = (string.Join(' ', item.Flags), item.InternalDate, item.Length);
        _equalAppends = append == _lastAppend ? _equalAppends + 1 : 1;
        _lastAppend = append;
        if (profile.MaxEqualAppends == 0 || _equalAppends < profile.MaxEqualAppends)
            return false;
        _equalAppends = 0;
        return true;
    }

    private static WriteOutcome Stored(string key, List<string> dropped, uint? uid) =>
        new(key, uid is { } value ? ImapKey.From(value) : null, null) { DroppedFlags = dropped };
}
