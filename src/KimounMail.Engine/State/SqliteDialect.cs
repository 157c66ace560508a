using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KimounMail.Engine.State;

/// <summary>All that is particular to SQLite: connecting, the write lock, its schema scripts, what its errors mean.</summary>
internal sealed class SqliteDialect
{
    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _lockTimeout;
    private readonly string _connectionString;

    static SqliteDialect()
    {
        SQLitePCL.Batteries_V2.Init();
    }

    /// <param name="path">The database file.</param>
    /// <param name="lockTimeout">How long to wait for another process that is writing; null for half a minute.</param>
    public SqliteDialect(string path, TimeSpan? lockTimeout = null)
    {
        Path = path;
        _lockTimeout = lockTimeout ?? s_lockTimeout;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)_lockTimeout.TotalSeconds),
        }.ToString();
    }

    public string Path { get; }

    /// <summary>Embedded scripts are named by this prefix and a number.</summary>
    public static string SchemaPrefix => "KimounMail.Engine.State.Schema.";

    /// <summary>Makes the file, readable by its owner alone; SQLite gives its side files the same mode.</summary>
    public void CreateFile()
    {
        PrivateFile.Open(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    /// <summary>Opens a connection. Commits wait for the disk (FULL), and readers and the writer do not wait for each other (WAL).</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"PRAGMA busy_timeout = {_lockTimeout.TotalMilliseconds:F0}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins a transaction that holds the write lock from the start, so that it never fails half-way for want of it.</summary>
    public static Task BeginWriteAsync(DbConnection connection) => ExecuteAsync(connection, "BEGIN IMMEDIATE");

    /// <summary>Ends the transaction: it is on disk when this returns.</summary>
    public static Task CommitAsync(DbConnection connection) => ExecuteAsync(connection, "COMMIT");

    /// <summary>
    /// Takes the transaction back where it is still open. When the disk is full or fails SQLite has done so itself: the connection
    /// is in no transaction any more, and a transaction object would not know (so there is none).
    /// </summary>
    public static async Task RollbackAsync(DbConnection connection)
    {
        if (connection.State == ConnectionState.Open && SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)connection).Handle) == 0)
            await ExecuteAsync(connection, "ROLLBACK").ConfigureAwait(false);
    }

    /// <summary>Closes the connections kept for reuse.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>The failure in words.</summary>
    public MailException Describe(DbException error) => (error as SqliteException)?.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT => StoreErrors.NotADatabase(Path, error),
        SQLitePCL.raw.SQLITE_FULL => StoreErrors.Full(Path, error),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => StoreErrors.Busy(Path, error),
        _ => StoreErrors.Failed(Path, error),
    };

    /// <summary>True when no transaction would have fared better: the file, its disk or its lock failed, not what was asked.</summary>
    public static bool IsOfTheStore(Exception error) => (error as SqliteException)?.SqliteErrorCode is
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR
        or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN;

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }
}
