using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Folders that the source had at an earlier pass and has no longer, or under another name.</summary>
public class VanishedFolderTests
{
    [Fact]
    public async Task A_folder_renamed_at_the_source_that_goes_where_it_went_before_keeps_its_messages()
    {
        await using var bed = await MigrationBed.StartAsync();
        var before = bed.To.Everything();
        bed.From["Sent"].Add(1, 10, "\\Seen");
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });

        bed.From.Rename("Sent", "Sent Items");
        var task = await bed.SyncAsync();

        Assert.Equal((10, 0, 10, 0), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Removed));
        Assert.Equal(10, bed.To["Sent"].Count);
        Assert.Empty((await bed.UndoAsync(0)).LeftAlone);
        Assert.Equal(before, bed.To.Everything());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_deleted_at_the_source_counts_nothing_any_more(bool propagateDeletion)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 2);
        bed.From.GetOrCreate("Work").Add(10, 3);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = propagateDeletion });

        bed.From.Delete("Work");
        var task = await bed.SyncAsync();

        Assert.Equal((2, 2, propagateDeletion ? 3 : 0), (task.Counts.Found, task.Counts.AlreadyThere, task.Counts.Removed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_deleted_at_the_source_while_others_are_below_it_can_still_be_undone(bool propagateDeletion)
    {
        await using var bed = await MigrationBed.StartAsync();
        var before = bed.To.Everything();
        bed.From.GetOrCreate("Work").Add(1, 3);
        bed.From.GetOrCreate("Work/Now").Add(10, 2);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = propagateDeletion });
        bed.From.Delete("Work");

        var task = await bed.SyncAsync();

        Assert.Equal((2, 2, propagateDeletion ? 3 : 0), (task.Counts.Found, task.Counts.AlreadyThere, task.Counts.Removed));
        Assert.Empty((await bed.UndoAsync(0)).LeftAlone);
        Assert.Equal(before, bed.To.Everything());
    }
}
