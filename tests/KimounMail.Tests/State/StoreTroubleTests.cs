using KimounMail.Engine.State;
using Microsoft.Data.Sqlite;
using Xunit;

namespace KimounMail.Tests.State;

/// <summary>The disk of the store is full, or another program has locked it: told in words, nothing half written, and over when the trouble is.</summary>
public sealed class StoreTroubleTests
{
    private const int ManyRows = 2000;

    [Fact]
    public async Task A_full_disk_is_told_and_what_has_room_again_is_written()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kimounmail-").FullName, "full.db");
        await using (var database = await Database.OpenAsync(new SqliteDialect(path), default))
        {
            await database.WriteAsync(write => write.ExecuteAsync("CREATE TABLE t (text TEXT)"), default);
            // SQLite fails as it does when the disk has no room for another page.
            await LimitAsync("PRAGMA max_page_count = 1");

            var errors = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Assert.ThrowsAsync<MailException>(FillAsync)));

            Assert.All(errors, error =>
            {
                Assert.Equal((MailErrorId.StoreUnusable, MailErrorCategory.LimitsExceeded, false), (error.ErrorId, error.Category, error.IsTransient));
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
                Assert.Contains("Make room", error.Advice, StringComparison.Ordinal);
            });
            Assert.Equal(0, await CountAsync());
            await LimitAsync("PRAGMA max_page_count = 1000000");
            await FillAsync();
            Assert.Equal(ManyRows, await CountAsync());

            Task FillAsync() => database.WriteAsync(
                async write =>
                {
                    for (var row = 0; row < ManyRows; row++)
                        await write.ExecuteAsync("INSERT INTO t (text) VALUES (@text)", new { text = new string('x', 500) });
                },
                default);

            Task<long> CountAsync() => database.WriteAsync(write => write.ScalarAsync<long>("SELECT COUNT(*) FROM t"), default);

            Task LimitAsync(string pragma) => database.WriteAsync(write => write.ExecuteAsync(pragma), default);
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_store_that_another_program_has_locked_can_be_read_and_written_when_that_is_done()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var id = (await temporary.CreateTaskAsync()).Id;
        await using (await LockAsync(temporary.DatabasePath))
        {
            await using var store = await StateStore.OpenAsync(new StateStoreOptions { Folder = temporary.Folder, LockTimeout = TimeSpan.FromMilliseconds(50) });
            Assert.Equal(MigrationStatus.Created, (await store.Tasks.GetAsync(id))!.Status);

            var errors = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Assert.ThrowsAsync<MailException>(
                () => store.Tasks.SetStatusAsync(id, MigrationStatus.Syncing))));

            Assert.All(errors, error => Assert.Equal((MailErrorId.StoreUnusable, false), (error.ErrorId, error.IsTransient)));
            Assert.Contains(temporary.DatabasePath, errors[0].Message, StringComparison.Ordinal);
        }

        await temporary.Store.Tasks.SetStatusAsync(id, MigrationStatus.Suspended);
        Assert.Equal(MigrationStatus.Suspended, (await temporary.Store.Tasks.GetAsync(id))!.Status);
    }

    [Fact]
    public async Task A_worker_that_cannot_write_leaves_its_last_word_with_its_lease()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var tasks = temporary.Store.Tasks;
        var id = (await temporary.CreateTaskAsync()).Id;
        await using (var lease = await tasks.TryAcquireLeaseAsync(id))
        {
            await tasks.SetStatusAsync(id, MigrationStatus.Syncing);
            lease!.LeaveWord(MigrationStatus.Failed, "The disk is full: é" + new string('\u0001', 5000), MailErrorId.StoreUnusable);
            Assert.Equal(MigrationStatus.Syncing, (await tasks.GetAsync(id))!.Status);
        }

        var told = (await tasks.GetAsync(id))!;
        Assert.Equal((MigrationStatus.Failed, MailErrorId.StoreUnusable), (told.Status, told.ErrorId));
        Assert.StartsWith("The disk is full: é", told.StatusDetail, StringComparison.Ordinal);

        // It is of that pass alone: the next worker, killed, had nothing to say.
        await (await tasks.TryAcquireLeaseAsync(id))!.DisposeAsync();
        Assert.Equal(MigrationStatus.Stopped, (await tasks.GetAsync(id))!.Status);
    }

    /// <summary>Holds the write lock of a store, as another program would, until it is disposed.</summary>
    internal static async Task<IAsyncDisposable> LockAsync(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
