using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A folder in trouble is named, and costs the others nothing.</summary>
public class FolderTroubleTests
{
    [Fact]
    public async Task A_folder_that_cannot_be_opened_is_an_error_also_where_the_listing_tells_no_counts()
    {
        await using var bed = await MigrationBed.StartAsync(source: LoopbackProfile.Full.Without("LIST-STATUS"));
        bed.From.Inbox.Add(1, 5);
        bed.From["Archive"].Add(10, 4);
        bed.Source.Faults.Add(Fault.Answer("NO [NOPERM] not yours").On("EXAMINE", "SELECT").OnMailbox("Archive"));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, 5), (task.Status, task.Counts.Copied));
    }

    [Fact]
    public async Task A_folder_the_source_opens_but_does_not_list_fails_alone()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From["Archive"].Add(1, 5);
        bed.From.Inbox.Add(10, 2);
        bed.Source.Faults.Add(Fault.Answer("NO [SERVERBUG] index is broken").On("FETCH").OnMailbox("Archive"));

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });

        Assert.Equal((MigrationStatus.SyncedWithErrors, 2, 5), (task.Status, task.Counts.Copied, task.Counts.Failed));
        bed.Source.Faults.Clear();
        await bed.SyncAsync();
        bed.AssertCopied();
    }

    [Theory]
    [InlineData("one MULTIAPPEND")]
    [InlineData("RFC 3501")]
    public async Task A_level_that_only_holds_folders_is_made_to_hold_mail(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.From.GetOrCreate("Clients").Add(1, 5);
        bed.From.GetOrCreate($"Clients{bed.From.Separator}2024").Add(10, 2);
        var own = bed.To.FolderLines();
        var refused = bed.Destination.Faults.Add(Fault.Answer("NO it cannot be done").On("CREATE").OnMailbox("Clients").Times(1));
        // The folder below it makes the level, which cannot be opened.
        Assert.Equal((MigrationStatus.SyncedWithErrors, 2), StatusAndCopied(await bed.CopyAsync()));
        Assert.Equal(1, refused.Hits);

        Assert.Equal((MigrationStatus.Synced, 5), StatusAndCopied(await bed.SyncAsync()));

        bed.AssertCopied();
        Assert.Equal(7, (await bed.UndoAsync(0)).RemovedCount);
        Assert.Equal(own, bed.To.FolderLines());
    }

    [Fact]
    public async Task Flags_the_destination_refuses_to_change_cost_nothing_else()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From["Archive"].Add(1, 5);
        bed.From.Inbox.Add(10, 2);
        await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });
        bed.From["Archive"].AddFlags(1, "\\Flagged");
        bed.From.Inbox.Add(20, 1);
        bed.Destination.Faults.Add(Fault.Answer("NO [NOPERM] flags are not yours").On("STORE"));

        var task = await bed.SyncAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, 1, 0), (task.Status, task.Counts.Copied, task.Counts.FlagsChanged));
        var folder = (await bed.Service.GetContainersAsync(bed.Id, default)).Single(c => c.SourcePath == "Archive");
        Assert.Contains("flags are not yours", folder.Detail, StringComparison.Ordinal);
        bed.Destination.Faults.Clear();
        Assert.Equal((MigrationStatus.Synced, 1), await StatusAndFlagsAsync(bed));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_folder_listed_twice_is_copied_once()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.Source.Faults.Add(Fault.Untagged("* LIST (\\HasNoChildren) \"/\" INBOX").On("LIST"));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 3, 3), (task.Status, task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
    }

    private static (MigrationStatus, long) StatusAndCopied(MigrationTask task) => (task.Status, task.Counts.Copied);

    private static async Task<(MigrationStatus Status, long FlagsChanged)> StatusAndFlagsAsync(MigrationBed bed)
    {
        var task = await bed.SyncAsync();
        return (task.Status, task.Counts.FlagsChanged);
    }
}
