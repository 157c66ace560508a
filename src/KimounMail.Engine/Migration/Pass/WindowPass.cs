using System.Runtime.CompilerServices;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// Does what one window of a container after the other asks for: settles what is left out, matches, copies, follows changes.
/// Batches under way at the end of a window are heard while the next is looked at.
/// </summary>
internal sealed class WindowPass(PassContext context, Lane lane, ContainerWork work, IReadOnlyList<JournalContainer> sharers, CopyPace pace, ContainerTally tally)
{
    public const string StoppedDetail = "The migration was stopped before it reached this item.";

    private readonly PendingItems _pending = new(context, work, tally);
    private readonly DestinationMatcher _matcher = new(context, work, sharers);
    private readonly BatchCopier _copier = new(context, work, tally, pace) { Settled = () => context.Progress.Report(work.Row.Id, work.Source.Path, tally.ToCounts()) };
    private CopyTarget? _target;
    private string? _lastKey;
    private bool _isAtEnd;

    public required IEndpointSession Source { get; init; }

    public required IDestinationSession Destination { get; init; }

    public ContainerTally Tally => tally;

    /// <summary>True when nothing is to be done in the windows that follow.</summary>
    public bool MustEnd => context.Control.MustEnd || _copier.Full is not null;

    /// <summary>True when the destination turned out to have items that count as not copied.</summary>
    public bool HasLateArrivals { get; private set; }

    /// <summary>Where the items go; null when the destination would not have them.</summary>
    public async Task BeginAsync(ContainerState? state, CancellationToken cancellationToken)
    {
        if (state is not null)
            _target = new CopyTarget(Destination, await _matcher.BeginAsync(Destination, state, cancellationToken).ConfigureAwait(false), _pending);
    }

