using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;

namespace KimounMail.Engine.State;

/// <summary>
/// The database as the stores use it: one writer connection whose transactions go one after the other, and reader
/// connections beside it. Every failure of the database leaves here as a <see cref="MailException"/>.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly SqliteDialect _dialect;
    private readonly DbConnection _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentQueue<QueuedWrite> _queue = new();
    private readonly Dictionary<string, Statement> _statements = [];

    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
    }

    private Database(SqliteDialect dialect, DbConnection writer)
    {
        _dialect = dialect;
        _writer = writer;
    }

    /// <summary>Opens the database and brings its schema up to date.</summary>
    public static async Task<Database> OpenAsync(SqliteDialect dialect, CancellationToken cancellationToken)
    {
        try
        {
            dialect.CreateFile();
            var writer = await dialect.OpenAsync(cancellationToken).ConfigureAwait(false);
            var database = new Database(dialect, writer);
            try
            {
                if (!await Schema.IsCurrentAsync(writer).ConfigureAwait(false))
                    await database.WriteAsync(write => Schema.MigrateAsync(write, dialect.Path), cancellationToken).ConfigureAwait(false);
                return database;
            }
            catch
            {
                await database.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (DbException e)
        {
            throw dialect.Describe(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.Failed(dialect.Path, e);
        }
    }

    /// <summary>Runs queries on a reader connection of their own.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _dialect.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await query(connection).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw _dialect.Describe(e);
        }
    }

    /// <summary>
    /// Runs the work in one transaction: on disk as a whole when this returns, or not at all. Work that comes while another
    /// transaction is being written shares the next one, and so the wait for the disk. Cancelling stops what has not begun.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<WriteTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new QueuedWrite<T>(work, cancellationToken);
        _queue.Enqueue(write);
        // SQLite waits for the disk on the thread that calls it; and what the caller adds at once comes along.
        await Task.Yield();
        await _writing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Another caller may have done it with its own meanwhile.
            if (!write.Completion.IsCompleted)
                await CommitAsync(TakeQueued()).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }

        return await write.Result.ConfigureAwait(false);
    }

    /// <summary>Runs the work in one transaction: on disk as a whole when this returns, or not at all.</summary>
    public Task WriteAsync(Func<WriteTransaction, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async write =>
            {
                await work(write).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    private List<QueuedWrite> TakeQueued()
    {
        var writes = new List<QueuedWrite>();
        while (_queue.TryDequeue(out var write))
            writes.Add(write);
        return writes;
    }

    private async Task CommitAsync(IReadOnlyList<QueuedWrite> writes)
    {
        try
        {
            await SqliteDialect.BeginWriteAsync(_writer).ConfigureAwait(false);
            foreach (var write in writes)
                await write.RunAsync(_writer, _statements).ConfigureAwait(false);
            await SqliteDialect.CommitAsync(_writer).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await FailAsync(writes, await RollbackAsync().ConfigureAwait(false) ?? e).ConfigureAwait(false);
            return;
        }

        foreach (var write in writes)
            write.Succeed();
    }

    /// <summary>Why the transaction cannot even be taken back, which then is what is told; null when it is.</summary>
    private async Task<Exception?> RollbackAsync()
    {
        try
        {
            await SqliteDialect.RollbackAsync(_writer).ConfigureAwait(false);
            return null;
        }
        catch (DbException e)
        {
            return e;
        }
    }

    /// <summary>Nothing of the transaction was kept. Where the store is not at fault, each by itself tells whose fault it was.</summary>
    private async Task FailAsync(IReadOnlyList<QueuedWrite> writes, Exception error)
    {
        foreach (var write in writes)
        {
            if (writes.Count == 1 || SqliteDialect.IsOfTheStore(error))
                write.Fail(error is DbException failure ? _dialect.Describe(failure) : error);
            else
                await CommitAsync([write]).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        foreach (var statement in _statements.Values)
            await statement.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _dialect.Close();
        _writing.Release();
    }
}
