using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>Cuts a header block out of a message and fields out of a header block, octet for octet (RFC 5322 §2.2).</summary>
internal static class HeaderBlock
{
    /// <summary>From the start to the first empty line, which is included.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message)
    {
        for (var lineStart = 0; lineStart < message.Length;)
        {
            var line = LineAt(message, lineStart);
            lineStart += line.Length;
            if (line.SequenceEqual("\r\n"u8) || line.SequenceEqual("\n"u8))
                return message[..lineStart];
        }

        return message;
    }

    /// <summary>The named fields (or all others), with folded lines, and an empty line at the end (RFC 3501 §6.4.5).</summary>
    public static byte[] Fields(ReadOnlySpan<byte> header, IReadOnlyCollection<string> names, bool except)
    {
        using var chosen = new MemoryStream();
        var keep = false;
        for (var lineStart = 0; lineStart < header.Length;)
        {
            var line = LineAt(header, lineStart);
            lineStart += line.Length;
            if (line.SequenceEqual("\r\n"u8) || line.SequenceEqual("\n"u8))
                break;
            if (line[0] is not ((byte)' ' or (byte)'\t'))
                keep = names.Contains(NameOf(line), StringComparer.OrdinalIgnoreCase) != except;
            if (keep)
                chosen.Write(line);
        }

        chosen.Write("\r\n"u8);
        return chosen.ToArray();
    }

    /// <summary>The unfolded values of every field of that name.</summary>
    public static IEnumerable<string> Values(ReadOnlySpan<byte> header, string name)
    {
        var values = new List<string>();
        var text = Encoding.UTF8.GetString(Fields(header, [name], except: false)).Replace("\r\n ", " ").Replace("\r\n\t", " ");
        foreach (var line in text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            values.Add(line[(line.IndexOf(':') + 1)..].Trim());
        return values;
    }

    private static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> text, int start)
    {
        var newline = text[start..].IndexOf((byte)'\n');
        return newline < 0 ? text[start..] : text.Slice(start, newline + 1);
    }

    private static string NameOf(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon < 0 ? "" : Encoding.Latin1.GetString(line[..colon]).TrimEnd();
    }
}