    public async Task RunAsync(SourceDiff diff, CancellationToken cancellationToken)
    {
        _lastKey = diff.LastKey ?? _lastKey;
        _isAtEnd = diff.IsLast;
        if (_isAtEnd)
            tally.Expected = 0;
        await context.Journal.RevertItemsAsync(work.Row.Id, diff.Forgotten, cancellationToken).ConfigureAwait(false);
        _pending.Add(diff.Candidates);
        context.Progress.Report(work.Row.Id, work.Source.Path, tally.ToCounts());
        await SettleWithoutCopyAsync(diff, cancellationToken).ConfigureAwait(false);
        if (_target is null)
            return;

        var later = diff.IsLast ? null : LaterAsync(_lastKey, cancellationToken);
        var found = await _matcher.MatchAsync(Source, _target, _pending.Of(diff.Candidates), later, tally, cancellationToken).ConfigureAwait(false);
        diff.FlagChanges.AddRange(found);
        await SettleRefusedAsync(cancellationToken).ConfigureAwait(false);
        await _copier.CopyAsync(Source, _target, _pending.Of(diff.Candidates), cancellationToken).ConfigureAwait(false);
        await FollowChangesAsync(diff, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hears what is still to be heard. What was not looked at, because the pass ends early, is counted by what the journal has of it.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (_isAtEnd && !MustEnd)
            await lane.ForeseeAsync(atDestination: true, cancellationToken).ConfigureAwait(false);
        if (_target is not null)
        {
            await _copier.FinishAsync(Source, _target, cancellationToken).ConfigureAwait(false);
            if (_isAtEnd && !context.Control.MustEnd)
                await new ChangeFollower(context, work, tally).FindStoredKeysAsync(lane, Destination, sharers, cancellationToken).ConfigureAwait(false);
            if (_isAtEnd && (_matcher.IsInDoubt || _copier.IsInDoubt))
                await SettleLateArrivalsAsync(cancellationToken).ConfigureAwait(false);
        }

        if (context.Control.Request == TaskRequest.Stop)
            await SettleAllAsync(MigrationItemStatus.Skipped, MailErrorId.Stopped, StoppedDetail, cancellationToken).ConfigureAwait(false);
        else if (_copier.Full is { } full)
            await SettleAllAsync(MigrationItemStatus.Failed, full.ErrorId, full.ToUserText(), cancellationToken).ConfigureAwait(false);
        else
            await CountRestAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Settles all that is left for one reason: what waits, and what was not looked at.</summary>
    public async Task SettleAllAsync(MigrationItemStatus status, string reason, string detail, CancellationToken cancellationToken)
    {
        await _pending.SettleAsync(_pending.Items, status, reason, detail, cancellationToken).ConfigureAwait(false);
        await CountRestAsync(cancellationToken).ConfigureAwait(false);
        tally.SettleRest(status, reason);
    }

    /// <summary>The source will not list what follows: hears what is still to be heard.</summary>
    public async Task EndUnreadAsync(MailException error, CancellationToken cancellationToken)
    {
        if (_target is not null)
            await _copier.FinishAsync(Source, _target, cancellationToken).ConfigureAwait(false);
        await _pending.SettleAsync(MigrationItemStatus.Failed, error, cancellationToken).ConfigureAwait(false);
    }

    private async Task CountRestAsync(CancellationToken cancellationToken)
    {
        if (_isAtEnd || tally.Found >= tally.Expected)
            return;
        var comparison = new SourceComparison(context, work.Row.Id, _target?.State.Validity, tally);
        await foreach (var row in context.Journal.ReadItemsAsync(work.Row.Id, _lastKey, cancellationToken).ConfigureAwait(false))
        {
            if (row.SourceKey != _lastKey && !row.IsRetired && tally.Found < tally.Expected && comparison.IsThere(row))
                comparison.TryAddUnchanged(row);
        }
    }

    /// <summary>The candidates behind a key.</summary>
    private async IAsyncEnumerable<IReadOnlyList<Candidate>> LaterAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var comparison = new SourceComparison(context, work.Row.Id, _target!.State.Validity, new ContainerTally());
        var windows = new SourceScanner(context.Journal, work.Row.Id, comparison).ScanAsync(Source, work.Source, after, cancellationToken);
        await foreach (var diff in windows.ConfigureAwait(false))
            yield return [.. diff.Candidates.Where(c => LeftOut(c) is null)];
    }

    /// <summary>What filters, labels and known limits leave out, before anything is sent.</summary>
    private async Task SettleWithoutCopyAsync(SourceDiff diff, CancellationToken cancellationToken)
    {
        if (work.Refusal is { } refusal)
            await _pending.SettleAsync(MigrationItemStatus.Failed, refusal, cancellationToken).ConfigureAwait(false);

        var leftOut = _pending.Of(diff.Candidates).ToLookup(LeftOut);
        foreach (var group in leftOut.Where(g => g.Key is not null))
        {
            var (status, reason, detail) = group.Key!.Value;
            await _pending.SettleAsync([.. group], status, reason, detail, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Why an item is not copied; null when it is to be.</summary>
    private (MigrationItemStatus Status, string Reason, string Detail)? LeftOut(Candidate candidate)
    {
        var item = candidate.Item;
        if (item.Kind != ItemKind.Mail)
            return (MigrationItemStatus.Skipped, MailErrorId.OtherKind, $"An item of kind {item.Kind}, which IMAP does not hold.");
        if (!SourceFilter.Passes(item, context.Options))
            return (MigrationItemStatus.Skipped, MailErrorId.Filtered, "Left out by the date or size filter.");
        if (item.GlobalId is { } id && context.GlobalIds.GetOrAdd(id, work.Row.Id) != work.Row.Id)
            return (MigrationItemStatus.Skipped, MailErrorId.CopiedUnderAnotherLabel, "The same message is copied under another label.");
        if (item.Size > Destination.Features.MaxItemSize)
            return (MigrationItemStatus.Failed, MailErrorId.MessageTooLarge, $"Larger than the {Destination.Features.MaxItemSize} octets the destination takes.");
        return null;
    }

    /// <summary>What earlier attempts of this pass found to be refused; after the match, as one that broke the connection may have been stored all the same.</summary>
    private async Task SettleRefusedAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, (reason, detail)) in pace.RefusedItems)
        {
            if (_pending.Find(key) is { } candidate)
                await _pending.SettleAsync([candidate], MigrationItemStatus.Failed, reason, detail, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SettleLateArrivalsAsync(CancellationToken cancellationToken)
    {
        try
        {
            HasLateArrivals = await new LateArrivals(context, work, sharers).SettleAsync(Source, _target!, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (IsOfThisContainer(e))
        {
            // The batches stay open: the next pass tries again.
            work.Trouble = e;
        }
    }

    /// <summary>True for what costs this container something, and the others nothing.</summary>
    private bool IsOfThisContainer(MailException e) => !e.IsTransient && e.ErrorId != MailErrorId.StoreUnusable && Destination.IsUsable;

    private async Task FollowChangesAsync(SourceDiff diff, CancellationToken cancellationToken)
    {
        if (context.Control.MustEnd || diff.FlagChanges.Count + diff.Gone.Count == 0)
            return;
        await _copier.FinishAsync(Source, _target!, cancellationToken).ConfigureAwait(false);
        var follower = new ChangeFollower(context, work, tally);
        try
        {
            await follower.ChangeFlagsAsync(Destination, diff.FlagChanges, cancellationToken).ConfigureAwait(false);
            await follower.SetAsideAsync(Destination, _target!.State, diff.Gone, cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (IsOfThisContainer(e))
        {
            // What is copied is copied; the next pass tries again, and the other containers have theirs carried.
            work.Trouble = e;
        }
    }
}
