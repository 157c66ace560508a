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
    public async Task SaveAsync(string taskId, EndpointRole role, StoredCredential credential, CancellationToken cancellationToken = default)
    {
        var id = TaskId.Normalize(taskId);
        var row = await EncryptAsync(id, role, credential, cancellationToken).ConfigureAwait(false);
        await _database.WriteAsync(
            async write =>
            {
                if (await write.ScalarAsync<string?>("SELECT id FROM tasks WHERE id = @id", new { id }).ConfigureAwait(false) is null)
                    throw StoreErrors.TaskNotFound(taskId);
                await SaveAsync(write, row).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

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

    /// <summary>Encrypts a credential for a task; before the store is locked for writing, as a key may have to be made.</summary>
    internal async Task<CredentialRow> EncryptAsync(string taskId, EndpointRole role, StoredCredential credential, CancellationToken cancellationToken) =>
        new(taskId, role.ToString(), await _protector.ProtectAsync(taskId, role, credential, cancellationToken).ConfigureAwait(false));

    internal static Task SaveAsync(WriteTransaction write, CredentialRow row) => write.ExecuteAsync(
        """
        INSERT INTO credentials (task_id, role, ciphertext) VALUES (@TaskId, @Role, @Ciphertext)
        ON CONFLICT (task_id, role) DO UPDATE SET ciphertext = excluded.ciphertext
        """,
        row);
}

/// <summary>An encrypted credential as the store keeps it.</summary>
internal sealed record CredentialRow(string TaskId, string Role, byte[] Ciphertext);
