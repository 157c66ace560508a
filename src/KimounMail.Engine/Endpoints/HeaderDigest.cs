using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Engine.Endpoints;

/// <summary>
/// The digest of the header fields no server and no migration tool changes. White space counts as one space whatever its
/// folding; the order of different fields does not count, that of equal ones does.
/// </summary>
internal static class HeaderDigest
{
    public static readonly IReadOnlyList<string> Fields = ["Message-ID", "Date", "From", "To", "Cc", "Subject", "Received"];

    /// <summary>The digest of a header; fields other than <see cref="Fields"/> do not count.</summary>
    public static string Compute(ReadOnlySpan<byte> header)
    {
        // Latin-1 keeps every octet distinct, whatever the header's real encoding.
        var fields = Unfold(Encoding.Latin1.GetString(header)).Where(f => Fields.Contains(f.Name, StringComparer.OrdinalIgnoreCase)).OrderBy(f => f.Name, StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in fields)
            hash.AppendData(Encoding.Latin1.GetBytes($"{name}:{value}\n"));
        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static List<(string Name, string Value)> Unfold(string header)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var line in header.Split('\n'))
        {
            var text = line.Trim('\r', ' ', '\t');
            if (text.Length == 0)
                continue;
            if (line[0] is ' ' or '\t' && fields.Count > 0)
            {
                var (name, value) = fields[^1];
                fields[^1] = (name, $"{value} {Fold(text)}");
            }
            else if (text.IndexOf(':') is > 0 and var colon)
            {
                fields.Add((text[..colon].Trim().ToUpperInvariant(), Fold(text[(colon + 1)..])));
            }
        }

        return fields;
    }

    private static string Fold(string text) => string.Join(' ', text.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));
}
