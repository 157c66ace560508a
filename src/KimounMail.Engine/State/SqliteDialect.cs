using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace KimounMail.Engine.State;

/// <summary>All that is particular to SQLite: connecting, the write lock, its schema scripts, what its errors mean.</summary>
internal sealed class SqliteDialect
{
    /// <summary>Seconds to wait for another process that is writing.</summary>
    private const int LockTimeoutSeconds = 30;

    private readonly string _connectionString;

    static SqliteDialect()
    {
        SQLitePCL.Batteries_V2.Init();
    }

    public SqliteDialect(string path)
    {
        Path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            DefaultTimeout = LockTimeoutSeconds,
        }.ToString();
    }

    public string Path { get; }

    /// <summary>Embedded scripts are named by this prefix and a number.</summary>
    public static string SchemaPrefix => "KimounMail.Engine.State.Schema.";

    /// <summary>Makes the file, readable by its owner alone; SQLite gives its side files the same mode.</summary>
    public void CreateFile()
    {
        StateFolder.OpenFile(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    /// <summary>Opens a connection. Commits wait for the disk (FULL), and readers and the writer do not wait for each other (WAL).</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.CommandText = $"PRAGMA busy_timeout = {LockTimeoutSeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins a transaction that holds the write lock from the start, so that it never fails half-way for want of it.</summary>
    public static DbTransaction BeginWrite(DbConnection connection) =>
        ((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false);

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
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => StoreErrors.Busy(Path, error),
        _ => StoreErrors.Failed(Path, error),
    };
}
