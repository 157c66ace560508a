using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Copies items batch by batch: the intent is on disk before the first octet is sent, the outcome before it is reported. The
/// next batches are on their way while the destination settles one. A batch refused as a whole is halved down to the guilty
/// item; an item refused for its keywords is tried without them. What a server that asks to slow down refuses is tried again when it has rested.
/// </summary>
internal sealed class BatchCopier(PassContext context, ContainerWork work, ContainerTally tally, CopyPace pace)
{
    private const int MaxQuotaRefusals = 3;

    private readonly Queue<SentBatch> _sent = new();
    private readonly Queue<Batch> _again = new();
    private readonly Dictionary<string, string> _lost = new(StringComparer.Ordinal);
    private int _quotaRefusals;
    private MailException? _quotaError;

    /// <summary>Raised after each batch, when its outcome is on disk.</summary>
    public required Action Settled { private get; init; }

    /// <summary>True when something was refused in words that leave it open whether it is stored: its batch stays open, to be looked at when all is copied.</summary>
    public bool IsInDoubt { get; private set; }

    private bool MustEnd => context.Control.MustEnd || _quotaRefusals >= MaxQuotaRefusals;

    /// <summary>Why no more is copied, once the destination is full.</summary>
    public MailException? Full => _quotaRefusals >= MaxQuotaRefusals ? _quotaError : null;

