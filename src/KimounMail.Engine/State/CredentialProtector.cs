using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Engine.State;

/// <summary>
/// Encrypts credentials with AES-256-GCM, bound to the place they are of (a task and an end of it), so that one cannot be put in another's.
/// What is stored: version (1 octet), kind of key (1), header of the key, nonce (12), tag (16), ciphertext.
/// </summary>
internal sealed class CredentialProtector : IDisposable
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly CredentialKey _key;
    private bool _isDisposed;

    private CredentialProtector(CredentialKey key)
    {
        _key = key;
    }

    /// <summary>Protects by a key of this user on this machine, kept in the store's folder.</summary>
    public static CredentialProtector ForUser(StateFolder folder) => new(new UserKey(folder));

    /// <summary>Protects by a password.</summary>
    public static CredentialProtector ForPassword(string password) => new(new PasswordKey(password));

    /// <summary>Encrypts a credential.</summary>
    public Task<byte[]> ProtectAsync(string taskId, EndpointRole role, StoredCredential credential, CancellationToken cancellationToken) =>
        ProtectAsync($"{taskId}/{role}", StateText.ToJsonBytes(credential), cancellationToken);

    /// <summary>Decrypts a credential. Fails with <see cref="MailErrorId.CredentialUnavailable"/>.</summary>
    public async Task<StoredCredential> UnprotectAsync(string taskId, EndpointRole role, byte[] stored, CancellationToken cancellationToken)
    {
        var clear = await UnprotectAsync($"{taskId}/{role}", stored, cancellationToken).ConfigureAwait(false);
        try
        {
            return StateText.FromJsonBytes<StoredCredential>(clear) ?? throw CredentialErrors.Damaged();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>Encrypts octets, which are wiped.</summary>
    public async Task<byte[]> ProtectAsync(string place, byte[] clear, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            var key = await _key.ForEncryptionAsync(cancellationToken).ConfigureAwait(false);
            byte[] header = [Version, _key.Kind, .. _key.Header];
            var stored = new byte[header.Length + NonceLength + TagLength + clear.Length];
            header.CopyTo(stored, 0);
            var parts = new Parts(stored, header.Length);
            RandomNumberGenerator.Fill(parts.Nonce);
            using var aes = new AesGcm(key, TagLength);
            aes.Encrypt(parts.Nonce, clear, parts.Ciphertext, parts.Tag, AssociatedData(header, place));
            return stored;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>Decrypts octets. Fails with <see cref="MailErrorId.CredentialUnavailable"/>.</summary>
    public async Task<byte[]> UnprotectAsync(string place, byte[] stored, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var headerLength = CheckHeader(stored);
        var key = await _key.ForDecryptionAsync(stored.AsMemory(2, headerLength - 2), cancellationToken).ConfigureAwait(false);
        var clear = new byte[stored.Length - headerLength - NonceLength - TagLength];
        try
        {
            var parts = new Parts(stored, headerLength);
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(parts.Nonce, parts.Ciphertext, parts.Tag, clear, AssociatedData(stored.AsSpan(0, headerLength), place));
            return clear;
        }
        catch (CryptographicException e)
        {
            throw CredentialErrors.Undecipherable(e);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _key.Dispose();
    }

    /// <summary>Length of version, kind and header of the key.</summary>
    private int CheckHeader(byte[] stored)
    {
        if (stored.Length < 2 || stored[0] != Version || stored[1] is not (1 or 2))
            throw CredentialErrors.Damaged();
        if (stored[1] != _key.Kind)
            throw _key is PasswordKey ? CredentialErrors.PasswordNotUsed() : CredentialErrors.PasswordNeeded();
        var length = 2 + _key.Header.Length;
        return stored.Length >= length + NonceLength + TagLength ? length : throw CredentialErrors.Damaged();
    }

    private static byte[] AssociatedData(ReadOnlySpan<byte> header, string place) => [.. header, .. Encoding.UTF8.GetBytes(place)];

    /// <summary>The places in what is stored.</summary>
    private readonly ref struct Parts(byte[] stored, int headerLength)
    {
        public Span<byte> Nonce { get; } = stored.AsSpan(headerLength, NonceLength);

        public Span<byte> Tag { get; } = stored.AsSpan(headerLength + NonceLength, TagLength);

        public Span<byte> Ciphertext { get; } = stored.AsSpan(headerLength + NonceLength + TagLength);
    }
}
