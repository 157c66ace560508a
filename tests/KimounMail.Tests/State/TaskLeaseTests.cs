using System.Diagnostics;
using Xunit;

namespace KimounMail.Tests.State;

public class TaskLeaseTests
{
    [Fact]
    public async Task One_holder_at_a_time_within_a_process_and_between_store_objects()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        await using var other = await temporary.OpenAnotherAsync();
        var id = (await temporary.CreateTaskAsync()).Id;
        Assert.False(await other.Tasks.IsLeaseHeldAsync(id));

        var lease = await temporary.Store.Tasks.TryAcquireLeaseAsync(id.ToUpperInvariant());
        Assert.NotNull(lease);
        Assert.True(await other.Tasks.IsLeaseHeldAsync(id));
        Assert.Null(await other.Tasks.TryAcquireLeaseAsync(id));
        Assert.Null(await temporary.Store.Tasks.TryAcquireLeaseAsync(id));

        await lease.DisposeAsync();
        Assert.False(await other.Tasks.IsLeaseHeldAsync(id));
        await using var second = await other.Tasks.TryAcquireLeaseAsync(id);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Those_who_ask_whether_it_is_held_never_make_it_seem_held()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await (await tasks.TryAcquireLeaseAsync(id))!.DisposeAsync();

        var seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var held = 0;
            for (var i = 0; i < 200; i++)
                held += await tasks.IsLeaseHeldAsync(id) ? 1 : 0;
            return held;
        })));

        Assert.Equal([0, 0, 0, 0], seen);
    }

    [Fact]
    public async Task A_process_killed_while_it_holds_the_lease_gives_it_back()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await tasks.SetStatusAsync(id, MigrationStatus.Syncing);

        // flock(1) takes the lock and becomes cat, which answers once it holds it.
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", Path.Combine(temporary.Folder, "locks", id + ".lock"), "cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await holder.StandardInput.WriteLineAsync("held?");
        await holder.StandardInput.FlushAsync();
        Assert.Equal("held?", await holder.StandardOutput.ReadLineAsync());
        Assert.True(await tasks.IsLeaseHeldAsync(id));
        Assert.Null(await tasks.TryAcquireLeaseAsync(id));
        Assert.Equal(MigrationStatus.Syncing, (await tasks.GetAsync(id))!.Status);

        holder.Kill();
        await holder.WaitForExitAsync();
        Assert.False(await tasks.IsLeaseHeldAsync(id));
        Assert.Equal(MigrationStatus.Stopped, (await tasks.GetAsync(id))!.Status);
        await using var lease = await tasks.TryAcquireLeaseAsync(id);
        Assert.NotNull(lease);
    }

    [Theory]
    [InlineData(MigrationStatus.Validating)]
    [InlineData(MigrationStatus.Syncing)]
    [InlineData(MigrationStatus.Stopping)]
    [InlineData(MigrationStatus.Undoing)]
    public async Task A_running_task_without_a_worker_is_told_as_stopped_and_stored_as_it_was(MigrationStatus status)
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await tasks.SetStatusAsync(id, status, "At work");

        var told = (await tasks.GetAsync(id))!;
        Assert.Equal((MigrationStatus.Stopped, "Its worker ended unexpectedly; Resume-Migration goes on from where it was."), (told.Status, told.StatusDetail));
        Assert.Equal(id, Assert.Single(await tasks.ListAsync(new() { Statuses = [MigrationStatus.Stopped] })).Id);

        await using var lease = await tasks.TryAcquireLeaseAsync(id);
        var running = (await tasks.GetAsync(id))!;
        Assert.Equal((status, "At work"), (running.Status, running.StatusDetail));
    }

    [Fact]
    public async Task A_queued_task_has_thirty_seconds_to_find_a_worker()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await tasks.SetStatusAsync(id, MigrationStatus.Queued);

        temporary.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(MigrationStatus.Queued, (await tasks.GetAsync(id))!.Status);
        temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(MigrationStatus.Stopped, (await tasks.GetAsync(id))!.Status);
    }

    [Fact]
    public async Task An_id_that_cannot_be_one_of_ours_never_becomes_a_file_name()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var error = await Assert.ThrowsAsync<MailException>(() => temporary.Store.Tasks.TryAcquireLeaseAsync("../../x"));
        Assert.Equal(MailErrorId.TaskNotFound, error.ErrorId);
    }

    [Fact]
    public async Task A_task_in_work_cannot_be_removed()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var id = (await temporary.CreateTaskAsync()).Id;
        await using (await temporary.Store.Tasks.TryAcquireLeaseAsync(id))
        {
            var error = await Assert.ThrowsAsync<MailException>(() => temporary.Store.Tasks.RemoveAsync(id));
            Assert.Equal(MailErrorId.TaskBusy, error.ErrorId);
        }

        await temporary.Store.Tasks.RemoveAsync(id);
        Assert.Empty(Directory.GetFiles(Path.Combine(temporary.Folder, "locks")));
    }
}
