using System.Buffers;
using System.Security.Cryptography;

namespace KimounMail.Engine.Comparison;

/// <summary>The SHA-256 of a message's octets, as they are or in the normal form, without carriage returns; read in one pass, in bounded memory.</summary>
internal static class ContentDigest
{
    public static Task<Digest> OfOctetsAsync(Stream content, CancellationToken cancellationToken) =>
        ComputeAsync(content, static octets => octets.Length, cancellationToken);

    public static Task<Digest> OfNormalFormAsync(Stream content, CancellationToken cancellationToken) =>
        ComputeAsync(content, DropCarriageReturns, cancellationToken);

    private static async Task<Digest> ComputeAsync(Stream content, Func<Memory<byte>, int> filter, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                hash.AppendData(buffer.AsSpan(0, filter(buffer.AsMemory(0, read))));
            return Finish(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Digest Finish(IncrementalHash hash)
    {
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return Digest.From(result);
    }

    private static int DropCarriageReturns(Memory<byte> octets)
    {
        var span = octets.Span;
        var kept = 0;
        foreach (var octet in span)
        {
            if (octet != '\r')
                span[kept++] = octet;
        }

        return kept;
    }
}
