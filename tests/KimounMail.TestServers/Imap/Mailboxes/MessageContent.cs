using System.Security.Cryptography;
using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>The octets of one message, in memory, generated while they are read, or reduced to their digest.</summary>
public abstract class MessageContent
{
    /// <summary>Number of octets.</summary>
    public abstract long Length { get; }

    /// <summary>SHA-256 of the octets, lower-case hexadecimal.</summary>
    public abstract string Sha256 { get; }

    /// <summary>False when only the digest was kept.</summary>
    public virtual bool CanRead => true;

    /// <summary>A new stream over all octets.</summary>
    /// <exception cref="InvalidOperationException">Only the digest was kept.</exception>
    public abstract Stream OpenRead();

    public static MessageContent FromBytes(byte[] octets) => new BytesContent(octets);

    /// <summary>Text as UTF-8, taken as it is: line ends are the caller's.</summary>
    public static MessageContent FromText(string text) => new BytesContent(Encoding.UTF8.GetBytes(text));

    /// <summary>A message of exactly <paramref name="length"/> octets that never exists in memory as a whole.</summary>
    public static MessageContent Generated(long length, int seed = 1) => new GeneratedContent(length, seed);

    /// <summary>What stays of a message whose octets were not kept: length, digest and header block.</summary>
    internal static MessageContent DigestOnly(long length, string sha256, byte[] header) => new DigestContent(length, sha256, header);

    /// <summary>All octets. For small messages.</summary>
    public byte[] ToArray()
    {
        using var source = OpenRead();
        using var copy = new MemoryStream();
        source.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>The header block with the blank line that ends it; everything when there is no blank line.</summary>
    public virtual byte[] ReadHeader()
    {
        const int limit = 1 << 20;
        using var source = OpenRead();
        var buffer = new byte[(int)Math.Min(Length, limit)];
        var read = source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return HeaderBlock.Of(buffer.AsSpan(0, read)).ToArray();
    }

    private sealed class BytesContent(byte[] octets) : MessageContent
    {
        private string? _sha256;

        public override long Length => octets.Length;

        public override string Sha256 => _sha256 ??= Convert.ToHexString(SHA256.HashData(octets)).ToLowerInvariant();

        public override Stream OpenRead() => new MemoryStream(octets, writable: false);

        public override byte[] ReadHeader() => HeaderBlock.Of(octets).ToArray();
    }

    private sealed class GeneratedContent(long length, int seed) : MessageContent
    {
        private string? _sha256;

        public override long Length => length;

        public override string Sha256
        {
            get
            {
                if (_sha256 is null)
                {
                    using var octets = OpenRead();
                    _sha256 = Convert.ToHexString(SHA256.HashData(octets)).ToLowerInvariant();
                }

                return _sha256;
            }
        }

        public override Stream OpenRead() => new GeneratedMessageStream(length, seed);
    }

    private sealed class DigestContent(long length, string sha256, byte[] header) : MessageContent
    {
        public override long Length => length;

        public override string Sha256 => sha256;

        public override bool CanRead => false;

        public override Stream OpenRead() =>
            throw new InvalidOperationException("This server keeps only length and digest of the messages it stores.");

        public override byte[] ReadHeader() => header;
    }
}
