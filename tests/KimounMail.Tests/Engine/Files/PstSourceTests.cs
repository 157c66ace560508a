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
        await using var bed = await StartAsync(name);
        using var pst = PstFile.Open(PublicPst.PathOf(name));

        var task = await bed.CopyAsync();

        Assert.Contains(task.Status, new[] { MigrationStatus.Synced, MigrationStatus.SyncedWithErrors });
        Assert.Equal(task.Counts.Copied, bed.To.Mailboxes.Sum(mailbox => mailbox.Messages.Count));
        Assert.Equal(task.Counts.Found, task.Counts.Copied + task.Counts.Skipped + task.Counts.Failed);
        Assert.Equal(0, task.Counts.Failed);
        Assert.Equal(Below(pst.UserRoot).Sum(folder => folder.Messages.Count()), task.Counts.Found + await OtherFoldersAsync(bed, pst));

        Assert.Equal((0, task.Counts.Copied), await SyncAsync(bed));
        Assert.Equal(task.Counts.Copied, (await bed.UndoAsync(0)).RemovedCount);
    }

    private static async Task<(long, long)> SyncAsync(MigrationBed bed)
    {
        var again = await bed.SyncAsync();
        return (again.Counts.Copied, again.Counts.AlreadyThere);
    }

    /// <summary>Items of the folders that are left out whole, and say so.</summary>
    private static async Task<int> OtherFoldersAsync(MigrationBed bed, PstFile pst)
    {
        var leftOut = (await bed.Service.GetContainersAsync(bed.Id, default)).Where(container => container.Reason == "OtherKind").Select(container => container.SourcePath!.Split('/')[^1]).ToHashSet();
        return Below(pst.UserRoot).Where(folder => leftOut.Contains(folder.Name)).Sum(folder => folder.Messages.Count());
    }

    private static IEnumerable<PstFolder> Below(PstFolder root) => root.Folders.SelectMany(folder => Below(folder).Prepend(folder));

    private static async Task<MigrationBed> StartAsync(string name)
    {
        var bed = await MigrationBed.StartAsync();
        bed.SourceEndpoint = new(EndpointAddress.OfFile(PublicPst.PathOf(name)), new EndpointCredential.None());
        return bed;
    }
}
