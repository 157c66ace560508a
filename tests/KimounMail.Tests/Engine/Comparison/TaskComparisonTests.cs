using KimounMail.TestServers.Imap;
using KimounMail.Tests.Engine.Migration;
using Xunit;

namespace KimounMail.Tests.Engine.Comparison;

/// <summary>The comparison of a task's mailboxes, and the verdict that stays with it.</summary>
public sealed class TaskComparisonTests
{
    private static readonly ComparisonOptions s_content = new() { Method = ComparisonMethod.Content };

    [Fact]
    public async Task The_verdict_is_in_the_store_and_any_process_sees_it()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        await bed.CopyAsync();
        Assert.Null((await bed.GetAsync()).Comparison);

        var verdict = await CompareAsync(bed);
        bed.To.Inbox.Expunge(4);
        var later = await CompareAsync(bed);

        Assert.Equal((bed.Id, true, 10), (verdict.TaskId, verdict.IsIdentical, verdict.SameOctetsCount));
        Assert.Single(later.Differences);
        var stored = (await (await bed.AnotherServiceAsync()).GetAsync(bed.Id, default))!.Comparison!;
        Assert.Equal((ComparisonMethod.Content, 10, 9, 1, false), (stored.Method, stored.ItemCount, stored.IdenticalCount, stored.DifferenceCount, stored.IsIdentical));
        Assert.Equal((later.ComparedAt, bed.Id), (stored.ComparedAt, stored.TaskId));
        Assert.Empty(stored.Differences);
    }

    [Fact]
    public async Task Folder_map_and_filters_are_those_of_the_task()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Create("Old").Add(1, 5);
        bed.From.Create("Left out").Add(1, 5);
        bed.From.Inbox.Append(Mail.Message(1), date: Mail.Date.AddYears(-10));
        await bed.CopyAsync(new MigrationOptions
        {
            FolderMap = new Dictionary<string, string> { ["Old"] = "New" },
            ExcludeFolder = ["Left out"],
            ReceivedAfter = Mail.Date.AddYears(-1),
        });

        var verdict = await CompareAsync(bed);

        Assert.Equal((true, 5), (verdict.IsIdentical, verdict.ItemCount));
    }

    [Fact]
    public async Task A_folder_is_looked_for_where_it_went()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Create("Post").Add(1, 5);
        await bed.CopyAsync();
        bed.To.Rename("Post", "Elsewhere");

        var verdict = await CompareAsync(bed);

        Assert.Equal(
            [MailboxDifferenceKind.MissingContainer, .. Enumerable.Repeat(MailboxDifferenceKind.MissingItem, 5)], verdict.Differences.Select(d => d.Kind));
    }

    [Fact]
    public async Task A_later_pass_leaves_the_verdict_with_its_time_and_an_undo_takes_it_away()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();
        var verdict = await CompareAsync(bed);
        bed.From.Inbox.Add(4, 1);

        var task = await bed.SyncAsync();

        Assert.Equal(verdict.ComparedAt, task.Comparison!.ComparedAt);
        Assert.True(task.StartedAt > task.Comparison.ComparedAt);
        await bed.UndoAsync(1);
        Assert.Null((await bed.GetAsync()).Comparison);
    }

    [Fact]
    public async Task A_task_at_work_or_of_no_such_id_is_not_compared()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();

        await using (await bed.Store.Tasks.TryAcquireLeaseAsync(bed.Id))
            Assert.Equal(MailErrorId.TaskBusy, await ErrorAsync(bed, bed.Id));
        Assert.Equal(MailErrorId.TaskNotFound, await ErrorAsync(bed, "zzzzzzzz"));
        Assert.Equal(MailErrorId.TaskNotFound, await ErrorAsync(bed, "../nothing"));
    }

    [Fact]
    public async Task A_comparison_that_fails_or_is_left_keeps_the_verdict_before_it()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        await bed.CopyAsync();
        var verdict = await CompareAsync(bed);
        bed.Source.Faults.Add(Fault.Answer("NO [ALERT] not today").On("LIST"));

        Assert.Equal(MailErrorId.CommandFailed, await ErrorAsync(bed, bed.Id));

        Assert.Equal(verdict.ComparedAt, (await bed.GetAsync()).Comparison!.ComparedAt);
        Assert.False(await bed.Store.Tasks.IsLeaseHeldAsync(bed.Id));
    }

    private static Task<MailboxComparison> CompareAsync(MigrationBed bed) => bed.Service.CompareAsync(bed.Id, s_content, default).LastAsync().AsTask();

    private static async Task<string> ErrorAsync(MigrationBed bed, string id) =>
        (await Assert.ThrowsAnyAsync<MailException>(() => bed.Service.CompareAsync(id, s_content, default).LastAsync().AsTask())).ErrorId;
}
