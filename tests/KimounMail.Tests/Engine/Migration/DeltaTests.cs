using KimounMail.Engine.Migration.Pass;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

public class DeltaTests
{
    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_later_pass_carries_just_what_was_added_and_flagged(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        SampleMailbox.Fill(bed.From, 60);
        await bed.CopyAsync();

        bed.From.Inbox.Add(1001, 3, "\\Seen");
        bed.From.GetOrCreate("New").Add(1004, 2);
        var (flagged, unflagged) = (bed.From["Archive"].Messages[0].Uid, bed.From["Sent"].Messages[0].Uid);
        bed.From["Archive"].SetFlags(flagged, MessageFlags.Of("\\Flagged", "$Label1"));
        bed.From["Sent"].SetFlags(unflagged, MessageFlags.None);
        var task = await bed.SyncAsync();

        Assert.Equal((65, 5, 60), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
        Assert.Equal(0, (await bed.SyncAsync()).Counts.FlagsChanged);
    }

    [Fact]
    public async Task Without_CONDSTORE_changed_flags_are_found_as_well()
    {
        await using var bed = await MigrationBed.StartAsync(source: LoopbackProfile.Full.Without("CONDSTORE", "QRESYNC"));
        bed.From.Inbox.Add(1, 20);
        await bed.CopyAsync();

        bed.From.Inbox.AddFlags(7, "\\Answered", "\\Seen");
        var task = await bed.SyncAsync();

        Assert.Equal((0, 1), (task.Counts.Copied, task.Counts.FlagsChanged));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Flags_the_user_sets_at_the_destination_stay_when_others_change_at_the_source()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();

        bed.To.Inbox.AddFlags(2, "\\Flagged");
        bed.From.Inbox.AddFlags(2, "\\Seen");
        await bed.SyncAsync();

        Assert.Equal(MessageFlags.Of("\\Flagged", "\\Seen"), bed.To.Inbox.Find(2)!.Flags);
    }

    [Fact]
    public async Task What_is_deleted_at_the_source_stays_at_the_destination_unless_asked_for()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();
        var copied = bed.To.Everything();

        bed.From.Inbox.Expunge(2);
        var task = await bed.SyncAsync();

        Assert.Equal((4, 0, 4, 0), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Removed));
        Assert.Equal(copied, bed.To.Everything());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Deletions_that_are_carried_move_the_message_aside(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.From.Inbox.Add(1, 5, "\\Seen");
        bed.From.GetOrCreate("Work").Add(10, 2);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        var copied = bed.To.Lines();

        bed.From.Inbox.Expunge(2);
        bed.From["Work"].Expunge(1);
        var task = await bed.SyncAsync();

        Assert.Equal((5, 0, 2), (task.Counts.Found, task.Counts.Copied, task.Counts.Removed));
        var aside = Assert.Single(bed.To.Mailboxes, mailbox => mailbox.Name.Contains(bed.Id, StringComparison.Ordinal));
        Assert.Equal(2, aside.Count);
        Assert.False(aside.IsSubscribed);
        Assert.Equal(bed.From.Lines(), bed.To.Lines().Where(line => !line.StartsWith(aside.Name, StringComparison.Ordinal)));
        Assert.Equal(copied.Select(Content).Order(StringComparer.Ordinal), bed.To.Lines().Select(Content).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Removed);
    }

    /// <summary>Many lanes want the folder of items set aside at once; there is one all the same, and all of it is emptied.</summary>
    [Fact]
    public async Task What_many_lanes_set_aside_is_removed_for_good_when_the_undo_window_has_passed()
    {
        await using var bed = await MigrationBed.StartAsync();
        for (var folder = 0; folder < 12; folder++)
            bed.From.GetOrCreate($"Folder {folder}").Add(folder, 1);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true, MaxConnection = 4 });
        foreach (var folder in bed.From.Mailboxes.Where(mailbox => mailbox.Count > 0))
            folder.Expunge(1);
        await bed.SyncAsync();
        var aside = Assert.Single(bed.To.Mailboxes, mailbox => mailbox.Name.Contains(bed.Id, StringComparison.Ordinal));
        Assert.Equal(12, aside.Count);

        bed.Clock.Advance(TimeSpan.FromHours(49));
        await bed.SyncAsync();

        Assert.Equal(0, aside.Count);
    }

    [Fact]
    public async Task Two_lanes_that_set_aside_at_once_do_so_in_one_place()
    {
        await using var bed = await MigrationBed.StartAsync();
        await bed.CopyAsync();
        var aside = new AsideFolder(bed.Store.OpenJournal(bed.Id), syncPoint: 1);
        await using var one = await bed.OpenDestinationAsync();
        await using var two = await bed.OpenDestinationAsync();
        var making = bed.Destination.Faults.Add(Fault.Stall().On("CREATE").AfterEffect().Times(1));

        var first = aside.PrepareAsync(one, default);
        await MigrationBed.InTimeAsync(making.Struck);
        var second = aside.PrepareAsync(two, default);
        making.Release();

        // What is set aside is found, to be brought back or removed for good, by the one row of its folder.
        Assert.Equal((await first).Row.Id, (await second).Row.Id);
    }

    [Fact]
    public async Task A_message_moved_at_the_source_is_there_under_its_new_folder_and_aside_from_its_old()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5, "\\Seen");
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });

        bed.From.Inbox.MoveTo(3, bed.From.GetOrCreate("Done"));
        var task = await bed.SyncAsync();

        Assert.Equal((5, 1, 4, 1), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Removed));
        Assert.Equal(bed.From.Lines(), bed.To.Lines().Where(line => !line.Contains(bed.Id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_first_pass_does_not_find_at_the_source_is_never_set_aside()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.To.Inbox.Add(500, 3);
        bed.From.Inbox.Add(1, 5);

        var task = await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });

        Assert.Equal((5, 0), (task.Counts.Copied, task.Counts.Removed));
        Assert.Equal(8, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task A_message_the_user_deleted_at_the_destination_is_not_copied_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();

        bed.To.Inbox.Expunge(2);
        bed.From.Inbox.Add(6, 1);
        var task = await bed.SyncAsync();

        Assert.Equal((6, 1, 5), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(5, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task Flags_that_change_between_scan_and_copy_arrive_by_the_next_pass()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        var held = bed.Source.Faults.Add(Fault.Stall().On("FETCH").OnMessage(message => message.Uid == 4).Times(1));
        await bed.CreateAsync();
        var copying = bed.RunAsync(KimounMail.Engine.Migration.RunMode.Start);

        await MigrationBed.InTimeAsync(held.Struck);
        bed.From.Inbox.AddFlags(5, "\\Flagged");
        held.Release();
        await copying;
        await bed.SyncAsync();

        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_that_failed_and_is_gone_from_the_source_is_no_failure_any_more()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.Destination.Faults.Add(Fault.Answer("NO never").On("APPEND"));
        await bed.CopyAsync();
        bed.Destination.Faults.Clear();
        bed.From.Inbox.Expunge(2);

        Assert.Equal(MigrationStatus.Synced, (await bed.SyncAsync()).Status);
        Assert.Empty(await bed.ItemsAsync(MigrationItemStatus.Failed));
    }

    private static string Content(string line) => line[line.IndexOf('\t', StringComparison.Ordinal)..];
}
