using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

public class StateStoreTests
{
    [Fact]
    public async Task Everything_in_the_folder_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var temporary = await TemporaryStore.CreateAsync();
        var task = await temporary.CreateTaskAsync();
        await temporary.Store.Credentials.SaveAsync(task.Id, EndpointRole.Source, new StoredCredential("u") { Password = "p" });
        await using var lease = await temporary.Store.Tasks.TryAcquireLeaseAsync(task.Id);

        Assert.Equal("700", Mode(temporary.Folder));
        Assert.Equal("700", Mode(Path.Combine(temporary.Folder, "locks")));
        var files = Directory.GetFiles(temporary.Folder, "*", SearchOption.AllDirectories);
        Assert.Superset(
            new HashSet<string> { "kimounmail.db", "kimounmail.db-wal", "kimounmail.db-shm", "key", $"{task.Id}.lock" },
            files.Select(file => Path.GetFileName(file)).ToHashSet());
        Assert.All(files, file => Assert.Equal("600", Mode(file)));

        static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
    }

    [Fact]
    public void The_folder_is_the_one_asked_for_then_the_environments_then_the_users()
    {
        var asked = Path.GetFullPath("asked");
        var environment = Path.GetFullPath("environment");
        Assert.Equal(asked, StateFolder.Locate(asked, environment));
        Assert.Equal(environment, StateFolder.Locate(" ", environment));
        Assert.Equal("KimounMail", Path.GetFileName(StateFolder.Locate(null, "")));
    }

    [Fact]
    public async Task A_folder_others_may_write_to_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Directory.CreateDirectory(TemporaryStore.NewFolderName()).FullName;
        try
        {
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("770", 8));
            var error = await Assert.ThrowsAsync<MailException>(() => StateStore.OpenAsync(new() { Folder = folder }));
            Assert.Equal((MailErrorId.StoreUnusable, MailErrorCategory.SecurityError), (error.ErrorId, error.Category));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_store_may_be_closed_twice_and_is_of_no_use_after()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        await temporary.Store.DisposeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => temporary.CreateTaskAsync());
    }

    [Fact]
    public async Task Commits_wait_for_the_disk_and_readers_do_not_wait_for_the_writer()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        await using var connection = await new SqliteDialect(temporary.DatabasePath).OpenAsync(CancellationToken.None);
        Assert.Equal(2L, await ScalarAsync(connection, "PRAGMA synchronous"));
        Assert.Equal("wal", await ScalarAsync(connection, "PRAGMA journal_mode"));
        Assert.Equal(1L, await ScalarAsync(connection, "PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        var folder = Directory.CreateDirectory(TemporaryStore.NewFolderName()).FullName;
        var path = Path.Combine(folder, "kimounmail.db");
        var content = string.Concat(Enumerable.Repeat("This is not a database. ", 100));
        await File.WriteAllTextAsync(path, content);
        try
        {
            var error = await Assert.ThrowsAsync<MailException>(() => StateStore.OpenAsync(new() { Folder = folder }));
            Assert.Equal(MailErrorId.StoreUnusable, error.ErrorId);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.Advice);
            Assert.Equal(content, await File.ReadAllTextAsync(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        await temporary.CreateTaskAsync();
        await temporary.Store.DisposeAsync();
        var content = await File.ReadAllBytesAsync(temporary.DatabasePath);
        content.AsSpan(100).Fill(0xEE);
        await File.WriteAllBytesAsync(temporary.DatabasePath, content);

        var error = await Assert.ThrowsAsync<MailException>(() => temporary.OpenAnotherAsync());
        Assert.Equal((MailErrorId.StoreUnusable, MailErrorCategory.InvalidData), (error.ErrorId, error.Category));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error_in_words()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = await Assert.ThrowsAsync<MailException>(() => StateStore.OpenAsync(new() { Folder = Path.Combine(file, "below") }));
            Assert.Equal(MailErrorId.StoreUnusable, error.ErrorId);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_store_of_a_newer_version_is_refused_and_left_alone()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        await ExecuteAsync(temporary.DatabasePath, $"INSERT INTO schema_version VALUES ({Schema.CurrentVersion + 1})");

        var error = await Assert.ThrowsAsync<MailException>(() => temporary.OpenAnotherAsync());

        Assert.Equal(MailErrorId.StoreUnusable, error.ErrorId);
        Assert.Contains("newer version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_are_numbered_without_gaps_from_one()
    {
        Assert.Equal(Enumerable.Range(1, Schema.CurrentVersion), Schema.Scripts.Keys);
        await using var temporary = await TemporaryStore.CreateAsync();
        await using var connection = await new SqliteDialect(temporary.DatabasePath).OpenAsync(CancellationToken.None);
        Assert.Equal((long)Schema.CurrentVersion, await ScalarAsync(connection, "SELECT MAX(version) FROM schema_version"));
    }

    [Fact]
    public async Task A_store_of_version_one_is_brought_forward_with_what_is_in_it()
    {
        var scripts = new SortedList<int, string>(Schema.Scripts) { [Schema.CurrentVersion + 1] = "ALTER TABLE tasks ADD COLUMN wave TEXT; UPDATE tasks SET wave = 'first';" };
        await using var temporary = await TemporaryStore.CreateAsync();
        var task = await temporary.CreateTaskAsync();

        await using (var database = await Database.OpenAsync(new SqliteDialect(temporary.DatabasePath), CancellationToken.None))
            await database.WriteAsync(write => Schema.MigrateAsync(write, temporary.DatabasePath, scripts), CancellationToken.None);

        await using var connection = await new SqliteDialect(temporary.DatabasePath).OpenAsync(CancellationToken.None);
        Assert.Equal("first", await ScalarAsync(connection, $"SELECT wave FROM tasks WHERE id = '{task.Id}'"));
        Assert.Equal((long)Schema.CurrentVersion + 1, await ScalarAsync(connection, "SELECT MAX(version) FROM schema_version"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_store_made_by_an_earlier_version_is_brought_forward(int version)
    {
        var folder = Directory.CreateTempSubdirectory("kimounmail-old-");
        try
        {
            var dialect = new SqliteDialect(Path.Combine(folder.FullName, "old.db"));
            dialect.CreateFile();
            await ExecuteAsync(dialect.Path, "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)");
            foreach (var (number, script) in Schema.Scripts.Where(entry => entry.Key <= version))
                await ExecuteAsync(dialect.Path, $"{script}; INSERT INTO schema_version VALUES ({number})");
            await ExecuteAsync(
                dialect.Path,
                """
                INSERT INTO tasks VALUES ('t', '{}', '{}', '{}', 'Synced', NULL, NULL, '', 'None', 1, '{}', NULL, '', NULL, NULL);
                INSERT INTO containers (id, task_id, kind, counts) VALUES (1, 't', 'Mail', '{}');
                INSERT INTO items VALUES (1, '0000000001', NULL, '0000000007', '9', 5, NULL, '', 'Copied', NULL, NULL, 1);
                """);

            await using var database = await Database.OpenAsync(dialect, CancellationToken.None);
            var journal = new Journal(database, "t", TimeProvider.System);

            Assert.Equal("0000000007", await journal.ReadDestinationKeysAsync(1, "9").SingleAsync());
            Assert.Equal("0000000001", Assert.Single(await journal.FindAtDestinationAsync(1, "9", ["0000000007", "0000000008"])).SourceKey);
            await using var connection = await dialect.OpenAsync(CancellationToken.None);
            Assert.Equal((long)Schema.CurrentVersion, await ScalarAsync(connection, "SELECT MAX(version) FROM schema_version"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_store_as_it_was()
    {
        var scripts = new SortedList<int, string>(Schema.Scripts) { [Schema.CurrentVersion + 1] = "DROP TABLE items; DROP TABLE no_such_table;" };
        await using var temporary = await TemporaryStore.CreateAsync();
        await using (var database = await Database.OpenAsync(new SqliteDialect(temporary.DatabasePath), CancellationToken.None))
        {
            var error = await Assert.ThrowsAsync<MailException>(
                () => database.WriteAsync(write => Schema.MigrateAsync(write, temporary.DatabasePath, scripts), CancellationToken.None));
            Assert.Equal(MailErrorId.StoreUnusable, error.ErrorId);
        }

        await using var connection = await new SqliteDialect(temporary.DatabasePath).OpenAsync(CancellationToken.None);
        Assert.Equal((long)Schema.CurrentVersion, await ScalarAsync(connection, "SELECT MAX(version) FROM schema_version"));
        Assert.Equal(0L, await ScalarAsync(connection, "SELECT COUNT(*) FROM items"));
    }

    [Fact]
    public async Task Many_may_open_a_new_store_at_once()
    {
        var folder = TemporaryStore.NewFolderName();
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => StateStore.OpenAsync(new() { Folder = folder }))));
        try
        {
            var created = await stores[0].Tasks.CreateAsync(TemporaryStore.Definition("a", "b"), new Dictionary<EndpointRole, StoredCredential>());
            foreach (var store in stores)
                Assert.NotNull(await store.Tasks.GetAsync(created.Id));
        }
        finally
        {
            foreach (var store in stores)
                await store.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using var connection = await new SqliteDialect(path).OpenAsync(CancellationToken.None);
        await ScalarAsync(connection, sql);
    }

    private static async Task<object?> ScalarAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
