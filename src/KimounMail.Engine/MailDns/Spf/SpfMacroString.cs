using System.Globalization;
using System.Text;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>Text with macros (RFC 7208 §7).</summary>
internal sealed class SpfMacroString
{
    private const string Delimiters = ".-+,/_=";
    private const int MaxDomain = 253;
    private readonly IReadOnlyList<Part> _parts;

    private SpfMacroString(string text, IReadOnlyList<Part> parts) => (Text, _parts) = (text, parts);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>True when it depends on who sends, not on the domain alone.</summary>
    public bool DependsOnSender => _parts.Any(part => part.Letter is not (default(char) or 'd' or 'o'));

    /// <summary>True when the name behind the client's address is in it, which must be looked up first.</summary>
    public bool NeedsValidatedName => _parts.Any(part => part.Letter == 'p');

    /// <summary>A domain-spec ends in a macro or a top label (§7.1): its expansion is not looked at.</summary>
    public bool IsDomain => _parts is [.., var last] && (last.Letter != default || last.IsEscape || EndsInTopLabel(last.Literal));

    /// <summary>Reads the text of a term; null when it breaks the grammar. Explanations also know spaces and the macros c, r and t (§7.2).</summary>
    public static SpfMacroString? Parse(string text, bool isExplanation = false)
    {
        var parts = new List<Part>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && text[at] != '%')
                at++;
            if (at > start)
                parts.Add(new Part(text[start..at]));
            if (at == text.Length)
                break;
            if (ReadMacro(text, ref at, isExplanation ? "slodiphvcrt" : "slodiphv") is not { } macro)
                return null;
            parts.Add(macro);
        }

        return text.Any(c => c is < ' ' or > '~' || c == ' ' && !isExplanation) ? null : new SpfMacroString(text, parts);
    }

    /// <summary>The text for a sender.</summary>
    public string Expand(SpfMacroValues values)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
            text.Append(part.Letter == default ? part.Literal : Transform(part, values[part.Letter]));
        return text.ToString();
    }

    /// <summary>The domain for a sender; of one too long the labels on the left are dropped (§7.3).</summary>
    public string ExpandDomain(SpfMacroValues values)
    {
        var domain = Expand(values);
        if (domain.EndsWith('.'))
            domain = domain[..^1];
        return domain.Length > MaxDomain && domain.IndexOf('.', domain.Length - MaxDomain - 1) is >= 0 and var dot ? domain[(dot + 1)..] : domain;
    }

    /// <summary>What follows a percent sign.</summary>
    private static Part? ReadMacro(string text, ref int at, string letters)
    {
        at += 2;
        switch (at <= text.Length ? text[at - 1] : default)
        {
            case '%':
                return new Part("%") { IsEscape = true };
            case '_':
                return new Part(" ") { IsEscape = true };
            case '-':
                return new Part("%20") { IsEscape = true };
            case '{' when text.IndexOf('}', at) is > 0 and var close:
                var macro = ReadBraced(text.AsSpan(at, close - at), letters);
                at = close + 1;
                return macro;
            default:
                return null;
        }
    }

    /// <summary>A letter, how many of the parts on the right are wanted, r for all in reverse, and what divides them.</summary>
    private static Part? ReadBraced(ReadOnlySpan<char> macro, string letters)
    {
        if (macro.Length == 0 || !letters.Contains(char.ToLowerInvariant(macro[0]), StringComparison.Ordinal))
            return null;
        var digits = 1;
        while (digits < macro.Length && char.IsAsciiDigit(macro[digits]))
            digits++;
        var reverse = digits < macro.Length && macro[digits] is 'r' or 'R';
        var delimiters = macro[(digits + (reverse ? 1 : 0))..];
        var keep = digits == 1 ? int.MaxValue : int.TryParse(macro[1..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        if (keep == 0 || delimiters.IndexOfAnyExcept(Delimiters) >= 0)
            return null;
        return new Part("") { Letter = char.ToLowerInvariant(macro[0]), IsUrl = char.IsAsciiLetterUpper(macro[0]), Keep = keep, Reverse = reverse, Delimiters = delimiters.Length == 0 ? "." : delimiters.ToString() };
    }

    private static string Transform(Part part, string value)
    {
        var pieces = value.Split(part.Delimiters.ToCharArray());
        if (part.Reverse)
            Array.Reverse(pieces);
        var text = string.Join('.', pieces.TakeLast(part.Keep));
        return part.IsUrl ? ToUrl(text) : text;
    }

    /// <summary>Octets that are not unreserved (RFC 3986 §2.3) in hexadecimal.</summary>
    private static string ToUrl(string text)
    {
        var url = new StringBuilder();
        foreach (var octet in text)
        {
            if (char.IsAsciiLetterOrDigit(octet) || octet is '-' or '.' or '_' or '~')
                url.Append(octet);
            else
                url.Append(CultureInfo.InvariantCulture, $"%{(int)octet:X2}");
        }

        return url.ToString();
    }

    /// <summary>A dot, and a label of letters, digits and hyphens that is neither all digits nor begins or ends with a hyphen.</summary>
    private static bool EndsInTopLabel(string literal)
    {
        var end = literal.EndsWith('.') ? literal.Length - 1 : literal.Length;
        var dot = end == 0 ? -1 : literal.LastIndexOf('.', end - 1);
        var label = dot < 0 ? default : literal.AsSpan(dot + 1, end - dot - 1);
        return label is not ([] or ['-', ..] or [.., '-'])
            && !label.ContainsAnyExcept("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
            && label.ContainsAnyExcept("0123456789");
    }

    /// <summary>Literal text, or a macro by its letter.</summary>
    private sealed record Part(string Literal)
    {
        public bool IsEscape { get; init; }

        public char Letter { get; init; }

        public bool IsUrl { get; init; }

        public int Keep { get; init; }

        public bool Reverse { get; init; }

        public string Delimiters { get; init; } = ".";
    }
}
