using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>
/// Stores messages over one connection: several by one MULTIAPPEND where the server takes it, else by one APPEND each. None
/// waits for the answers to those before it, so that the round trip costs nothing.
/// </summary>
internal sealed class ImapWriter(ImapConnection connection, ProviderProfile profile, Func<CancellationToken, Task<EndpointQuota?>> getQuota)
{
    private const int MaxUnanswered = 32;

    private readonly ImapAppendForm _form = profile.StoresCatenatedAsIs && connection.Capabilities.Catenate ? ImapAppendForm.Catenate : ImapAppendForm.Literal;
    private readonly Queue<SentAppend> _unanswered = new();
    private (string Flags, DateTimeOffset? Date, long Length) _lastAppend;
    private int _equalAppends;
    private (string? Container, uint Uid) _lastStored;
    private bool _tellsTruth = true;

    /// <summary>True when the mailbox keeps the flag (RFC 3501 §7.1 PERMANENTFLAGS).</summary>
    public static bool IsStorable(string flag, IReadOnlySet<string>? permanentFlags) =>
        permanentFlags is null || permanentFlags.Contains(flag) || (!flag.StartsWith('\\') && permanentFlags.Contains("\\*"));

    /// <summary>Sends the items; their outcomes are told by what is returned.</summary>
    public async Task<IPendingWrite> SendAsync(
        Container container, IReadOnlySet<string>? permanentFlags, IAsyncEnumerable<ItemContent> items, bool asGroup, CancellationToken cancellationToken)
    {
        var appends = new List<SentAppend>();
        SentAppend? append = null;
        // Only what is said to the destination is its refusal: a source that refuses to go on ends the copy.
        await foreach (var item in items.ConfigureAwait(false))
        {
            if (append is null || !asGroup)
            {
                await MakeRoomAsync(item, cancellationToken).ConfigureAwait(false);
                append = new SentAppend(connection.BeginAppend(container.Id, _form), container, asGroup) { Open = OpenAs(container) };
                appends.Add(append);
            }

            await AddAsync(append, item, permanentFlags, cancellationToken).ConfigureAwait(false);
            if (asGroup && append.Refusal is not null)
                break;
            if (!asGroup)
                await EndAsync(append, cancellationToken).ConfigureAwait(false);
        }

        if (asGroup && append is not null)
            await EndAsync(append, cancellationToken).ConfigureAwait(false);
        return new PendingWrite(this, appends);
    }

    private ImapSelectedMailbox? OpenAs(Container container) => connection.Selected is { } selected && selected.Name == container.Id ? selected : null;