    /// <summary>
    /// Copies those of the pending items; stops early when the user asks. What is copied or refused is taken off the list, now
    /// or by a later call: the last batches are still on their way, so that the next items need not wait for them.
    /// </summary>
    public async Task CopyAsync(IEndpointSession source, CopyTarget target, IReadOnlyList<Candidate> items, CancellationToken cancellationToken)
    {
        foreach (var window in pace.Windows(items))
        {
            await CopyWindowAsync(source, window, pace.Cut(window), target, cancellationToken).ConfigureAwait(false);
            if (MustEnd)
                break;
        }

        if (MustEnd || _again.Count > 0)
            await FinishAsync(source, target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hears what became of all that is on its way, and tries again what is to be tried again.</summary>
    public async Task FinishAsync(IEndpointSession source, CopyTarget target, CancellationToken cancellationToken)
    {
        await SettleAllAsync(target, cancellationToken).ConfigureAwait(false);
        while (!MustEnd && _again.TryDequeue(out var batch))
        {
            await CopyWindowAsync(source, batch.Items, [batch], target, cancellationToken).ConfigureAwait(false);
            if (_again.Count == 0)
                await SettleAllAsync(target, cancellationToken).ConfigureAwait(false);
        }

        await SettleAllAsync(target, cancellationToken).ConfigureAwait(false);
        if (_quotaRefusals >= MaxQuotaRefusals)
            await target.Pending.SettleAsync(MigrationItemStatus.Failed, _quotaError!, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyWindowAsync(IEndpointSession source, IReadOnlyList<Candidate> window, IEnumerable<Batch> batches, CopyTarget target, CancellationToken cancellationToken)
    {
        var reader = new BatchReader(source.ReadAsync(work.Source, [.. window.Select(c => c.Key)], cancellationToken), _lost, cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            foreach (var batch in batches)
            {
                if (!await TrySendAsync(batch, reader, target, cancellationToken).ConfigureAwait(false))
                    return;
            }

            await reader.FinishAsync().ConfigureAwait(false);
        }
    }

    private async Task SettleAllAsync(CopyTarget target, CancellationToken cancellationToken)
    {
        while (_sent.TryDequeue(out var sent))
            await RecordAsync(await HearAsync(sent, cancellationToken).ConfigureAwait(false), target).ConfigureAwait(false);
    }

    /// <summary>Settles batches until there is room for another, and sends it; false when the copy must end.</summary>
    private async Task<bool> TrySendAsync(Batch batch, BatchReader reader, CopyTarget target, CancellationToken cancellationToken)
    {
        var recording = Task.CompletedTask;
        // While a server asks to slow down they go one by one, so that each answer decides how long to wait next.
        while (_sent.Count >= (batch.Waits > 0 || context.Pace.IsSlow ? 1 : pace.BatchesInFlight))
        {
            await recording.ConfigureAwait(false);
            recording = RecordAsync(await HearAsync(_sent.Dequeue(), cancellationToken).ConfigureAwait(false), target);
        }

        // At full speed it is there at once, and the record goes on to share a commit with the intent.
        var allowed = context.Pace.AllowAsync(batch.Items.Count, batch.Bytes, cancellationToken);
        if (!allowed.IsCompletedSuccessfully)
            await Task.WhenAll(recording, allowed).ConfigureAwait(false);
        if (MustEnd)
        {
            await recording.ConfigureAwait(false);
            return false;
        }

        // The outcome of one batch and the intent of the next share a wait for the disk.
        var intent = context.Journal.BeginBatchAsync(work.Row.Id, context.SyncPoint, target.State, batch.Keys, JournalBatchKind.Copy, cancellationToken);
        await Task.WhenAll(recording, intent).ConfigureAwait(false);
        pace.Begin(batch);
        var write = await target.Session.SendAsync(work.Destination, reader.ReadAsync(batch, cancellationToken), batch.Items.Count, cancellationToken).ConfigureAwait(false);
        _sent.Enqueue(new SentBatch(await intent.ConfigureAwait(false), batch, write));
        return true;
    }

    private static async Task<HeardBatch> HearAsync(SentBatch sent, CancellationToken cancellationToken) =>
        new(sent, await sent.Write.CompleteAsync(cancellationToken).ConfigureAwait(false));

    private async Task RecordAsync(HeardBatch heard, CopyTarget target)
    {
        var sent = heard.Sent;
        var rows = Judge(sent.Batch, heard.Outcomes.ToDictionary(o => o.SourceKey), target.State.Validity);
        // The server has the items: the record must be made whatever the user presses.
        if (heard.Outcomes.Any(o => o.Error is { ErrorId: not (MailErrorId.QuotaExceeded or MailErrorId.MessageTooLarge) }))
        {
            IsInDoubt = true;
            await context.Journal.RecordAsync(work.Row.Id, rows, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await context.Journal.CompleteBatchAsync(sent.JournalId, rows, CancellationToken.None).ConfigureAwait(false);
        }

        target.Pending.Remove(rows.Select(r => r.SourceKey));
        foreach (var row in rows)
        {
            tally.Settle(row.Status, row.Reason, row.Size);
            if (row.Status == MigrationItemStatus.Failed)
                pace.Refuse(row.SourceKey, row.Reason!, row.Detail!);
        }

        if (rows.Count > 0)
            pace.Arrived(sent.Batch);
        else
            pace.Refused(sent.Batch);
        Settled();
    }

    private List<JournalItem> Judge(Batch batch, Dictionary<string, WriteOutcome> outcomes, string validity)
    {
        var rows = new List<JournalItem>(batch.Items.Count);
        if (batch.Items.Count > 1 && outcomes.Values.FirstOrDefault(o => o is { Error: not null, IsGroupRefusal: true }) is { Error: { } refusal })
        {
            if (refusal.IsTransient)
                Rest(refusal);
            TryAgain(batch, isGuilty: !refusal.IsTransient);
            return rows;
        }

        var waiting = new List<Candidate>();
        foreach (var candidate in batch.Items)
        {
            if (outcomes.GetValueOrDefault(candidate.Key)?.Error is { IsTransient: true } busy && IsWorthAWait(batch, busy))
            {
                waiting.Add(candidate);
                continue;
            }

            var row = outcomes.GetValueOrDefault(candidate.Key) switch
            {
                null => candidate.Row(MigrationItemStatus.Skipped, context.SyncPoint, MailErrorId.GoneFromSource, "It left the source between scan and copy."),
                { Error: null } stored => Stored(batch, candidate, stored, validity),
                { Error: { } error } => Refused(batch, candidate, error),
            };
            if (row is not null)
                rows.Add(row);
        }

        if (waiting.Count > 0 && !work.IsPutOff)
            TryAgain(batch with { Items = waiting });
        return rows;
    }

    /// <summary>Asked to wait, the whole is tried once more; refused, or asked again, its halves tell whether one of it is guilty.</summary>
    private void TryAgain(Batch batch, bool isGuilty = false)
    {
        var again = isGuilty ? batch : batch with { Waits = batch.Waits + 1 };
        foreach (var part in again.Items.Count == 1 || (batch.Waits == 0 && !isGuilty) ? [again] : again.Halves())
            _again.Enqueue(part);
    }

    private bool Rest(MailException busy)
    {
        context.Pace.SlowDown(busy);
        return work.IsToBlame(context.Pace);
    }

    /// <summary>A server that asks to slow down is waited for; false when it takes others and not this one, tried alone.</summary>
    private bool IsWorthAWait(Batch batch, MailException busy)
    {
        var isToBlame = Rest(busy);
        if (batch.Waits < work.MaxRests)
            return true;
        if (!isToBlame)
            work.PutOff();
        else if (batch.Items.Count == 1)
            context.Pace.Acquit();
        return !isToBlame || batch.Items.Count > 1;
    }

    private JournalItem Stored(Batch batch, Candidate candidate, WriteOutcome stored, string validity)
    {
        _quotaRefusals = 0;
        context.Pace.GoThrough();
        IReadOnlyList<string> dropped = batch.WithoutKeywords ? Keywords(candidate) : stored.DroppedFlags;
        _lost.Remove(candidate.Key, out var lost);
        var note = dropped.Count > 0 ? $"Copied without the flags and keywords the destination does not take: {string.Join(' ', dropped)}" : null;
        return candidate.Row(MigrationItemStatus.Copied, context.SyncPoint) with
        {
            DestinationKey = stored.DestinationKey,
            DestinationValidity = validity,
            Reason = lost is not null ? MailErrorId.PartlyUnreadable : note is not null ? MailErrorId.KeywordRefused : null,
            Detail = lost is not null && note is not null ? $"{lost} {note}" : lost ?? note,
        };
    }

    /// <summary>The row of a refused item; null when it will be tried again.</summary>
    private JournalItem? Refused(Batch batch, Candidate candidate, MailException error)
    {
        if (error.ErrorId == MailErrorId.QuotaExceeded)
        {
            _quotaRefusals++;
            _quotaError = error;
        }
        else if (!batch.WithoutKeywords && error.ErrorId is MailErrorId.CommandFailed or MailErrorId.MessageRefused or MailErrorId.KeywordRefused && Keywords(candidate).Count > 0)
        {
            _again.Enqueue(new Batch([candidate]) { WithoutKeywords = true });
            return null;
        }

        var reason = error.ErrorId == MailErrorId.CommandFailed ? MailErrorId.MessageRefused : error.ErrorId;
        return candidate.Row(MigrationItemStatus.Failed, context.SyncPoint, reason, error.ToUserText());
    }

    private static List<string> Keywords(Candidate candidate) => [.. candidate.Item.Flags.Where(f => !f.StartsWith('\\'))];

    /// <summary>A batch whose answer is still to come.</summary>
    private sealed record SentBatch(long JournalId, Batch Batch, IPendingWrite Write);

    private sealed record HeardBatch(SentBatch Sent, IReadOnlyList<WriteOutcome> Outcomes);
}
