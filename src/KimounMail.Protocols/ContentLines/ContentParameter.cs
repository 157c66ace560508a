using System.Text;

namespace KimounMail.Protocols.ContentLines;

/// <summary>A parameter of a content line: <c>;CN="Doe, J."</c>.</summary>
/// <param name="Name">As it is written; empty where the value stands alone, as in <c>TEL;WORK:</c> of vCard 2.1.</param>
/// <param name="Values">Its values, without quotes, with what RFC 6868 encodes decoded.</param>
public sealed record ContentParameter(string Name, IReadOnlyList<string> Values)
{
    /// <summary>A parameter with one value.</summary>
    public ContentParameter(string name, string value)
        : this(name, [value])
    {
    }

    /// <summary>True for this name in any letter case.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads what stands between a line's name and its value: nothing, or each parameter with a semicolon before it.</summary>
    internal static List<ContentParameter> ParseAll(string text)
    {
        var parameters = new List<ContentParameter>();
        if (text.Length > 0)
            parameters.AddRange(SplitUnquoted(text[1..], ';').Select(Parse));
        return parameters;
    }

    /// <summary>Refuses what cannot be written.</summary>
    /// <exception cref="ArgumentException">The name is none, or a value has control characters.</exception>
    internal void Validate()
    {
        if (Name.Length > 0 && !LineShape.IsToken(Name) || Values.Count == 0)
            throw new ArgumentException("A parameter has a name of letters, digits and hyphens, and a value.");
        if (Values.Any(value => value.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))))
            throw new ArgumentException("The value of a parameter has no control characters.");
    }

    /// <summary>As it is written, with its semicolon.</summary>
    internal string ToText() => $";{Name}{(Name.Length > 0 ? "=" : "")}{string.Join(',', Values.Select(Encode))}";

    private static ContentParameter Parse(string text)
    {
        var equals = text.IndexOf('=');
        var values = SplitUnquoted(text[(equals + 1)..], ',').Select(Decode).ToList();
        return new ContentParameter(equals < 0 ? "" : text[..equals].Trim(), values);
    }

    private static IEnumerable<string> SplitUnquoted(string text, char separator)
    {
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                isQuoted = !isQuoted;
            if (text[i] != separator || isQuoted)
                continue;
            yield return text[start..i];
            start = i + 1;
        }

        yield return text[start..];
    }

    private static string Encode(string value)
    {
        var encoded = value.Replace("^", "^^").Replace("\n", "^n").Replace("\"", "^'");
        return encoded.AsSpan().IndexOfAny(":;,=") >= 0 || encoded != encoded.Trim() ? $"\"{encoded}\"" : encoded;
    }

    private static string Decode(string value)
    {
        var text = value.Trim();
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
            text = text[1..^1];
        if (!text.Contains('^'))
            return text;
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            // RFC 6868 §3.2: a circumflex before any other character stands for itself.
            var meant = text[i] == '^' && i + 1 < text.Length ? text[i + 1] switch { 'n' => '\n', '^' => '^', '\'' => '"', _ => '\0' } : '\0';
            decoded.Append(meant == '\0' ? text[i] : meant);
            i += meant == '\0' ? 0 : 1;
        }

        return decoded.ToString();
    }
}
