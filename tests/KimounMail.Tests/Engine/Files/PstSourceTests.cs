using KimounMail.Protocols.Pst;
using KimounMail.Tests.Engine.Migration;
using KimounMail.Tests.Protocols.Pst;
using Xunit;

namespace KimounMail.Tests.Engine.Files;

/// <summary>PST and OST files as sources: what is mail arrives, what is not is counted, what is damaged is named.</summary>
public sealed class PstSourceTests
{
    public static TheoryData<string> Readable => PublicPst.Readable;

    [PublicPstTheory]
    [MemberData(nameof(Readable))]
    public async Task Every_item_of_a_folder_of_mail_is_accounted_for(string name)
    {
        await using var bed = await StartAsync(PublicPst.PathOf(name));
        using var pst = PstFile.Open(PublicPst.PathOf(name));

        var task = await bed.CopyAsync();

        Assert.Contains(task.Status, new[] { MigrationStatus.Synced, MigrationStatus.SyncedWithErrors });
        Assert.Equal(task.Counts.Copied, bed.To.Mailboxes.Sum(mailbox => mailbox.Messages.Count));
        Assert.Equal(task.Counts.Found, task.Counts.Copied + task.Counts.Skipped + task.Counts.Failed);
        Assert.Equal(0, task.Counts.Failed);
        Assert.Equal(Below(pst.UserRoot).Sum(folder => folder.Messages.Count()), task.Counts.Found + await OtherFoldersAsync(bed, pst));

        Assert.Equal((0, task.Counts.Copied), await SyncAsync(bed));
        Assert.Equal((true, task.Counts.Copied), await CompareAsync(bed));
        Assert.Equal(task.Counts.Copied, (await bed.UndoAsync(0)).RemovedCount);
    }

    [Fact]
    public async Task A_damaged_item_fails_by_name_and_the_others_arrive()
    {
        var ids = new List<uint>();
        using var pst = WrittenPst.Mails(ids, "one", "two", "three");
        pst.Spoil(pst.DataOffset(ids[1]));
        await using var bed = await StartAsync(pst.Path);
        // What is there already is compared with all there is to copy, the damaged one too.
        bed.To.Inbox.Add(1, 1);

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, 3, 2, 1), (task.Status, task.Counts.Found, task.Counts.Copied, task.Counts.Failed));
        var failed = Assert.Single(await bed.ItemsAsync(MigrationItemStatus.Failed));
        Assert.Equal(MailErrorId.MessageUnreadable, failed.Reason);
        Assert.Contains("wrong checksum", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_whose_attachment_is_not_in_the_file_arrives_and_says_so()
    {
        var reference = WrittenPst.Attached("plan.xls", []) with { Content = null, Properties = [new(0x3707001F, "plan.xls"), new(0x37050003, 2), new(0x370D001F, @"\\server\share\plan.xls")] };
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("see attached", reference)));
        await using var bed = await StartAsync(pst.Path);

        Assert.Equal(1, (await bed.CopyAsync()).Counts.Copied);

        var item = Assert.Single(await bed.ItemsAsync());
        Assert.Equal((MigrationItemStatus.Copied, MailErrorId.PartlyUnreadable), (item.Status, item.Reason));
        Assert.Contains("plan.xls", item.Detail, StringComparison.Ordinal);
    }

    private static async Task<(long, long)> SyncAsync(MigrationBed bed)
    {
        var again = await bed.SyncAsync();
        return (again.Counts.Copied, again.Counts.AlreadyThere);
    }

    private static async Task<(bool, long)> CompareAsync(MigrationBed bed)
    {
        MailboxComparison? verdict = null;
        await foreach (var state in bed.Service.CompareAsync(bed.Id, new ComparisonOptions { Method = ComparisonMethod.Content }, default))
            verdict = state;
        return (verdict!.IsIdentical, verdict.ItemCount);
    }

    /// <summary>Items of the folders that are left out whole, and say so.</summary>
    private static async Task<int> OtherFoldersAsync(MigrationBed bed, PstFile pst)
    {
        var leftOut = (await bed.Service.GetContainersAsync(bed.Id, default)).Where(container => container.Reason == "OtherKind").Select(container => container.SourcePath!.Split('/')[^1]).ToHashSet();
        return Below(pst.UserRoot).Where(folder => leftOut.Contains(folder.Name)).Sum(folder => folder.Messages.Count());
    }

    private static IEnumerable<PstFolder> Below(PstFolder root) => root.Folders.SelectMany(folder => Below(folder).Prepend(folder));

    private static async Task<MigrationBed> StartAsync(string path)
    {
        var bed = await MigrationBed.StartAsync();
        bed.SourceEndpoint = new(EndpointAddress.OfFile(path), new EndpointCredential.None());
        return bed;
    }
}
