using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>The store fails in the middle of a pass: the pass says so and nothing else is blamed; later it goes on.</summary>
public sealed class StoreTroubleTests
{
    private const int Messages = 300;

    [Fact]
    public async Task A_store_locked_for_too_long_ends_the_pass_with_its_error_and_the_next_goes_on()
    {
        await using var bed = await MigrationBed.StartAsync(lockTimeout: TimeSpan.FromMilliseconds(50));
        SampleMailbox.Fill(bed.From, Messages);
        await bed.CreateAsync();
        var stall = bed.Destination.Faults.Add(Fault.Stall().On("APPEND").AfterEffect().Nth(2));
        var running = LastAsync(bed);
        await MigrationBed.InTimeAsync(stall.Struck);
        await using (await State.StoreTroubleTests.LockAsync(Path.Combine(bed.Store.Folder, "kimounmail.db")))
        {
            bed.Destination.Faults.Clear();
            await MigrationBed.InTimeAsync(running);

            // Though nothing could be written, whoever asks is told, and not that the worker was lost.
            var told = await bed.GetAsync();
            Assert.Equal((MigrationStatus.Failed, MailErrorId.StoreUnusable), (told.Status, told.ErrorId));
            Assert.Contains("locked by another program", told.StatusDetail, StringComparison.Ordinal);
            Assert.InRange(told.Counts.Copied, 0, bed.To.Mailboxes.Sum(mailbox => mailbox.Messages.Count));
        }

        var task = await bed.ResumeAsync();

        Assert.Equal((MigrationStatus.Synced, Messages, Messages), (task.Status, task.Counts.Found, task.Counts.Copied));
        Assert.Equal(bed.From.Lines(), bed.To.Lines());
    }

    private static async Task<MigrationTask> LastAsync(MigrationBed bed)
    {
        MigrationTask? last = null;
        await foreach (var progress in bed.Service.RunAsync(bed.Id, RunMode.Start, default))
            last = progress.Task;
        return last!;
    }
}
