using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Copies items batch by batch: the intent is on disk before the first octet is sent, the outcome before it is reported. A batch
/// refused as a whole is halved down to the guilty item; an item refused for its keywords is tried without them.
/// </summary>
internal sealed class BatchCopier(PassContext context, ContainerWork work, ContainerTally tally, CopyPace pace)
{
    private const int MaxWaits = 8;
    private const int MaxQuotaRefusals = 3;

    private readonly Queue<Batch> _again = new();
    private int _quotaRefusals;
    private MailException? _quotaError;

    /// <summary>Raised after each batch, when its outcome is on disk.</summary>
    public required Action Settled { private get; init; }

    /// <summary>Copies the items; stops early when the user asks. What is copied or refused is taken off the list.</summary>
    public async Task CopyAsync(IEndpointSession source, IDestinationSession destination, ContainerState state, PendingItems pending, CancellationToken cancellationToken)
    {
        foreach (var window in pace.Windows(pending.Items))
        {
            var reader = new BatchReader(source.ReadAsync(work.Source, [.. window.Select(c => c.Key)], cancellationToken), cancellationToken);
            await using (reader.ConfigureAwait(false))
            {
                foreach (var batch in pace.Cut(window))
                {
                    if (MustEnd)
                        break;
                    await CopyAsync(batch, reader, destination, state, pending, cancellationToken).ConfigureAwait(false);
                }

                if (!MustEnd)
                    await reader.FinishAsync().ConfigureAwait(false);
            }

            if (MustEnd)
                break;
        }

        while (!MustEnd && _again.TryDequeue(out var batch))
        {
            if (batch.Waits > 0)
                await context.Retry.DelayAsync(batch.Waits, cancellationToken).ConfigureAwait(false);
            var again = new BatchReader(source.ReadAsync(work.Source, batch.Keys, cancellationToken), cancellationToken);
            await using (again.ConfigureAwait(false))
            {
                await CopyAsync(batch, again, destination, state, pending, cancellationToken).ConfigureAwait(false);
                await again.FinishAsync().ConfigureAwait(false);
            }
        }

        if (_quotaRefusals >= MaxQuotaRefusals)
            await pending.SettleAsync(MigrationItemStatus.Failed, _quotaError!, cancellationToken).ConfigureAwait(false);
    }

    private bool MustEnd => context.Control.MustEnd || _quotaRefusals >= MaxQuotaRefusals;

    private async Task CopyAsync(Batch batch, BatchReader reader, IDestinationSession destination, ContainerState state, PendingItems pending, CancellationToken cancellationToken)
    {
        pace.Begin(batch);
        var id = await context.Journal.BeginBatchAsync(work.Row.Id, context.SyncPoint, state, batch.Keys, JournalBatchKind.Copy, cancellationToken).ConfigureAwait(false);
        var outcomes = await destination.WriteAsync(work.Destination, reader.ReadAsync(batch, cancellationToken), batch.Items.Count, cancellationToken).ConfigureAwait(false);
        var rows = Judge(batch, outcomes.ToDictionary(o => o.SourceKey), state.Validity);

        // From here on the server has the items: the record must be made whatever the user presses.
        await context.Journal.CompleteBatchAsync(id, rows, CancellationToken.None).ConfigureAwait(false);
        pending.Remove(rows.Select(r => r.SourceKey));
        foreach (var row in rows)
        {
            tally.Settle(row.Status, row.Reason, row.Size);
            if (row.Status == MigrationItemStatus.Failed)
                pace.Refuse(row.SourceKey, row.Reason!, row.Detail!);
        }

        if (rows.Count > 0)
            pace.Arrived();
        else
            pace.Refused(batch);
        Settled();
    }

    private List<JournalItem> Judge(Batch batch, Dictionary<string, WriteOutcome> outcomes, string validity)
    {
        var rows = new List<JournalItem>(batch.Items.Count);
        if (batch.Items.Count > 1 && outcomes.Values.FirstOrDefault(o => o is { Error: not null, IsGroupRefusal: true }) is { Error: { } refusal })
        {
            // Asked to wait, the whole group waits; refused, its halves tell where the guilty one is.
            IEnumerable<Batch> parts = refusal.IsTransient && batch.Waits < MaxWaits ? [batch with { Waits = batch.Waits + 1 }] : batch.Halves();
            foreach (var part in parts)
                _again.Enqueue(part);
            return rows;
        }

        foreach (var candidate in batch.Items)
        {
            var row = outcomes.GetValueOrDefault(candidate.Key) switch
            {
                null => candidate.Row(MigrationItemStatus.Skipped, context.SyncPoint, MailErrorId.GoneFromSource, "It left the source between scan and copy."),
                { Error: null } stored => Stored(batch, candidate, stored, validity),
                { Error: { } error } => Refused(batch, candidate, error),
            };
            if (row is not null)
                rows.Add(row);
        }

        return rows;
    }

    private JournalItem Stored(Batch batch, Candidate candidate, WriteOutcome stored, string validity)
    {
        _quotaRefusals = 0;
        IReadOnlyList<string> dropped = batch.WithoutKeywords ? Keywords(candidate) : stored.DroppedFlags;
        return candidate.Row(MigrationItemStatus.Copied, context.SyncPoint) with
        {
            DestinationKey = stored.DestinationKey,
            DestinationValidity = validity,
            Reason = dropped.Count > 0 ? MailErrorId.KeywordRefused : null,
            Detail = dropped.Count > 0 ? $"Copied without the flags and keywords the destination does not take: {string.Join(' ', dropped)}" : null,
        };
    }

    /// <summary>The row of a refused item; null when it will be tried again.</summary>
    private JournalItem? Refused(Batch batch, Candidate candidate, MailException error)
    {
        if (error.IsTransient && batch.Waits < MaxWaits)
        {
            _again.Enqueue(new Batch([candidate]) { WithoutKeywords = batch.WithoutKeywords, Waits = batch.Waits + 1 });
            return null;
        }

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
}
