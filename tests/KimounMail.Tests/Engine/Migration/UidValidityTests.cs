using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A folder restored from backup: keys mean nothing any more, messages are told by what they are.</summary>
public class UidValidityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changed_at_the_source_nothing_is_doubled_and_nothing_removed(bool propagateDeletion)
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, 60);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = propagateDeletion });
        var copied = bed.To.Everything();

        foreach (var mailbox in bed.From.Mailboxes)
            mailbox.ResetUidValidity();
        var task = await bed.SyncAsync();

        Assert.Equal((0, 60, 0), (task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Removed));
        Assert.Equal(copied, bed.To.Everything());
    }

    [Fact]
    public async Task Changed_at_the_source_what_is_new_is_copied_and_undo_still_knows_its_own()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.To.Inbox.Add(900, 2);
        var before = bed.To.Everything();
        bed.From.Inbox.Add(1, 10);
        await bed.CopyAsync();

        bed.From.Inbox.Expunge(3);
        bed.From.Inbox.Add(50, 2);
        bed.From.Inbox.ResetUidValidity();
        var task = await bed.SyncAsync();
        Assert.Equal((11, 2, 9), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(14, bed.To.Inbox.Count);

        await bed.UndoAsync(0);
        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task Changed_at_the_destination_only_what_is_missing_is_copied_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        await bed.CopyAsync();

        bed.To.Inbox.Expunge(3);
        bed.To.Inbox.Expunge(4);
        bed.To.Inbox.ResetUidValidity();
        var task = await bed.SyncAsync();

        Assert.Equal((2, 8), (task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Copied);
    }

    [Fact]
    public async Task A_destination_folder_deleted_and_made_anew_is_filled_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.GetOrCreate("Work").Add(1, 10);
        await bed.CopyAsync();

        bed.To.Delete("Work");
        bed.From["Work"].Add(11, 1);
        var task = await bed.SyncAsync();

        Assert.Equal((11, 11), (task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Validities_that_come_back_at_the_source_are_gone_through_as_often_as_they_do()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From.Inbox.Append(Mail.Message(6, new string('x', 20_000)), null, Mail.Date);
        await bed.CopyAsync(new MigrationOptions { MaxItemSize = 10_000 });
        var (first, copied) = (bed.From.Inbox.UidValidity, bed.To.Everything());

        bed.From.Inbox.Expunge(2);
        bed.From.Inbox.ResetUidValidity();
        var second = bed.From.Inbox.UidValidity;
        foreach (var validity in new[] { second, first, second, first })
        {
            bed.From.Inbox.ResetUidValidity(validity);
            var task = await bed.SyncAsync();
            Assert.Equal((MigrationStatus.Synced, 4, 1), (task.Status, task.Counts.AlreadyThere, task.Counts.Skipped));
            Assert.Single(await bed.ItemsAsync(MigrationItemStatus.Skipped));
        }

        Assert.Equal(copied, bed.To.Everything());
    }

    [Fact]
    public async Task Flags_are_set_back_on_the_right_message_after_the_source_was_restored()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();
        var first = bed.To.Everything();
        bed.From.Inbox.AddFlags(4, "\\Flagged");
        await bed.SyncAsync();
        bed.From.Inbox.Expunge(1);
        bed.From.Inbox.ResetUidValidity();
        await bed.SyncAsync();

        var result = await bed.UndoAsync(1);

        Assert.Empty(result.LeftAlone);
        Assert.Equal(first, bed.To.Everything());
        Assert.Equal((0, 4), await CopiedAndThereAsync(bed));
        Assert.Empty((await bed.UndoAsync(0)).LeftAlone);
        Assert.Empty(bed.To.Lines());
    }

    [Fact]
    public async Task What_was_set_aside_before_the_source_was_restored_comes_back_beside_the_others()
    {
        await using var bed = await MigrationBed.StartAsync();
        var before = bed.To.Everything();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        bed.From.Inbox.Expunge(2);
        await bed.SyncAsync();
        bed.From.Inbox.Expunge(1);
        bed.From.Inbox.ResetUidValidity();
        await bed.SyncAsync();

        Assert.Empty((await bed.UndoAsync(0)).LeftAlone);
        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task Flags_changed_together_with_the_validity_arrive_as_well()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();
        bed.From.Inbox.AddFlags(4, "\\Flagged");
        bed.From.Inbox.ResetUidValidity();

        Assert.Equal(1, (await bed.SyncAsync()).Counts.FlagsChanged);
        bed.AssertCopied();
    }

    private static async Task<(long Copied, long AlreadyThere)> CopiedAndThereAsync(MigrationBed bed)
    {
        var counts = (await bed.SyncAsync()).Counts;
        return (counts.Copied, counts.AlreadyThere);
    }
}
