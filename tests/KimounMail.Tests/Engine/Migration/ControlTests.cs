using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Suspend, stop, cancel and the lease, in mid-copy: the destination holds an APPEND until it is told to go on.</summary>
public class ControlTests
{
    private const int Messages = 900;

    [Fact]
    public async Task Suspended_in_mid_copy_it_keeps_its_place()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed);

        await bed.Service.RequestSuspendAsync(bed.Id, default);
        await bed.UntilAsync(task => task.Status == MigrationStatus.Stopping);
        held.Release();
        var task = await copying;

        Assert.Equal(MigrationStatus.Suspended, task.Status);
        Assert.InRange(bed.To.Inbox.Count, 1, Messages - 1);
        Assert.Equal(bed.To.Inbox.Count, task.Counts.Copied);

        task = await bed.ResumeAsync();
        Assert.Equal((MigrationStatus.Synced, Messages, 1), (task.Status, task.Counts.Copied, task.SyncPoint));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_second_task_between_the_same_mailboxes_waits_its_turn_so_nothing_is_doubled()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed);

        var second = await bed.Service.CreateAsync(new MigrationRequest(bed.SourceEndpoint, bed.DestinationEndpoint, new MigrationOptions()), default);
        second = (await bed.Service.RunAsync(second.Id, RunMode.Start, default).ToListAsync())[^1].Task;
        held.Release();

        Assert.Equal((MigrationStatus.Failed, MailErrorId.TaskBusy), (second.Status, second.ErrorId));
        Assert.Equal(MigrationStatus.Synced, (await copying).Status);
        second = (await bed.Service.RunAsync(second.Id, RunMode.Resume, default).ToListAsync())[^1].Task;
        Assert.Equal((MigrationStatus.Synced, 0, Messages), (second.Status, second.Counts.Copied, second.Counts.AlreadyThere));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Stopped_in_mid_copy_the_rest_is_skipped_and_a_later_pass_copies_it()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed);

        await bed.Service.RequestStopAsync(bed.Id, default);
        await bed.UntilAsync(task => task.Status == MigrationStatus.Stopping);
        held.Release();
        var task = await copying;

        Assert.Equal(MigrationStatus.Stopped, task.Status);
        Assert.Equal(Messages, task.Counts.Copied + task.Counts.Reasons[MailErrorId.Stopped]);
        Assert.Equal(bed.To.Inbox.Count, task.Counts.Copied);

        var copied = task.Counts.Copied;
        task = await bed.SyncAsync();
        Assert.Equal((MigrationStatus.Synced, Messages - copied, copied, 2), (task.Status, task.Counts.Copied, task.Counts.AlreadyThere, task.SyncPoint));
        bed.AssertCopied();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_in_mid_copy_it_is_suspended_and_nothing_is_doubled(bool stored)
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed, stored, out var cancel);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        held.Release();
        await MigrationBed.InTimeAsync(bed.Destination.UntilIdleAsync());

        Assert.Equal(MigrationStatus.Suspended, (await bed.GetAsync()).Status);
        var task = await bed.ResumeAsync();
        Assert.Equal((MigrationStatus.Synced, Messages), (task.Status, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Undone_after_a_cancelled_copy_nothing_of_it_is_left()
    {
        await using var bed = await CopyingAsync();
        bed.To.Inbox.Add(900, 2);
        var before = bed.To.Everything();
        var (held, copying) = await HoldAsync(bed, stored: true, out var cancel);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        held.Release();
        await MigrationBed.InTimeAsync(bed.Destination.UntilIdleAsync());

        await bed.UndoAsync(0);

        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task A_task_at_work_is_busy_for_everyone_else()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed);
        var other = await bed.AnotherServiceAsync();

        var run = await Assert.ThrowsAsync<MailException>(async () =>
        {
            await foreach (var _ in other.RunAsync(bed.Id, RunMode.Resume, default))
            {
            }
        });
        var undo = await Assert.ThrowsAsync<MailException>(() => other.UndoAsync(bed.Id, 0, true, default));
        held.Release();
        await copying;

        Assert.Equal((MailErrorId.TaskBusy, MailErrorId.TaskBusy), (run.ErrorId, undo.ErrorId));
        Assert.Equal(MigrationStatus.Synced, (await other.GetAsync(bed.Id, default))!.Status);
        bed.AssertCopied();
    }

    [Fact]
    public async Task The_intent_is_on_disk_before_the_destination_has_a_single_message()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed, stored: false, out _);

        Assert.Equal(0, bed.To.Inbox.Count);
        var container = (await bed.Store.OpenJournal(bed.Id).GetContainersAsync()).Single(c => c.SourcePath == "INBOX");
        // Those behind it may be on their way too.
        var intent = (await bed.Store.OpenJournal(bed.Id).GetOpenBatchesAsync(container.Id))[0];
        Assert.Equal(bed.To.Inbox.UidValidity.ToString("D", null), intent.DestinationValidity);
        Assert.Equal("0000000001", intent.SourceKeys[0]);
        Assert.Empty(await bed.ItemsAsync());

        held.Release();
        await copying;
        Assert.Empty(await bed.Store.OpenJournal(bed.Id).GetOpenBatchesAsync(container.Id));
    }

    [Fact]
    public async Task The_next_batches_are_on_their_way_while_the_destination_settles_one()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed);

        var journal = bed.Store.OpenJournal(bed.Id);
        var container = (await journal.GetContainersAsync()).Single(c => c.SourcePath == "INBOX");
        await MigrationBed.UntilAsync(async () => (await journal.GetOpenBatchesAsync(container.Id)).Count > 1);

        held.Release();
        await copying;
        bed.AssertCopied();
    }

    [Fact]
    public async Task What_is_stored_and_not_yet_answered_is_not_reported()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed, stored: true, out _);

        Assert.InRange(bed.To.Inbox.Count, 1, Messages);
        Assert.Empty(await bed.ItemsAsync(MigrationItemStatus.Copied));

        held.Release();
        await copying;
    }

    [Fact]
    public async Task A_task_that_is_done_is_not_resumed_and_not_started_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        await bed.CopyAsync();

        foreach (var mode in new[] { RunMode.Start, RunMode.Resume })
        {
            var refused = await Assert.ThrowsAsync<MailException>(() => bed.RunAsync(mode));
            Assert.Equal(MailErrorId.InvalidTaskState, refused.ErrorId);
        }
    }

    [Fact]
    public async Task A_task_whose_worker_was_killed_is_not_removed_without_force_as_it_can_be_undone()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();
        await bed.Store.Tasks.SetStatusAsync(bed.Id, MigrationStatus.Syncing);

        var error = await Assert.ThrowsAsync<MailException>(() => bed.Service.RemoveAsync(bed.Id, force: false, default));

        Assert.Equal(MailErrorId.InvalidTaskState, error.ErrorId);
        Assert.Equal(3, (await bed.UndoAsync(0)).RemovedCount);
    }

    [Fact]
    public async Task Flags_that_a_killed_server_lost_are_set_again_and_the_users_stay()
    {
        await using var bed = await CopyingAsync();
        var (held, copying) = await HoldAsync(bed, stored: true, out var cancel);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copying);
        held.Release();
        await MigrationBed.InTimeAsync(bed.Destination.UntilIdleAsync());
        foreach (var message in bed.To.Inbox.Messages.ToList())
            bed.To.Inbox.SetFlags(message.Uid, MessageFlags.Of("\\Flagged"));

        var task = await bed.ResumeAsync();

        Assert.Equal((MigrationStatus.Synced, Messages), (task.Status, task.Counts.Copied));
        Assert.Equal(Messages, bed.To.Inbox.Count);
        Assert.All(bed.To.Inbox.Messages, message => Assert.True(message.Flags.Contains("\\Seen")));
        Assert.Contains(bed.To.Inbox.Messages, message => message.Flags.Contains("\\Flagged"));
    }

    private static async Task<MigrationBed> CopyingAsync()
    {
        var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, Messages, "\\Seen");
        await bed.CreateAsync();
        return bed;
    }

    private static Task<(Fault Held, Task<MigrationTask> Copying)> HoldAsync(MigrationBed bed) => HoldAsync(bed, stored: true, out _);

    /// <summary>Starts the copy and returns when the destination holds its first APPEND.</summary>
    private static Task<(Fault Held, Task<MigrationTask> Copying)> HoldAsync(MigrationBed bed, bool stored, out CancellationTokenSource cancel)
    {
        var stall = Fault.Stall().On("APPEND").Times(1);
        var held = bed.Destination.Faults.Add(stored ? stall.AfterEffect() : stall);
        var source = cancel = new CancellationTokenSource();
        return StartAsync();

        async Task<(Fault, Task<MigrationTask>)> StartAsync()
        {
            var copying = bed.RunAsync(RunMode.Start, source.Token);
            await MigrationBed.InTimeAsync(held.Struck);
            return (held, copying);
        }
    }
}
