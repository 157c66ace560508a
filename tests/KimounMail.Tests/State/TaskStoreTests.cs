using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

public class TaskStoreTests
{
    [Fact]
    public async Task A_created_task_reads_back_whole_from_another_store_object()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var created = await temporary.CreateTaskAsync();

        await using var other = await temporary.OpenAnotherAsync();
        var read = await other.Tasks.GetAsync(created.Id);
        var definition = await other.Tasks.GetDefinitionAsync(created.Id);

        Assert.NotNull(read);
        Assert.Equal(
            ("alice@old.example", "imaps://imap.old.example:993", "alice@new.example", "imap://imap.new.example:143"),
            (read.SourceAccount, read.SourceServer, read.DestinationAccount, read.DestinationServer));
        Assert.Equal((MigrationStatus.Created, 0, temporary.Clock.GetUtcNow()), (read.Status, read.SyncPoint, read.CreatedAt));
        Assert.Equal(TemporaryStore.Definition("alice@old.example", "alice@new.example").Source, definition.Source);
        Assert.Equal(TemporaryStore.Definition("alice@old.example", "alice@new.example").Destination, definition.Destination);
        Assert.Equal(["Spam*"], definition.Options.ExcludeFolder);
        Assert.Equal("Sent", definition.Options.FolderMap["Gesendet"]);
        Assert.Equal(7, definition.Options.MaxItemSize);
        Assert.Equal([ItemKind.Mail], definition.Options.ItemKinds);
    }

    [Fact]
    public async Task Ids_have_eight_characters_without_look_alikes_and_are_found_as_people_type_them()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var id = (await temporary.CreateTaskAsync()).Id;

        Assert.Matches("^[0-9abcdefghjkmnpqrstvwxyz]{8}$", id);
        var typed = $" {id.ToUpperInvariant().Replace('0', 'O').Replace('1', 'I')} ";
        Assert.Equal(id, (await temporary.Store.Tasks.GetAsync(typed))?.Id);
        Assert.Equal(id, temporary.Store.OpenJournal(typed).TaskId);
    }

    [Fact]
    public async Task An_unknown_id_is_null_when_read_and_an_error_when_changed()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;

        Assert.Null(await tasks.GetAsync("nonesuch"));
        Func<Task>[] changes =
        [
            () => tasks.GetDefinitionAsync("nonesuch"),
            () => tasks.SetStatusAsync("nonesuch", MigrationStatus.Failed),
            () => tasks.RequestAsync("nonesuch", TaskRequest.Stop),
            () => tasks.GetRequestAsync("nonesuch"),
            () => tasks.SaveProgressAsync("nonesuch", ItemCounts.None, null),
            () => tasks.BeginSyncPointAsync("nonesuch"),
            () => tasks.EndSyncPointAsync("nonesuch", 1, MigrationStatus.Synced, ItemCounts.None),
            () => tasks.DropSyncPointsAsync("nonesuch", 0),
            () => tasks.RemoveAsync("nonesuch"),
            () => temporary.Store.Credentials.SaveAsync("nonesuch", EndpointRole.Source, new StoredCredential("u")),
        ];
        foreach (var change in changes)
            Assert.Equal(MailErrorId.TaskNotFound, (await Assert.ThrowsAsync<MailException>(change)).ErrorId);
    }

    [Fact]
    public async Task The_list_is_filtered_by_id_account_and_status_oldest_first()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var ids = new List<string>();
        foreach (var source in new[] { "zoe@old.example", "bob@old.example", "bob@other.example" })
        {
            ids.Add((await temporary.CreateTaskAsync(source, "to-" + source)).Id);
            temporary.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await temporary.Store.Tasks.SetStatusAsync(ids[1], MigrationStatus.Failed, "no", MailErrorId.AuthenticationFailed);

        Assert.Equal(ids, await ListAsync(null));
        Assert.Equal([ids[0], ids[2]], await ListAsync(new() { Ids = [ids[2].ToUpperInvariant(), ids[0]] }));
        Assert.Equal(ids[..2], await ListAsync(new() { SourceAccounts = ["*@OLD.example"] }));
        Assert.Equal([ids[0]], await ListAsync(new() { DestinationAccounts = ["to-z?e@*", "nobody"] }));
        Assert.Equal([ids[1]], await ListAsync(new() { SourceAccounts = ["bob@*"], Statuses = [MigrationStatus.Failed] }));

        async Task<IEnumerable<string>> ListAsync(TaskFilter? filter) => (await temporary.Store.Tasks.ListAsync(filter)).Select(task => task.Id);
    }

    [Fact]
    public async Task A_pass_is_told_from_begin_to_end()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await using var lease = await tasks.TryAcquireLeaseAsync(id);
        var counts = new ItemCounts { Found = 3, Copied = 1, Failed = 1, Reasons = new Dictionary<string, long> { ["QuotaExceeded"] = 1 } };

        await tasks.SetStatusAsync(id, MigrationStatus.Syncing, "Copying");
        Assert.Equal(1, await tasks.BeginSyncPointAsync(id));
        var began = temporary.Clock.GetUtcNow();
        await tasks.SaveProgressAsync(id, counts, "INBOX");
        var running = (await tasks.GetAsync(id))!;
        Assert.Equal((MigrationStatus.Syncing, "Copying", 1, "INBOX", began), (running.Status, running.StatusDetail, running.SyncPoint, running.CurrentContainer, running.StartedAt));
        Assert.Equal((3, 1, 1), (running.Counts.Found, running.Counts.Pending, running.Counts.Reasons["QuotaExceeded"]));
        Assert.Equal((null, null), (running.EndedAt, running.UndoUntil));
        Assert.Equal(1, (await tasks.GetOpenSyncPointAsync(id))?.Number);

        temporary.Clock.Advance(TimeSpan.FromHours(1));
        await tasks.EndSyncPointAsync(id, 1, MigrationStatus.SyncedWithErrors, counts);
        var ended = (await tasks.GetAsync(id))!;
        Assert.Equal((MigrationStatus.SyncedWithErrors, null, began.AddHours(1), began.AddHours(49)), (ended.Status, ended.CurrentContainer, ended.EndedAt, ended.UndoUntil));
        Assert.Null(await tasks.GetOpenSyncPointAsync(id));

        Assert.Equal(2, await tasks.BeginSyncPointAsync(id));
        Assert.Equal(0, (await tasks.GetAsync(id))!.Counts.Found);
        var points = await tasks.ListSyncPointsAsync(id);
        Assert.Equal([(1, MigrationStatus.SyncedWithErrors, 3L), (2, MigrationStatus.Syncing, 0L)], points.Select(p => (p.Number, p.Status, p.Counts.Found)));
    }

    [Fact]
    public async Task A_pass_that_stops_keeps_its_sync_point_open_and_has_an_end_until_it_resumes()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await tasks.SetStatusAsync(id, MigrationStatus.Syncing);
        await tasks.BeginSyncPointAsync(id);

        await tasks.SetStatusAsync(id, MigrationStatus.Stopped);
        Assert.Equal(temporary.Clock.GetUtcNow(), (await tasks.GetAsync(id))!.EndedAt);
        Assert.Equal(1, (await tasks.GetOpenSyncPointAsync(id))?.Number);

        await tasks.SetStatusAsync(id, MigrationStatus.Validating);
        Assert.Null((await tasks.GetAsync(id))!.EndedAt);
    }

    [Fact]
    public async Task Undoing_drops_sync_points_and_leaves_the_time_of_end_alone()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        for (var number = 1; number <= 2; number++)
            await tasks.EndSyncPointAsync(id, await tasks.BeginSyncPointAsync(id), MigrationStatus.Synced, ItemCounts.None);
        var end = temporary.Clock.GetUtcNow();
        temporary.Clock.Advance(TimeSpan.FromHours(2));

        await tasks.SetStatusAsync(id, MigrationStatus.Undoing);
        await tasks.DropSyncPointsAsync(id, after: 1);
        await tasks.SetStatusAsync(id, MigrationStatus.Synced);
        var back = (await tasks.GetAsync(id))!;
        Assert.Equal((1, end, end.AddHours(48)), (back.SyncPoint, back.EndedAt, back.UndoUntil));
        Assert.Equal(1, Assert.Single(await tasks.ListSyncPointsAsync(id)).Number);

        await tasks.DropSyncPointsAsync(id, after: 0);
        Assert.Null((await tasks.GetAsync(id))!.UndoUntil);
        Assert.Equal(1, await tasks.BeginSyncPointAsync(id));
    }

    [Fact]
    public async Task A_request_reaches_the_worker_in_another_process()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var id = (await temporary.CreateTaskAsync()).Id;
        await using var worker = await temporary.OpenAnotherAsync();

        Assert.Equal(TaskRequest.None, await worker.Tasks.GetRequestAsync(id));
        await temporary.Store.Tasks.RequestAsync(id, TaskRequest.Suspend);
        Assert.Equal(TaskRequest.Suspend, await worker.Tasks.GetRequestAsync(id));
    }

    [Fact]
    public async Task An_option_that_an_older_version_did_not_write_has_its_initial_value()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var id = (await temporary.CreateTaskAsync()).Id;
        await using (var connection = await new SqliteDialect(temporary.DatabasePath).OpenAsync(CancellationToken.None))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = """UPDATE tasks SET options = '{"MaxConnection":3,"NotKnownHere":1}'""";
            await command.ExecuteNonQueryAsync();
        }

        var options = (await temporary.Store.Tasks.GetDefinitionAsync(id)).Options;
        Assert.Equal(3, options.MaxConnection);
        Assert.Equal([ItemKind.Mail], options.ItemKinds);
        Assert.Empty(options.ExcludeFolder);
    }

    [Fact]
    public async Task Passes_that_change_nothing_leave_no_sync_points()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        var there = new ItemCounts { Found = 5, AlreadyThere = 5 };
        ItemCounts[] passes =
        [
            there, there, there, there with { FlagsChanged = 1 }, there, there, there with { Removed = 1 }, there with { AlreadyThere = 4, Copied = 1 }, there, there,
        ];
        foreach (var counts in passes)
            await tasks.EndSyncPointAsync(id, await tasks.BeginSyncPointAsync(id), MigrationStatus.Synced, counts);

        Assert.Equal([1, 4, 7, 8, 10], (await tasks.ListSyncPointsAsync(id)).Select(point => point.Number));
        Assert.Equal(10, (await tasks.GetAsync(id))!.SyncPoint);
    }

    [Fact]
    public async Task A_pass_that_only_made_a_folder_keeps_its_sync_point()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, _) = await temporary.CreateContainerAsync();
        for (var pass = 1; pass <= 4; pass++)
        {
            var number = await temporary.Store.Tasks.BeginSyncPointAsync(journal.TaskId);
            if (pass == 2)
                await journal.SaveContainerAsync(new JournalContainer { SourceId = "New", SourcePath = "New", CreatedBySyncPoint = number });
            await temporary.Store.Tasks.EndSyncPointAsync(journal.TaskId, number, MigrationStatus.Synced, ItemCounts.None);
        }

        Assert.Equal([1, 2, 4], (await temporary.Store.Tasks.ListSyncPointsAsync(journal.TaskId)).Select(point => point.Number));
    }

    [Fact]
    public async Task Removing_a_task_removes_all_of_it_and_nothing_of_others()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (kept, keptContainer) = await temporary.CreateContainerAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        foreach (var (each, id) in new[] { (kept, keptContainer), (journal, container) })
        {
            await temporary.Store.Credentials.SaveAsync(each.TaskId, EndpointRole.Source, new StoredCredential("u"));
            await temporary.Store.Tasks.BeginSyncPointAsync(each.TaskId);
            await each.RecordAsync(id, [TemporaryStore.Copied("1")]);
            await each.RecordChangesAsync(id, 1, JournalChangeKind.Flags, [TemporaryStore.Copied("1") with { Flags = [] }]);
            await each.BeginBatchAsync(id, 1, TemporaryStore.Destination(), ["2"]);
        }

        await temporary.Store.Tasks.RemoveAsync(journal.TaskId);

        Assert.Null(await temporary.Store.Tasks.GetAsync(journal.TaskId));
        Assert.Null(await temporary.Store.Credentials.GetAsync(journal.TaskId, EndpointRole.Source));
        Assert.Empty(await temporary.Store.Tasks.ListSyncPointsAsync(journal.TaskId));
        Assert.Equal((0, 0, 0, 0), await RowsAsync(journal, container));
        Assert.Equal((1, 1, 1, 1), await RowsAsync(kept, keptContainer));
        Assert.NotNull(await temporary.Store.Credentials.GetAsync(kept.TaskId, EndpointRole.Source));

        static async Task<(int Containers, int Items, int Batches, int Changes)> RowsAsync(Journal journal, long container) => (
            (await journal.GetContainersAsync()).Count,
            await journal.ReadItemsAsync(container).CountAsync(),
            (await journal.GetOpenBatchesAsync(container)).Count,
            await journal.ReadChangesAsync(container, 0).CountAsync());
    }
}