    private async Task AddAsync(SentAppend append, ItemContent item, IReadOnlySet<string>? permanentFlags, CancellationToken cancellationToken)
    {
        var flags = Kept(item.Flags, permanentFlags);
        append.Messages.Add(new SentMessage(item.Key, item.Length, flags.Count == item.Flags.Count ? [] : [.. item.Flags.Except(flags)]));
        try
        {
            await append.Command.AddMessageAsync(flags, item.InternalDate, item.Length, item.Content, cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException e)
        {
            append.Refusal = e;
        }
    }

    /// <summary>Those of the flags that the mailbox keeps; nearly always all of them.</summary>
    private IReadOnlyList<string> Kept(IReadOnlyList<string> flags, IReadOnlySet<string>? permanentFlags)
    {
        var kept = 0;
        while (kept < flags.Count && IsKept(flags[kept], permanentFlags))
            kept++;
        return kept == flags.Count ? flags : WithoutRefused(flags, permanentFlags);
    }

    private List<string> WithoutRefused(IReadOnlyList<string> flags, IReadOnlySet<string>? permanentFlags) => [.. flags.Where(f => IsKept(f, permanentFlags))];

    private bool IsKept(string flag, IReadOnlySet<string>? permanentFlags) =>
        IsStorable(flag, permanentFlags) && !profile.RefusedFlags.Contains(flag, StringComparer.OrdinalIgnoreCase);

    private async Task EndAsync(SentAppend append, CancellationToken cancellationToken)
    {
        try
        {
            if (append.Refusal is null)
                await append.Command.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException e)
        {
            append.Refusal = e;
        }

        _unanswered.Enqueue(append);
    }

    private async Task MakeRoomAsync(ItemContent next, CancellationToken cancellationToken)
    {
        while (_unanswered.TryPeek(out var oldest) && (oldest.Outcomes is not null || _unanswered.Count >= MaxUnanswered))
            await HearAsync(_unanswered.Dequeue(), cancellationToken).ConfigureAwait(false);
        if (IsRunOfEqualAppends(next))
            await connection.NoopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Awaits the answers to all that was sent; they are told by what <see cref="SendAsync"/> returned.</summary>
    public async Task HearAllAsync(CancellationToken cancellationToken)
    {
        while (_unanswered.TryDequeue(out var append))
            await HearAsync(append, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Awaits the answer to one append, unless it is known already.</summary>
    private async Task HearAsync(SentAppend append, CancellationToken cancellationToken)
    {
        if (append.Outcomes is not null)
            return;
        try
        {
            var told = append.Refusal is null ? await append.Command.CompletionAsync(cancellationToken).ConfigureAwait(false) : throw append.Refusal;
            var uids = IsCredible(told, append) ? told.Uids : null;
            append.Outcomes = [.. append.Messages.Select((m, i) => Stored(m, uids?[i]))];
        }
        catch (ImapCommandException e)
        {
            var refusal = append.IsGroup ? e : await ExplainAsync(e, append, cancellationToken).ConfigureAwait(false);
            append.Outcomes = [.. append.Messages.Select(m => new WriteOutcome(m.Key, null, refusal) { IsGroupRefusal = append.IsGroup })];
        }
    }

    /// <summary>
    /// By what APPENDUID says flags will be changed and messages removed. UIDs that were there before, or that another message
    /// got, cannot be right: then the server is not believed any more, the journal has no UIDs, and the messages are looked for.
    /// </summary>
    private bool IsCredible(ImapAppendResult told, SentAppend append)
    {
        if (told.Uids.Count == 0 || !_tellsTruth)
            return false;
        var mailbox = append.Open;
        var before = Math.Max(_lastStored.Container == append.Container.Id ? _lastStored.Uid : 0, (mailbox?.UidNext ?? 1) - 1);
        _tellsTruth = told.Uids.Count == append.Messages.Count
            && (mailbox is null || told.UidValidity == mailbox.UidValidity)
            && told.Uids.Prepend(before).Zip(told.Uids).All(pair => pair.First < pair.Second);
        if (_tellsTruth)
            _lastStored = (append.Container.Id, told.Uids[^1]);
        return _tellsTruth;
    }

    /// <summary>Zimbra says no more than "APPEND failed" when the account is full; the quota tells.</summary>
    private async Task<MailException> ExplainAsync(ImapCommandException refusal, SentAppend append, CancellationToken cancellationToken)
    {
        if (refusal.ErrorId is not (MailErrorId.CommandFailed or MailErrorId.MessageRefused) || !connection.IsUsable)
            return refusal;
        var quota = await getQuota(cancellationToken).ConfigureAwait(false);
        return quota?.FreeBytes < append.Messages[0].Length
            ? new MailException(MailErrorId.QuotaExceeded, "The destination account is full.", refusal)
            {
                Category = MailErrorCategory.LimitsExceeded,
                Server = refusal.Server,
                Container = append.Container.Path,
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
        if (profile.MaxEqualAppends == 0)
            return false;
        var append = (string.Join(' ', item.Flags), item.InternalDate, item.Length);
        _equalAppends = append == _lastAppend ? _equalAppends + 1 : 1;
        _lastAppend = append;
        if (_equalAppends < profile.MaxEqualAppends)
            return false;
        _equalAppends = 0;
        return true;
    }

    private static WriteOutcome Stored(SentMessage message, uint? uid) =>
        new(message.Key, uid is { } value ? ImapKey.From(value) : null, null) { DroppedFlags = message.DroppedFlags };

    private sealed record SentMessage(string Key, long Length, IReadOnlyList<string> DroppedFlags);

    /// <summary>One APPEND on its way, and what became of it.</summary>
    private sealed class SentAppend(ImapAppend command, Container container, bool isGroup)
    {
        public ImapAppend Command => command;

        public Container Container => container;

        public bool IsGroup => isGroup;

        /// <summary>The mailbox as it was open then; null when it was not. Another may be by the time the answer comes.</summary>
        public ImapSelectedMailbox? Open { get; init; }

        public List<SentMessage> Messages { get; } = [];

        /// <summary>The answer, when it came before the append was complete.</summary>
        public ImapCommandException? Refusal { get; set; }

        public IReadOnlyList<WriteOutcome>? Outcomes { get; set; }
    }

    private sealed class PendingWrite(ImapWriter writer, List<SentAppend> appends) : IPendingWrite
    {
        public async Task<IReadOnlyList<WriteOutcome>> CompleteAsync(CancellationToken cancellationToken)
        {
            foreach (var append in appends)
                await writer.HearAsync(append, cancellationToken).ConfigureAwait(false);
            return [.. appends.SelectMany(a => a.Outcomes!)];
        }
    }
}
