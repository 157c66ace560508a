using Dapper;

namespace KimounMail.Engine.State;

/// <summary>How to log in for each task, encrypted.</summary>
public sealed class CredentialStore
{
    private readonly Database _database;
    private readonly CredentialProtector _protector;

    internal CredentialStore(Database database, CredentialProtector protector)
    {
        _database = database;
        _protector = protector;
    }

    /// <summary>Keeps a credential in place of the one there was.</summary>
    public Task SaveAsync(string taskId, EndpointRole role, StoredCredential credential, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            async write =>
            {
                var id = TaskId.Normalize(taskId);
                if (await write.ScalarAsync<string?>("SELECT id FROM tasks WHERE id = @id", new { id }).ConfigureAwait(false) is null)
                    throw StoreErrors.TaskNotFound(taskId);
                await SaveAsync(write, id, role, credential).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>The credential; null when none is stored. Fails with <see cref="MailErrorId.CredentialUnavailable"/> when it cannot be decrypted here.</summary>
    public async Task<StoredCredential?> GetAsync(string taskId, EndpointRole role, CancellationToken cancellationToken = default)
    {
        var id = TaskId.Normalize(taskId);
        var ciphertext = await _database.ReadAsync(
            connection => connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
                "SELECT ciphertext FROM credentials WHERE task_id = @id AND role = @role",
                new { id, role = role.ToString() },
                cancellationToken: cancellationToken)),
            cancellationToken).ConfigureAwait(false);
        return ciphertext is null ? null : await _protector.UnprotectAsync(id, role, ciphertext, cancellationToken).ConfigureAwait(false);
    }

    internal async Task SaveAsync(WriteTransaction write, string taskId, EndpointRole role, StoredCredential credential)
    {
        var ciphertext = await _protector.ProtectAsync(taskId, role, credential, write.CancellationToken).ConfigureAwait(false);
        await write.ExecuteAsync(
            """
            INSERT INTO credentials (task_id, role, ciphertext) VALUES (@taskId, @role, @ciphertext)
            ON CONFLICT (task_id, role) DO UPDATE SET ciphertext = excluded.ciphertext
            """,
            new { taskId, role = role.ToString(), ciphertext }).ConfigureAwait(false);
    }
}
