using System.Globalization;
using System.Text;

namespace KimounMail.Tests.MailDns;

/// <summary>Reads zone files (RFC 1035 §5, RFC 2308 §4, RFC 3597 §5), each octet a character.</summary>
internal static class ZoneFile
{
    /// <summary>All records of a file, and of those it includes.</summary>
    public static IEnumerable<DnsRecord> Read(string path) => new Reader(path).Read();

    /// <summary>The words of an entry.</summary>
    internal static List<ZoneWord> Words(string entry)
    {
        var words = new List<ZoneWord>();
        for (var i = 0; i < entry.Length; i++)
        {
            if (char.IsWhiteSpace(entry[i]))
                continue;
            var quoted = entry[i] == '"';
            var start = quoted ? ++i : i;
            for (; i < entry.Length && (quoted ? entry[i] != '"' : !char.IsWhiteSpace(entry[i]) && entry[i] != '"'); i++)
                i += entry[i] == '\\' ? 1 : 0;
            words.Add(new ZoneWord(entry[start..Math.Min(i, entry.Length)], quoted));
            i -= !quoted && i < entry.Length ? 1 : 0;
        }

        return words;
    }

    /// <summary>A name, below the origin when it has no final dot.</summary>
    internal static DnsName Name(string text, DnsName origin) =>
        text == "@" ? origin : text.EndsWith('.') ? DnsName.Parse(text) : origin.Below(text) ?? throw new FormatException($"'{text}' is too long.");

    /// <summary>Seconds, also as <c>1w2d6h</c>; null when it is no time.</summary>
    internal static uint? Time(string text)
    {
        var (sum, number) = (0u, -1L);
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
                number = Math.Max(number, 0) * 10 + (character - '0');
            else if (number >= 0 && "smhdw".IndexOf(char.ToLowerInvariant(character), StringComparison.Ordinal) is >= 0 and var unit)
                (sum, number) = (sum + (uint)number * new uint[] { 1, 60, 3600, 86400, 604800 }[unit], -1);
            else
                return null;
        }

        return text.Length == 0 ? null : sum + (uint)Math.Max(number, 0);
    }

    private static DnsRecordType? Type(string word) =>
        word.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase) && ushort.TryParse(word.AsSpan(4), CultureInfo.InvariantCulture, out var number) ? (DnsRecordType)number
        : !char.IsAsciiDigit(word[0]) && Enum.TryParse<DnsRecordType>(word, ignoreCase: true, out var type) ? type : null;

    /// <summary>A file being read: the origin and the time set last hold until they are set again, the owner until another is named.</summary>
    private sealed class Reader(string path)
    {
        private DnsName _origin = DnsName.Root;
        private DnsName _owner = DnsName.Root;
        private uint _ttl = 3600;

        public IEnumerable<DnsRecord> Read() => ReadFile(path);

        private IEnumerable<DnsRecord> ReadFile(string file)
        {
            foreach (var entry in Entries(File.ReadAllLines(file, Encoding.Latin1)))
            {
                var words = Words(entry);
                if (words is [{ Text: "$INCLUDE" }, var included, ..])
                {
                    foreach (var record in ReadFile(Path.Combine(Path.GetDirectoryName(file)!, included.Text)))
                        yield return record;
                }
                else if (words is [{ Text: "$ORIGIN" }, var origin, ..])
                {
                    _origin = Name(origin.Text, _origin);
                }
                else if (words is [{ Text: "$TTL" }, var time, ..])
                {
                    _ttl = Time(time.Text) ?? throw new FormatException(entry);
                }
                else if (words.Count > 0)
                {
                    yield return ReadRecord(entry, words);
                }
            }
        }

        private DnsRecord ReadRecord(string entry, List<ZoneWord> words)
        {
            var at = 0;
            if (!char.IsWhiteSpace(entry[0]))
                _owner = Name(words[at++].Text, _origin);
            var ttl = _ttl;
            for (; ; at++)
            {
                if (Time(words[at].Text) is { } time)
                    ttl = time;
                else if (words[at].Text != "IN")
                    break;
            }

            var type = Type(words[at].Text) ?? throw new FormatException(entry);
            return ZoneRecord.Read(_owner, type, ttl, words[(at + 1)..], _origin);
        }

        /// <summary>Lines without comments, those within parentheses as one.</summary>
        private static IEnumerable<string> Entries(IEnumerable<string> lines)
        {
            var entry = new StringBuilder();
            var depth = 0;
            foreach (var line in lines)
            {
                depth += Append(entry, line);
                if (depth > 0)
                    continue;
                yield return entry.ToString();
                entry.Clear();
            }
        }

        /// <summary>Adds what a line says; returns how many more parentheses it opens than it closes.</summary>
        private static int Append(StringBuilder entry, string line)
        {
            var (depth, quoted) = (0, false);
            for (var i = 0; i < line.Length && (quoted || line[i] != ';'); i++)
            {
                quoted ^= line[i] == '"';
                depth += quoted ? 0 : line[i] switch { '(' => 1, ')' => -1, _ => 0 };
                entry.Append(!quoted && line[i] is '(' or ')' ? ' ' : line[i]);
                if (line[i] == '\\' && i + 1 < line.Length)
                    entry.Append(line[++i]);
            }

            entry.Append(' ');
            return depth;
        }
    }
}
