using System.Security.Cryptography;

namespace KimounMail.Engine.State;

/// <summary>The file that holds the user's key: as it is, for its owner alone (0600), on Unix; under DPAPI on Windows.</summary>
internal sealed class KeyFile(StateFolder folder)
{
    private const UnixFileMode NotOwner = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes the key where there is none; of several processes that try at once, one makes it. The file appears whole.</summary>
    public async Task CreateIfMissingAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(folder.KeyPath))
            return;
        var creating = await FileLock.TryAcquireAsync(folder.LockPath("key"), cancellationToken).ConfigureAwait(false)
            ?? throw CredentialErrors.KeyUnusable(folder.KeyPath, "another process is creating it");
        await using (creating.ConfigureAwait(false))
        {
            if (!File.Exists(folder.KeyPath))
                Create();
        }
    }

    /// <summary>The key. Fails when it is missing, damaged, or open to others.</summary>
    public byte[] Read()
    {
        if (!File.Exists(folder.KeyPath))
            throw CredentialErrors.KeyUnusable(folder.KeyPath, "it is missing");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder.KeyPath) & NotOwner) != 0)
            throw CredentialErrors.KeyUnusable(folder.KeyPath, "others may read it; if nobody did, allow its owner alone (chmod 600)");
        try
        {
            var stored = File.ReadAllBytes(folder.KeyPath);
            var key = Unwrap(stored);
            return key.Length == CredentialKey.Length ? key : throw CredentialErrors.KeyUnusable(folder.KeyPath, "it is damaged");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw CredentialErrors.KeyUnusable(folder.KeyPath, "it cannot be read by this user", e);
        }
    }

    private void Create()
    {
        var key = RandomNumberGenerator.GetBytes(CredentialKey.Length);
        var stored = Wrap(key);
        try
        {
            PrivateFile.Replace(folder.KeyPath, stored);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CredentialErrors.KeyUnusable(folder.KeyPath, "it cannot be created", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Wrap(byte[] key) =>
        OperatingSystem.IsWindows() ? ProtectedData.Protect(key, null, DataProtectionScope.CurrentUser) : key;

    private static byte[] Unwrap(byte[] stored) =>
        OperatingSystem.IsWindows() ? ProtectedData.Unprotect(stored, null, DataProtectionScope.CurrentUser) : stored;
}
