namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>Texts of profiles: placeholders, and <c>*</c> for anything. Compared without regard to ASCII case and a final dot.</summary>
internal static class Pattern
{
    public static string Fill(string text, DnsName domain) => text
        .Replace("{domain}", domain.ToString(), StringComparison.Ordinal)
        .Replace("{domain-dashes}", domain.ToString().Replace('.', '-'), StringComparison.Ordinal);

    public static bool Matches(string pattern, string text, DnsName domain) => Matches(Fill(pattern, domain).TrimEnd('.'), text.TrimEnd('.'));

    /// <summary>The last star is the only one to come back to, so that hostile text costs no more than its length times the pattern's.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var (p, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, mark, p) = (p, t, p + 1);
            else if (p < pattern.Length && char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(text[t]))
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t, mark) = (star + 1, mark + 1, mark + 1);
            else
                return false;
        }

        return pattern[p..].Trim('*').IsEmpty;
    }
}
