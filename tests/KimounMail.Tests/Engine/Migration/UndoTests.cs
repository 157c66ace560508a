using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

public class UndoTests
{
    public static TheoryData<string, int> WaysAndSyncPoints
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var way in FirstCopyTests.Destinations.Keys)
            {
                for (var point = 0; point < 3; point++)
                    data.Add(way, point);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WaysAndSyncPoints))]
    public async Task The_destination_is_again_as_it_was_at_the_sync_point(string way, int syncPoint)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.To.Inbox.Add(900, 3, "\\Seen", "Mine");
        bed.To.GetOrCreate("Own").Add(910, 2);
        var moments = new List<IReadOnlyList<string>> { bed.To.Everything() };
        SampleMailbox.Fill(bed.From, 60);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        moments.Add(bed.To.Everything());

        ChangeSource(bed.From, 1);
        await bed.SyncAsync();
        moments.Add(bed.To.Everything());
        ChangeSource(bed.From, 2);
        await bed.SyncAsync();

        var result = await bed.UndoAsync(syncPoint);

        Assert.Empty(result.LeftAlone);
        Assert.Equal(moments[syncPoint], bed.To.Everything());
        Assert.Equal(syncPoint == 0 ? MigrationStatus.Undone : MigrationStatus.Synced, result.Task.Status);
        Assert.Equal(syncPoint, (await bed.GetAsync()).SyncPoint);
    }

    [Fact]
    public async Task Undo_then_sync_brings_everything_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, 60);
        await bed.CopyAsync();
        bed.From.Inbox.Add(1001, 5);
        await bed.SyncAsync();

        foreach (var syncPoint in new[] { 1, 0 })
        {
            await bed.UndoAsync(syncPoint);
            var task = await bed.SyncAsync();
            Assert.Equal(65 - task.Counts.AlreadyThere, task.Counts.Copied);
            bed.AssertCopied();
        }
    }

    [Fact]
    public async Task Messages_the_user_moved_or_deleted_are_left_alone_and_reported()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();
        bed.To.Inbox.MoveTo(2, bed.To.GetOrCreate("Kept"));
        bed.To.Inbox.Expunge(3);
        bed.To.Inbox.Add(100, 1);

        var result = await bed.UndoAsync(0);

        Assert.Equal(3, result.RemovedCount);
        Assert.Equal(["0000000002", "0000000003"], result.LeftAlone.Select(item => item.SourceKey));
        Assert.All(result.LeftAlone, item => Assert.Equal(MailErrorId.ChangedAtDestination, item.Reason));
        Assert.Equal(1, bed.To["Kept"].Count);
        Assert.Equal(6u, Assert.Single(bed.To.Inbox.Messages).Uid);
    }

    [Fact]
    public async Task A_message_flagged_by_one_pass_and_set_aside_by_the_next_comes_back_as_it_was_before_both()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3, "$Forwarded");
        await bed.CreateAsync(new MigrationOptions { PropagateDeletion = true });
        await bed.SyncAsync();
        var first = bed.To.Everything();
        bed.From.Inbox.SetFlags(2, MessageFlags.Of("\\Flagged"));
        await bed.SyncAsync();
        bed.From.Inbox.Expunge(2);
        await bed.SyncAsync();

        var result = await bed.UndoAsync(1);

        Assert.Equal((1, 1), (result.RestoredCount, result.FlagsRestoredCount));
        Assert.Equal(first, bed.To.Everything());
    }

    /// <summary>Many lanes set copies of one message aside at once, and nothing but its flags says which folder each is from.</summary>
    [Theory]
    [InlineData("UIDPLUS")]
    [InlineData("UIDPLUS", "MOVE")]
    public async Task Copies_of_a_message_set_aside_at_once_each_come_back_to_their_own_folder(params string[] missing)
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Full.Without(missing));
        for (var folder = 0; folder < 12; folder++)
            bed.From.GetOrCreate($"Folder {folder}").Add(1, 1, $"Label{folder}");
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true, MaxConnection = 4 });
        var copied = bed.To.Everything();
        foreach (var folder in bed.From.Mailboxes.Where(mailbox => mailbox.Count > 0))
            folder.Expunge(1);
        Assert.Equal(12, (await bed.SyncAsync()).Counts.Removed);

        var result = await bed.UndoAsync(1);

        Assert.Empty(result.LeftAlone);
        Assert.Equal(copied, bed.To.Everything());
    }

    [Fact]
    public async Task A_folder_we_made_and_the_user_uses_stays()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.GetOrCreate("Work/Deep").Add(1, 2);
        bed.From.GetOrCreate("Play").Add(3, 2);
        await bed.CopyAsync();
        bed.To["Work/Deep"].Add(100, 1);

        var result = await bed.UndoAsync(0);

        Assert.Equal(["Play"], result.DeletedContainers);
        Assert.Equal(1, bed.To["Work/Deep"].Count);
        Assert.Null(bed.To.Find("Play"));
    }

    [Fact]
    public async Task Mail_matched_but_not_written_by_us_is_never_removed()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.To.Inbox.Add(1, 2);
        var before = bed.To.Everything();
        await bed.CopyAsync();

        var result = await bed.UndoAsync(0);

        Assert.Equal(3, result.RemovedCount);
        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task Undo_is_refused_when_the_window_is_over_unless_forced()
    {
        await using var bed = await MigrationBed.StartAsync();
        var before = bed.To.Everything();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();
        bed.Clock.Advance(TimeSpan.FromHours(47));
        Assert.NotNull((await bed.GetAsync()).UndoUntil);

        bed.Clock.Advance(TimeSpan.FromHours(2));
        var refused = await Assert.ThrowsAsync<MailException>(() => bed.UndoAsync(0));

        Assert.Equal(MailErrorId.UndoWindowExpired, refused.ErrorId);
        Assert.Equal(5, bed.To.Inbox.Count);
        await bed.UndoAsync(0, force: true);
        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task Where_UIDVALIDITY_changed_nothing_is_removed_and_all_is_reported()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From.GetOrCreate("Work").Add(10, 2);
        await bed.CopyAsync();
        bed.To.Inbox.ResetUidValidity();

        var result = await bed.UndoAsync(0);

        Assert.Equal((2, 5), (result.RemovedCount, result.LeftAlone.Count));
        Assert.All(result.LeftAlone, item => Assert.Equal(MailErrorId.ContainerReplaced, item.Reason));
        Assert.Equal(5, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task A_message_marked_deleted_by_the_user_survives_an_undo_without_UIDPLUS()
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Plain3501);
        bed.To.Inbox.Add(900, 1, "\\Deleted");
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();

        var refused = await Assert.ThrowsAsync<MailException>(() => bed.UndoAsync(0));

        Assert.Equal(MailErrorId.ChangedAtDestination, refused.ErrorId);
        Assert.Equal(4, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task An_undo_that_loses_its_connection_can_be_run_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, 60);
        var before = bed.To.Everything();
        await bed.CopyAsync();
        bed.Destination.Faults.Add(Fault.Disconnect().On("UID EXPUNGE").Nth(3).AfterEffect());

        await Assert.ThrowsAsync<MailException>(() => bed.UndoAsync(0));
        Assert.False((await bed.GetAsync()).IsRunning);
        await bed.UndoAsync(0);

        Assert.Equal(before, bed.To.Everything());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Folders_whose_making_was_cut_short_are_taken_away_all_the_same(bool made)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.GetOrCreate("A/B/C").Add(1, 2);
        bed.From.GetOrCreate("D").IsSubscribed = true;
        var before = bed.To.Everything();
        foreach (var command in new[] { "CREATE", "SUBSCRIBE" })
        {
            var fault = Fault.Disconnect().On(command).Every(2).Times(3);
            bed.Destination.Faults.Add(made ? fault.AfterEffect() : fault);
        }

        await bed.CopyAsync();
        bed.AssertCopied();
        await bed.UndoAsync(0);

        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task Undo_to_a_sync_point_that_never_was_is_refused()
    {
        await using var bed = await MigrationBed.StartAsync();
        await bed.CopyAsync();

        var refused = await Assert.ThrowsAsync<MailException>(() => bed.UndoAsync(2));

        Assert.Equal(MailErrorId.InvalidTaskState, refused.ErrorId);
    }

    /// <summary>Adds, flags, unflags, moves and deletes, and makes a folder.</summary>
    private static void ChangeSource(LoopbackAccount account, int round)
    {
        account.Inbox.Add(1000 * round, 3, "\\Seen", $"Round{round}");
        account.GetOrCreate($"Round {round}").Add((1000 * round) + 10, 2);
        account[$"Round {round}"].IsSubscribed = true;
        var archive = account["Archive"].Messages;
        account["Archive"].SetFlags(archive[0].Uid, MessageFlags.Of("\\Flagged", $"Round{round}"));
        account["Archive"].SetFlags(archive[1].Uid, MessageFlags.None);
        account["Archive"].Expunge(archive[2].Uid);
        account.Inbox.Expunge(account.Inbox.Messages[0].Uid);
        account.Inbox.MoveTo(account.Inbox.Messages[1].Uid, account["Sent"]);
    }
}
