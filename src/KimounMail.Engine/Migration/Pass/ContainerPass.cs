using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Brings one container up to date: what changed since the last pass where the server tells that, else a scan, window by window;
/// then the checkpoint. Every step can be done again, so after a lost connection it simply begins anew and the journal says
/// what is left.
/// </summary>
internal sealed partial class ContainerPass(PassContext context, Lane lane, ContainerWork work, IReadOnlyList<JournalContainer> sharers)
{
    private const int MaxShortScans = 3;

    private readonly CopyPace _pace = new(context.Pace.BurstItems, context.Pace.BurstBytes);
    private WindowPass? _windows;
    private int _shortScans;
    private bool _hasLookedAgain;
    private bool _hasFoundLateArrivals;

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
        e.IsTransient || (_windows is not null && e.ErrorId is MailErrorId.CommandFailed or MailErrorId.ProtocolError or MailErrorId.MessageUnreadable);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (work.LooksUnchanged)
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
        if (!source.Features.FilesByLabel && work.IsUnchanged(sourceState, state))
        {
            await CarryOverAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await RetireReplacedKeysAsync(sourceState, cancellationToken).ConfigureAwait(false);
        if (await LookAsync(source, sourceState, state, cancellationToken).ConfigureAwait(false) is not var (tally, diffs))
            return;
        var windows = new WindowPass(context, lane, work, sharers, _pace, tally) { Source = source, Destination = destination };
        await windows.BeginAsync(state, cancellationToken).ConfigureAwait(false);
        if (!await RunAsync(windows, sourceState, diffs, cancellationToken).ConfigureAwait(false))
            return;
        CheckRefused(windows);
        await CheckDeliveredAsync(windows, sourceState, cancellationToken).ConfigureAwait(false);
        await FinishAsync(windows, sourceState, state, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is to be done, in windows, and the counts they go into; null when the source opens the container and then will not tell.</summary>
    private async Task<(ContainerTally Tally, IAsyncEnumerable<SourceDiff> Diffs)?> LookAsync(
        IEndpointSession source, ContainerState sourceState, ContainerState? state, CancellationToken cancellationToken)
    {
        var tally = new ContainerTally { Expected = sourceState.ItemCount };
        var comparison = new SourceComparison(context, work.Row.Id, state?.Validity, tally);
        var diffs = new SourceScanner(context.Journal, work.Row.Id, comparison).ScanAsync(source, work.Source, null, cancellationToken);
        try
        {
            if (state is not null && work.Row.DestinationValidity == state.Validity
                && await new ChangeScanner(context, work.Row, state.Validity).FindAsync(source, work.Source, sourceState, cancellationToken).ConfigureAwait(false) is { } changes)
                (tally, diffs) = (changes.Tally, AsyncEnumerableExtensions.Of(changes.Diff));
        }
        catch (MailException e) when (!e.IsTransient && e.ErrorId != MailErrorId.StoreUnusable)
        {
            await LeaveUnreadAsync(e, tally, cancellationToken).ConfigureAwait(false);
            return null;
        }

        (tally.FlagsChanged, tally.Removed) = await context.Journal.CountChangesAsync(work.Row.Id, context.SyncPoint, cancellationToken).ConfigureAwait(false);
        return (tally, diffs);
    }

    /// <summary>Does what one window after the other asks for; false when the source opens the container and then will not list it.</summary>
    private async Task<bool> RunAsync(WindowPass windows, ContainerState sourceState, IAsyncEnumerable<SourceDiff> diffs, CancellationToken cancellationToken)
    {
        await using var scan = diffs.GetAsyncEnumerator(cancellationToken);
        do
        {
            try
            {
                if (!await scan.MoveNextAsync().ConfigureAwait(false))
                    break;
                if (scan.Current.IsLast)
                    await CheckCompleteAsync(windows, sourceState, cancellationToken).ConfigureAwait(false);
            }
            catch (MailException e) when (!e.IsTransient && e.ErrorId != MailErrorId.StoreUnusable)
            {
                await windows.EndUnreadAsync(e, cancellationToken).ConfigureAwait(false);
                await LeaveUnreadAsync(e, windows.Tally, cancellationToken).ConfigureAwait(false);
                return false;
            }

            // Until it is looked at again, what an earlier attempt found and settled is what counts.
            _windows = windows;
            await windows.RunAsync(scan.Current, cancellationToken).ConfigureAwait(false);
        }
        while (!windows.MustEnd);
        await windows.EndAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<ContainerState?> OpenSourceAsync(IEndpointSession source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenContainerAsync(work.Source, work.Row.SourceState is null ? ContainerAccess.Scan : ContainerAccess.Changes, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (!e.IsTransient && source.IsUsable)
        {
            await LeaveUnreadAsync(e, new ContainerTally { Expected = work.Source.ItemCount ?? 0 }, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>A source that lists fewer items than it counts is asked again; one that goes on so has the difference named.</summary>
    private async Task CheckCompleteAsync(WindowPass windows, ContainerState before, CancellationToken cancellationToken)
    {
        var found = windows.Tally.Found;
        if (found >= before.ItemCount)
            return;
        // What was removed meanwhile is rightly not listed.
        var now = await windows.Source.OpenContainerAsync(work.Source, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        var counted = Math.Min(before.ItemCount, now.ItemCount);
        if (found >= counted)
            return;
        var error = new MailException(MailErrorId.FolderUnreadable, $"The source lists {found} of the {counted} items it says the folder holds.")
        {
            Category = MailErrorCategory.InvalidData,
            Container = work.Source.Path,
            IsTransient = ++_shortScans < MaxShortScans,
        };
        if (error.IsTransient)
            throw error;
        work.Trouble = error;
    }

    /// <summary>What the destination refused, or broke off at, and has all the same did not fail: the container is gone through again, to find it there.</summary>
    private void CheckRefused(WindowPass windows)
    {
        if (!windows.HasLateArrivals || _hasFoundLateArrivals || context.Control.MustEnd)
            return;
        _hasFoundLateArrivals = true;
        throw new MailException(MailErrorId.ProtocolError, "The destination has items that it did not say it stored.")
        {
            Category = MailErrorCategory.InvalidData,
            Container = work.Destination.Path,
            IsTransient = true,
        };
    }

    /// <summary>Where items are said to have left and yet no fewer are there, the listing may have been wrong: it is asked for once more.</summary>
    private async Task CheckDeliveredAsync(WindowPass windows, ContainerState before, CancellationToken cancellationToken)
    {
        if (_hasLookedAgain || context.Control.MustEnd || !windows.Tally.ToCounts().Reasons.ContainsKey(MailErrorId.GoneFromSource))
            return;
        _hasLookedAgain = true;
        var now = await windows.Source.OpenContainerAsync(work.Source, ContainerAccess.Read, cancellationToken).ConfigureAwait(false);
        if (now.ItemCount < before.ItemCount)
            return;
        throw new MailException(MailErrorId.FolderUnreadable, "The source listed items that it then did not deliver.")
        {
            Category = MailErrorCategory.InvalidData,
            Container = work.Source.Path,
            IsTransient = true,
        };
    }

    /// <summary>A container that cannot be read fails alone, with all that is said to be in it.</summary>
    private async Task LeaveUnreadAsync(MailException error, ContainerTally tally, CancellationToken cancellationToken)
    {
        tally.SettleRest(MigrationItemStatus.Failed, MailErrorId.FolderUnreadable);
        var counts = tally.ToCounts();
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

    /// <summary>What an earlier pass copied is what this one finds there already.</summary>
    private async Task CarryOverAsync(CancellationToken cancellationToken)
    {
        if (work.Row.ScannedBySyncPoint != context.SyncPoint)
        {
            var counts = ContainerTally.Carrying(work.Row, context.SyncPoint).ToCounts();
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

    private async Task FinishAsync(WindowPass windows, ContainerState sourceState, ContainerState? state, CancellationToken cancellationToken)
    {
        var counts = windows.Tally.ToCounts();
        var error = work.Refusal ?? work.Trouble;
        // What was listed and then not delivered may be there all the same: the next pass looks again.
        var isComplete = counts.Failed == 0 && counts.Pending == 0 && error is null && !context.Control.MustEnd
            && !counts.Reasons.ContainsKey(MailErrorId.GoneFromSource);
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
