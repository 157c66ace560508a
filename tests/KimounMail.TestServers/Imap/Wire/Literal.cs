using System.Security.Cryptography;

namespace KimounMail.TestServers.Imap;

/// <summary>A literal as announced at the end of a line: <c>{n}</c>, <c>{n+}</c> (RFC 7888) or <c>~{n}</c> (RFC 3516).</summary>
internal sealed record LiteralHeader(long Size, bool IsNonSync, bool IsBinary)
{
    /// <summary>Cuts the announcement off the end of a line; null when there is none.</summary>
    public static LiteralHeader? CutFrom(ref string line)
    {
        if (!line.EndsWith('}'))
            return null;
        var open = line.LastIndexOf('{');
        if (open < 0)
            return null;
        var digits = line.AsSpan(open + 1, line.Length - open - 2);
        var isNonSync = digits.EndsWith("+");
        if (isNonSync)
            digits = digits[..^1];
        if (digits.Length is 0 or > 18 || digits.ContainsAnyExceptInRange('0', '9'))
            return null;
        var isBinary = open > 0 && line[open - 1] == '~';
        line = line[..(isBinary ? open - 1 : open)];
        return new LiteralHeader(long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture), isNonSync, isBinary);
    }
}

/// <summary>A literal of a command; its content is null as long as it has not arrived.</summary>
internal sealed record Literal(LiteralHeader Header, MessageContent? Content);

/// <summary>Takes the octets of a literal as they arrive: keeps them, keeps only their digest, or drops them.</summary>
internal sealed class LiteralSink : IDisposable
{
    private const int HeaderLimit = 1 << 20;

    private readonly IncrementalHash? _digest;
    private readonly MemoryStream? _octets;
    private readonly bool _keepAll;
    private long _length;

    private LiteralSink(bool keepAll, bool digest)
    {
        _keepAll = keepAll;
        _digest = digest ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        _octets = keepAll || digest ? new MemoryStream() : null;
    }

    public static LiteralSink Keep() => new(keepAll: true, digest: false);

    public static LiteralSink Digest() => new(keepAll: false, digest: true);

    public static LiteralSink Drop() => new(keepAll: false, digest: false);

    public void Take(ReadOnlyMemory<byte> piece)
    {
        _length += piece.Length;
        _digest?.AppendData(piece.Span);
        if (_octets is null || !_keepAll && _octets.Length >= HeaderLimit)
            return;
        _octets.Write(piece.Span);
    }

    /// <summary>What was taken; null when it was dropped.</summary>
    public MessageContent? ToContent()
    {
        if (_octets is null)
            return null;
        if (_digest is null)
            return MessageContent.FromBytes(_octets.ToArray());
        var header = HeaderBlock.Of(_octets.GetBuffer().AsSpan(0, (int)_octets.Length)).ToArray();
        return MessageContent.DigestOnly(_length, Convert.ToHexString(_digest.GetHashAndReset()).ToLowerInvariant(), header);
    }

    public void Dispose() => _digest?.Dispose();
}
