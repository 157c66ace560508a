using System.Buffers;
using System.Security.Cryptography;
using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Identity;

/// <summary>
/// A digest of a message's body that two servers agree on: what follows the first empty line, without CR (servers differ in
/// what they make of bare CR and CR CR LF) and without line ends at the end.
/// </summary>
internal sealed class BodyDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _inBody;
    private bool _lineIsEmpty = true;
    private long _heldLineEnds;

    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken)
    {
        using var digest = new BodyDigest();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                digest.Append(buffer.AsSpan(0, read));
            return Convert.ToHexString(digest._hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The digests of the bodies of items, by key; without those that are gone.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(IEndpointSession session, Container container, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var item in session.ReadAsync(container, [.. keys.Order(StringComparer.Ordinal)], cancellationToken).ConfigureAwait(false))
            digests[item.Key] = await OfAsync(item.Content, cancellationToken).ConfigureAwait(false);
        return digests;
    }

    public void Dispose() => _hash.Dispose();

    private void Append(ReadOnlySpan<byte> octets)
    {
        if (!_inBody)
            octets = SkipHeaders(octets);
        while (!octets.IsEmpty)
        {
            var end = octets.IndexOfAny((byte)'\r', (byte)'\n');
            var run = end < 0 ? octets : octets[..end];
            if (!run.IsEmpty)
            {
                FlushLineEnds();
                _hash.AppendData(run);
            }

            if (end < 0)
                return;
            if (octets[end] == '\n')
                _heldLineEnds++;
            octets = octets[(end + 1)..];
        }
    }

    private ReadOnlySpan<byte> SkipHeaders(ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\n')
            {
                if (_lineIsEmpty)
                {
                    _inBody = true;
                    return octets[(i + 1)..];
                }

                _lineIsEmpty = true;
            }
            else if (octets[i] != '\r')
            {
                _lineIsEmpty = false;
            }
        }

        return [];
    }

    /// <summary>Line ends count only when something follows them.</summary>
    private void FlushLineEnds()
    {
        ReadOnlySpan<byte> lineEnd = "\n"u8;
        for (; _heldLineEnds > 0; _heldLineEnds--)
            _hash.AppendData(lineEnd);
    }
}
