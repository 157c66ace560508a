using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>The folder at the destination for what is gone from the source.</summary>
public class AsideFolderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task The_user_may_delete_the_folder_of_what_was_set_aside(int days)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        bed.From.Inbox.Expunge(2);
        await bed.SyncAsync();
        bed.To.Delete(bed.To.Mailboxes.Single(mailbox => mailbox.Name.Contains(bed.Id, StringComparison.Ordinal)).Name);

        bed.Clock.Advance(TimeSpan.FromDays(days));
        bed.From.Inbox.Expunge(3);
        var task = await bed.SyncAsync();

        Assert.Equal((MigrationStatus.Synced, 1), (task.Status, task.Counts.Removed));
        Assert.Equal(3, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task Two_lanes_that_set_aside_at_once_share_one_folder()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.From["Archive"].Add(10, 3);
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true, MaxConnection = 2 });
        bed.From.Inbox.Expunge(2);
        bed.From["Archive"].Expunge(2);
        var both = bed.Destination.Faults.Add(Fault.Stall().On("CREATE"));
        var syncing = bed.SyncAsync();
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (both.Hits < 2)
                await Task.Delay(10, limit.Token);
        }

        both.Release();
        Assert.Equal(2, (await syncing).Counts.Removed);
        bed.Clock.Advance(TimeSpan.FromDays(3));
        await bed.SyncAsync();

        Assert.Equal(0, bed.To.Mailboxes.Single(mailbox => mailbox.Name.Contains(bed.Id, StringComparison.Ordinal)).Count);
    }
}
