using System.Data.Common;
using Dapper;

namespace KimounMail.Engine.State;

/// <summary>A transaction in progress on the writer connection.</summary>
internal sealed class WriteTransaction(DbConnection connection, Dictionary<string, Statement> statements, CancellationToken cancellationToken)
{
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Runs a statement once; gives the number of rows it touched.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Runs a query of one value; default when there is no row.</summary>
    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) =>
        connection.ExecuteScalarAsync<T>(Command(sql, parameters));

    /// <summary>Runs a query of one row; null when there is none.</summary>
    public Task<T?> RowAsync<T>(string sql, object parameters)
        where T : class =>
        connection.QuerySingleOrDefaultAsync<T?>(Command(sql, parameters));

    /// <summary>A statement to be run for many rows, compiled once for the life of the connection.</summary>
    public Statement Prepare(string sql, params string[] parameters)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new Statement(connection, sql, parameters);
            statements.Add(sql, statement);
        }

        return statement;
    }

    private CommandDefinition Command(string sql, object? parameters) =>
        new(sql, parameters, cancellationToken: cancellationToken);
}

/// <summary>A compiled statement with its parameters in order.</summary>
internal sealed class Statement : IAsyncDisposable
{
    private readonly DbCommand _command;

    public Statement(DbConnection connection, string sql, string[] parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = "@" + name;
            _command.Parameters.Add(parameter);
        }
    }

    /// <summary>Runs it with these values; gives the number of rows it touched.</summary>
    public Task<int> ExecuteAsync(CancellationToken cancellationToken, params object?[] values)
    {
        Bind(values);
        return _command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs it as a query with these values.</summary>
    public Task<DbDataReader> QueryAsync(CancellationToken cancellationToken, params object?[] values)
    {
        Bind(values);
        return _command.ExecuteReaderAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private void Bind(object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
