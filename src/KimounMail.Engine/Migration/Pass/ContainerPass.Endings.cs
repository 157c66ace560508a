using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <content>What becomes of a container that is not gone through to its end: put off, left out, or left when the pass ends.</content>
internal sealed partial class ContainerPass
{
    private long? _pendingAtRest;
    private int _rests;

    /// <summary>The pass ends before what was put off is tried again.</summary>
    public Task EndAsync() => context.Control.Request == TaskRequest.Stop
        ? SettleRestAsync(MigrationItemStatus.Skipped, MailErrorId.Stopped, WindowPass.StoppedDetail)
        : Task.CompletedTask;

    /// <summary>The pass cannot go on: what is left of this container failed for that reason, and the counts say so.</summary>
    public Task GiveUpAsync(MailException error) => SettleRestAsync(MigrationItemStatus.Failed, error.ErrorId, error.ToUserText());

    private async Task SettleRestAsync(MigrationItemStatus status, string reason, string detail)
    {
        if (_windows is null)
            return;
        await _windows.SettleAllAsync(status, reason, detail, CancellationToken.None).ConfigureAwait(false);
        var counts = _windows.Tally.ToCounts();
        work.Row = await context.Journal.SaveContainerAsync(work.Row with { SourceState = null, ScannedBySyncPoint = context.SyncPoint, Counts = counts }, CancellationToken.None).ConfigureAwait(false);
        Report(counts);
    }

    /// <summary>
    /// A server broke off to have a rest. What it did not get through several times in a row is put off; and when all else was done
    /// meanwhile, the one item that stops it each time is left out, or the container where it is none of its items.
    /// </summary>
    private async Task<bool> MustLeaveAsync(MailException asked)
    {
        var keys = _pace.Interrupted();
        // One that gets no connection waits for another to end, which has one and need not wait.
        if (!lane.IsRefused || !context.Pace.Lanes.IsCrowded)
            context.Pace.SlowDown(asked);
        var isToBlame = work.IsToBlame(context.Pace);
        var pending = _windows?.Tally.ToCounts().Pending;
        _rests = pending == _pendingAtRest ? _rests + 1 : 1;
        _pendingAtRest = pending;
        if (context.Control.MustEnd)
        {
            work.PutOff();
            return true;
        }

        if (lane.IsRefused || _rests <= work.MaxRests || (isToBlame && keys.Count > 1))
            return false;
        _rests = 0;
        if (!isToBlame)
        {
            work.PutOff();
            return true;
        }

        context.Pace.Acquit();
        if (keys is [var key])
        {
            _pace.Refuse(key, asked.ErrorId, asked.ToUserText());
            return false;
        }

        work.Trouble = asked;
        if (_windows is null)
            await LeaveUnreadAsync(asked, new ContainerTally { Expected = work.Source.ItemCount ?? 0 }, CancellationToken.None).ConfigureAwait(false);
        await GiveUpAsync(asked).ConfigureAwait(false);
        return true;
    }

    private async Task RestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await context.Pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e)
        {
            await GiveUpAsync(e).ConfigureAwait(false);
            throw;
        }
    }
}
