using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Engine.State;

/// <summary>Where the key of encrypted credentials comes from.</summary>
internal abstract class CredentialKey : IDisposable
{
    /// <summary>Octets of a key for AES-256.</summary>
    public const int Length = 32;

    /// <summary>Tells the kinds of key apart in what is stored.</summary>
    public abstract byte Kind { get; }

    /// <summary>Octets stored before the ciphertext that are needed to have the key again; their number is fixed for a kind.</summary>
    public abstract byte[] Header { get; }

    /// <summary>The key to encrypt with; made when there is none yet.</summary>
    public abstract Task<byte[]> ForEncryptionAsync(CancellationToken cancellationToken);

    /// <summary>The key that belongs to a stored header.</summary>
    public abstract Task<byte[]> ForDecryptionAsync(ReadOnlyMemory<byte> header, CancellationToken cancellationToken);

    public abstract void Dispose();
}

/// <summary>A random key kept for this user on this machine.</summary>
internal sealed class UserKey(StateFolder folder) : CredentialKey
{
    private readonly KeyFile _file = new(folder);
    private byte[]? _key;

    public override byte Kind => 1;

    public override byte[] Header => [];

    public override async Task<byte[]> ForEncryptionAsync(CancellationToken cancellationToken)
    {
        if (_key is null)
            await _file.CreateIfMissingAsync(cancellationToken).ConfigureAwait(false);
        return _key ??= _file.Read();
    }

    public override Task<byte[]> ForDecryptionAsync(ReadOnlyMemory<byte> header, CancellationToken cancellationToken) =>
        Task.FromResult(_key ??= _file.Read());

    public override void Dispose()
    {
        if (_key is not null)
            CryptographicOperations.ZeroMemory(_key);
    }
}

/// <summary>A key derived from a password (PBKDF2 with SHA-256). The header is the iteration count (4, big-endian) and the salt (16).</summary>
internal sealed class PasswordKey : CredentialKey
{
    // OWASP's floor for PBKDF2-HMAC-SHA256; the ceiling keeps a forged header from stalling us.
    private const int Iterations = 600_000;
    private const int MaxIterations = 10_000_000;
    private const int SaltLength = 16;

    private readonly byte[] _password;
    private readonly ConcurrentDictionary<string, byte[]> _derived = new();

    public PasswordKey(string password)
    {
        _password = Encoding.UTF8.GetBytes(password);
        Header = new byte[4 + SaltLength];
        BinaryPrimitives.WriteInt32BigEndian(Header, Iterations);
        RandomNumberGenerator.Fill(Header.AsSpan(4));
    }

    public override byte Kind => 2;

    public override byte[] Header { get; }

    public override Task<byte[]> ForEncryptionAsync(CancellationToken cancellationToken) => ForDecryptionAsync(Header, cancellationToken);

    public override Task<byte[]> ForDecryptionAsync(ReadOnlyMemory<byte> header, CancellationToken cancellationToken)
    {
        var iterations = BinaryPrimitives.ReadInt32BigEndian(header.Span);
        if (iterations is < Iterations or > MaxIterations)
            throw CredentialErrors.Damaged();
        return Task.FromResult(_derived.GetOrAdd(
            Convert.ToHexString(header.Span),
            _ => Rfc2898DeriveBytes.Pbkdf2(_password, header.Span[4..], iterations, HashAlgorithmName.SHA256, Length)));
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_password);
        foreach (var key in _derived.Values)
            CryptographicOperations.ZeroMemory(key);
    }
}
