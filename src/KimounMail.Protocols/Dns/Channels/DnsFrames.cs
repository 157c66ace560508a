using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>Messages over a stream, each after its length (RFC 1035 §4.2.2).</summary>
internal static class DnsFrames
{
    public static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

    /// <summary>Length and message in one write (RFC 7766 §8).</summary>
    public static async Task WriteAsync(Stream stream, ushort id, DnsQuery query, bool withEdns, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2 + DnsQueryWriter.MaxLength);
        try
        {
            var length = DnsQueryWriter.Write(buffer.AsSpan(2), id, query.Question, query.Flags, withEdns);
            BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)length);
            await stream.WriteAsync(buffer.AsMemory(0, 2 + length), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <exception cref="EndOfStreamException">The connection ended before the message did.</exception>
    public static async Task<DnsFrame> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
            var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
            if (length > buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(length);
            }

            await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            return new DnsFrame(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}

/// <summary>A message in a borrowed buffer, which disposing gives back.</summary>
internal readonly struct DnsFrame(byte[] buffer, int length) : IDisposable
{
    public ReadOnlySpan<byte> Octets => buffer.AsSpan(0, length);

    /// <summary>Null when it is shorter than a header.</summary>
    public ushort? Id => length < DnsHeader.Length ? null : new DnsHeader(Octets).Id;

    public bool IsAnswerTo(ushort id, DnsQuestion question) => Id == id && new DnsHeader(Octets).IsAnswerTo(question);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
