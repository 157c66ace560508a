using System.Globalization;
using System.Text.RegularExpressions;

namespace KimounMail.TestServers.Zimbra;

/// <summary>A search filter (RFC 4515): and, or, not, presence, equality and substrings, which are all the requests here need.</summary>
internal sealed partial class LdapFilter
{
    private readonly Func<Func<string, IEnumerable<string>>, bool> _test;

    private LdapFilter(Func<Func<string, IEnumerable<string>>, bool> test) => _test = test;

    public bool Matches(Func<string, IEnumerable<string>> valuesOf) => _test(valuesOf);

    public static LdapFilter Parse(string text)
    {
        var position = 0;
        var filter = Parse(text, ref position);
        return position == text.Length ? filter : throw Malformed(text);
    }

    private static LdapFilter Parse(string text, ref int position)
    {
        if (position + 1 >= text.Length || text[position++] != '(')
            throw Malformed(text);
        if (text[position] is '&' or '|' or '!')
            return ParseSet(text, text[position++], ref position);
        var end = text.IndexOf(')', position);
        var parts = end < 0 ? [] : text[position..end].Split('=', 2);
        if (parts.Length != 2 || parts[1].Contains('(', StringComparison.Ordinal))
            throw Malformed(text);
        position = end + 1;
        var pattern = new Regex($"^{string.Join(".*", parts[1].Split('*').Select(part => Regex.Escape(Unescape(part))))}$", RegexOptions.IgnoreCase | RegexOptions.Singleline);
        return new(valuesOf => valuesOf(parts[0]).Any(value => pattern.IsMatch(value)));
    }

    private static LdapFilter ParseSet(string text, char kind, ref int position)
    {
        var inner = new List<LdapFilter>();
        while (position < text.Length && text[position] == '(')
            inner.Add(Parse(text, ref position));
        if (position >= text.Length || text[position++] != ')' || (kind == '!' && inner.Count != 1))
            throw Malformed(text);
        return kind switch
        {
            '&' => new(valuesOf => inner.TrueForAll(filter => filter.Matches(valuesOf))),
            '|' => new(valuesOf => inner.Exists(filter => filter.Matches(valuesOf))),
            _ => new(valuesOf => !inner[0].Matches(valuesOf)),
        };
    }

    private static string Unescape(string value) =>
        Escape().Replace(value, match => ((char)int.Parse(match.ValueSpan[1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"\\[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();

    private static ZimbraRefusal Malformed(string text) => new("service.INVALID_REQUEST", $"invalid request: invalid search filter {text}");
}
