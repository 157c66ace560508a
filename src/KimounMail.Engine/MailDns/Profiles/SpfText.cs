using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>SPF records as texts of terms, as far as comparing and merging them needs (RFC 7208 §4.5); evaluation is the SPF check's.</summary>
internal static class SpfText
{
    /// <summary>As many lookups as an evaluation may make (RFC 7208 §4.6.4).</summary>
    private const int MaxLookups = 10;
    private const string Version = "v=spf1";

    /// <summary>The texts of SPF records in an answer.</summary>
    public static IReadOnlyList<string> In(DnsAnswer answer) => [.. answer.Of<DnsTxtRecord>().Select(record => record.Text).Where(Is)];

    public static bool Is(string text) =>
        text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>Quotes or backslashes of a zone file that ended up in the text itself.</summary>
    public static bool IsEscaped(string text) =>
        Is(text.TrimStart('"', '\\', ' ')) && (!Is(text) || text.Contains('"', StringComparison.Ordinal) || text.Contains("\\;", StringComparison.Ordinal));

    /// <summary>Whether a term is in the record itself.</summary>
    public static bool Has(string text, string term) => Terms(text).Any(t => t.TrimStart('+').Equals(term, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a term is in the record or in one it includes; null when that could not be found out.</summary>
    public static async Task<bool?> ReachesAsync(IDnsLookup dns, string text, string term, CancellationToken cancellationToken)
    {
        var (waiting, seen, unknown) = (new Queue<string>([text]), new HashSet<DnsName>(), false);
        while (waiting.TryDequeue(out var record))
        {
            var terms = Terms(record);
            if (Has(record, term))
                return true;
            foreach (var name in terms.Select(Included).OfType<DnsName>())
            {
                if (seen.Count >= MaxLookups || !seen.Add(name))
                    continue;
                var answer = await dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
                unknown |= !answer.IsKnown;
                foreach (var further in In(answer))
                    waiting.Enqueue(further);
            }
        }

        return unknown ? null : false;
    }

    /// <summary>One record of several, with a term more: theirs in order, each once, and the last word of the first that has one.</summary>
    public static string Merge(IReadOnlyList<string> records, string? term, string fallback)
    {
        var terms = records.SelectMany(record => Terms(record)).ToList();
        var last = terms.FirstOrDefault(IsLast) ?? Terms(fallback).LastOrDefault(IsLast) ?? "~all";
        var kept = terms.Where(t => !IsLast(t)).Prepend(term).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
        return string.Join(' ', [Version, .. kept, last]);
    }

    private static string[] Terms(string text) => text.Length <= Version.Length ? [] : text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsLast(string term) => term.TrimStart('+', '-', '~', '?').Equals("all", StringComparison.OrdinalIgnoreCase);

    private static DnsName? Included(string term)
    {
        var plain = term.TrimStart('+', '-', '~', '?');
        foreach (var prefix in new[] { "include:", "redirect=" })
        {
            // A name with a macro in it is another for each message.
            if (plain.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !plain.Contains('%', StringComparison.Ordinal))
                return DnsName.TryParse(plain[prefix.Length..], out var name) ? name : null;
        }

        return null;
    }
}
