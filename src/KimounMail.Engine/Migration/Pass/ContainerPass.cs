using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Brings one container up to date: scan, match, copy, flags, removals, checkpoint. Every step can be done again, so after
/// a lost connection it simply begins anew and the journal says what is left.
/// </summary>
internal sealed partial class ContainerPass(PassContext context, Lane lane, ContainerWork work, IReadOnlyList<JournalContainer> sharers)
{
    private readonly CopyPace _pace = new(context.Pace.BurstItems, context.Pace.BurstBytes);
    private ContainerTally _tally = new();
    private PendingItems? _pending;

    /// <summary>False when some of it is put off: to be run again when all else is done.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        work.Begin();
        while (true)
        {
            try
            {
                await RunOnceAsync(cancellationToken).ConfigureAwait(false);
                return !work.IsPutOff;
            }
            catch (MailException e) when (PassPace.IsAskedBy(e))
            {
                await lane.ResetAsync().ConfigureAwait(false);
                if (await MustLeaveAsync(e).ConfigureAwait(false))
                    return !work.IsPutOff;
                await RestAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (MailException e) when (IsWorthAnotherTry(e) && _pace.Lost(e))
            {
                await lane.ResetAsync().ConfigureAwait(false);
                await context.Retry.DelayAsync(_pace.LossesInARow, cancellationToken).ConfigureAwait(false);
            }
            catch (MailException e)
            {
                await GiveUpAsync(e).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>A connection can be opened again, and a source that stumbles over one message can be asked for the others.</summary>
    private bool IsWorthAnotherTry(MailException e) =>
        e.IsTransient || (_pending is not null && e.ErrorId is MailErrorId.CommandFailed or MailErrorId.ProtocolError or MailErrorId.MessageUnreadable);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // The listing of both ends may have told all there is to know.
        if (IsUnchanged(work.Source.State, work.Destination.State))
        {
            await CarryOverAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var source = await lane.SourceAsync(cancellationToken).ConfigureAwait(false);
        var destination = await lane.DestinationAsync(cancellationToken).ConfigureAwait(false);
        work.Trouble = null;
        var opening = OpenSourceAsync(source, cancellationToken);
        var openingDestination = OpenDestinationAsync(destination, cancellationToken);
        await Task.WhenAll(opening, openingDestination).ConfigureAwait(false);
        if (await opening.ConfigureAwait(false) is not { } sourceState)
            return;
        var state = await openingDestination.ConfigureAwait(false);
        if (!source.Features.FilesByLabel && IsUnchanged(sourceState, state))
        {
            await CarryOverAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await RetireReplacedKeysAsync(sourceState, cancellationToken).ConfigureAwait(false);
        // Until it is scanned again, what an earlier attempt found and settled is what counts.
        var tally = new ContainerTally();
        (tally.FlagsChanged, tally.Removed) = await context.Journal.CountChangesAsync(work.Row.Id, context.SyncPoint, cancellationToken).ConfigureAwait(false);
        if (await ScanAsync(source, sourceState, state, tally, cancellationToken).ConfigureAwait(false) is not { } diff)
            return;
        await context.Journal.RevertItemsAsync(work.Row.Id, diff.Forgotten, cancellationToken).ConfigureAwait(false);
        _tally = tally;
        _pending = new PendingItems(context, work, _tally, diff.Candidates);
        Report(_tally.ToCounts());
        await SettleWithoutCopyAsync(destination, cancellationToken).ConfigureAwait(false);

        if (state is not null)
        {
            var matcher = new DestinationMatcher(context, work, sharers);
            await matcher.MatchAsync(source, destination, state, _pending, _tally, cancellationToken).ConfigureAwait(false);
            diff.FlagChanges.AddRange(matcher.FlagChanges);
            await SettleRefusedAsync(cancellationToken).ConfigureAwait(false);
            await new BatchCopier(context, work, _tally, _pace) { Settled = () => Report(_tally.ToCounts()) }
                .CopyAsync(source, destination, state, _pending, cancellationToken).ConfigureAwait(false);
            await FollowChangesAsync(destination, state, diff, cancellationToken).ConfigureAwait(false);
        }

        await FinishAsync(source, destination, sourceState, state, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ContainerState?> OpenSourceAsync(IEndpointSession source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenContainerAsync(work.Source, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (!e.IsTransient && source.IsUsable)
        {
            await LeaveUnreadAsync(e, work.Source.ItemCount ?? 0, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Null when the source opens the container and then will not list it.</summary>
    private async Task<SourceDiff?> ScanAsync(IEndpointSession source, ContainerState sourceState, ContainerState? state, ContainerTally tally, CancellationToken cancellationToken)
    {
        try
        {
            return await new SourceScanner(context, work.Row, state?.Validity).ScanAsync(source, work.Source, tally, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (!e.IsTransient && e.ErrorId != MailErrorId.StoreUnusable)
        {
            await LeaveUnreadAsync(e, sourceState.ItemCount, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>A container that cannot be read fails alone, with all that is said to be in it.</summary>
    private async Task LeaveUnreadAsync(MailException error, long count, CancellationToken cancellationToken)
    {
        var counts = new ItemCounts { Found = count, Failed = count, Reasons = new Dictionary<string, long> { [MailErrorId.FolderUnreadable] = count } };
        work.Trouble = error;
        work.Row = await context.Journal.SaveContainerAsync(
            work.Row with { SourceState = null, Counts = counts, Reason = MailErrorId.FolderUnreadable, Detail = error.ToUserText() }, cancellationToken).ConfigureAwait(false);
        Report(counts);
    }

    /// <summary>Null when the destination would not have the container, or not open it.</summary>
    private async Task<ContainerState?> OpenDestinationAsync(IDestinationSession destination, CancellationToken cancellationToken)
    {
        try
        {
            return work.Refusal is null
                ? await destination.OpenContainerAsync(work.Destination, ContainerAccess.Write, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (MailException e) when (!e.IsTransient && destination.IsUsable)
        {
            work.Refuse(e);
            return null;
        }
    }

    /// <summary>The same validity, next key, change token and count as when it was last gone through without a failure: nothing to do.</summary>
    private bool IsUnchanged(ContainerState? sourceState, ContainerState? state) =>
        state is not null && sourceState?.ChangeToken is not null
        && work.Row.SourceState is { } known
        && known.Validity == sourceState.Validity && known.NextKey == sourceState.NextKey
        && known.ChangeToken == sourceState.ChangeToken && known.ItemCount == sourceState.ItemCount
        && work.Row.DestinationValidity == state.Validity;

    /// <summary>What an earlier pass copied is what this one finds there already.</summary>
    private async Task CarryOverAsync(CancellationToken cancellationToken)
    {
        var last = work.Row.Counts;
        if (work.Row.ScannedBySyncPoint != context.SyncPoint)
        {
            var counts = new ItemCounts
            {
                Found = last.Found,
                BytesFound = last.BytesFound,
                AlreadyThere = last.Copied + last.AlreadyThere,
                Skipped = last.Skipped,
                Reasons = last.Reasons,
            };
            work.Row = await context.Journal.SaveContainerAsync(work.Row with { ScannedBySyncPoint = context.SyncPoint, Counts = counts }, cancellationToken).ConfigureAwait(false);
        }

        Report(work.Row.Counts);
    }

    private async Task RetireReplacedKeysAsync(ContainerState sourceState, CancellationToken cancellationToken)
    {
        if (work.Row.SourceValidity is { } known && known != sourceState.Validity)
            await context.Journal.RetireKeysAsync(work.Row.Id, known, cancellationToken).ConfigureAwait(false);
        if (work.Row.SourceValidity != sourceState.Validity)
            work.Row = await context.Journal.SaveContainerAsync(work.Row with { SourceState = null, SourceValidity = sourceState.Validity }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What filters, labels and known limits leave out, before anything is sent.</summary>
    private async Task SettleWithoutCopyAsync(IDestinationSession destination, CancellationToken cancellationToken)
    {
        var pending = _pending!;
        if (work.Refusal is { } refusal)
            await pending.SettleAsync(MigrationItemStatus.Failed, refusal, cancellationToken).ConfigureAwait(false);

        var items = pending.Items;
        var filtered = items.Where(c => !SourceFilter.Passes(c.Item, context.Options)).ToList();
        await pending.SettleAsync(filtered, MigrationItemStatus.Skipped, MailErrorId.Filtered, "Left out by the date or size filter.", cancellationToken).ConfigureAwait(false);

        var elsewhere = items.Except(filtered).Where(c => c.Item.GlobalId is { } id && context.GlobalIds.GetOrAdd(id, work.Row.Id) != work.Row.Id).ToList();
        await pending.SettleAsync(elsewhere, MigrationItemStatus.Skipped, MailErrorId.CopiedUnderAnotherLabel, "The same message is copied under another label.", cancellationToken).ConfigureAwait(false);

        if (destination.Features.MaxItemSize is { } limit)
        {
            var tooLarge = pending.Items.Where(c => c.Item.Size > limit).ToList();
            await pending.SettleAsync(tooLarge, MigrationItemStatus.Failed, MailErrorId.MessageTooLarge, $"Larger than the {limit} octets the destination takes.", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What earlier attempts of this pass found to be refused; after the match, as one that broke the connection may have been stored all the same.</summary>
    private async Task SettleRefusedAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, (reason, detail)) in _pace.RefusedItems)
        {
            if (_pending!.Find(key) is { } candidate)
                await _pending.SettleAsync([candidate], MigrationItemStatus.Failed, reason, detail, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task FollowChangesAsync(IDestinationSession destination, ContainerState state, SourceDiff diff, CancellationToken cancellationToken)
    {
        if (context.Control.MustEnd)
            return;
        var follower = new ChangeFollower(context, work, _tally);
        await follower.FindStoredKeysAsync(lane, destination, sharers, cancellationToken).ConfigureAwait(false);
        try
        {
            await follower.ChangeFlagsAsync(destination, diff.FlagChanges, cancellationToken).ConfigureAwait(false);
            if (context.Options.PropagateDeletion)
                await follower.SetAsideAsync(destination, state, diff.Gone, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (!e.IsTransient && e.ErrorId != MailErrorId.StoreUnusable && destination.IsUsable)
        {
            // What is copied is copied; the next pass tries again, and the other containers have theirs carried.
            work.Trouble = e;
        }
    }

    private async Task FinishAsync(IEndpointSession source, IDestinationSession destination, ContainerState sourceState, ContainerState? state, CancellationToken cancellationToken)
    {
        if (context.Control.Request == TaskRequest.Stop)
            await _pending!.SettleAsync(_pending.Items, MigrationItemStatus.Skipped, MailErrorId.Stopped, StoppedDetail, cancellationToken).ConfigureAwait(false);

        var counts = _tally.ToCounts();
        var error = work.Refusal ?? work.Trouble;
        var isComplete = counts.Failed == 0 && counts.Pending == 0 && error is null && !context.Control.MustEnd;
        work.Row = await context.Journal.SaveContainerAsync(work.Row with
        {
            SourceState = isComplete ? sourceState : null,
            SourceValidity = sourceState.Validity,
            ScannedBySyncPoint = context.SyncPoint,
            DestinationValidity = state?.Validity,
            Counts = counts,
            Reason = error?.ErrorId ?? work.Row.Reason,
            Detail = error?.ToUserText() ?? work.Row.Detail,
        }, cancellationToken).ConfigureAwait(false);
        Report(counts);
    }

    private void Report(ItemCounts counts) => context.Progress.Report(work.Row.Id, work.Source.Path, counts);
}
