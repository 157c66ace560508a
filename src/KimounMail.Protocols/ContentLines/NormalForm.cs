using System.Text;

namespace KimounMail.Protocols.ContentLines;

/// <summary>
/// What of a component is the same on every server: two components that differ only in the order and letter case of names, folding, quoting, character
/// set or superfluous escapes have the same octets. Made to be hashed, not to be read again.
/// </summary>
public sealed record NormalForm
{
    /// <summary>Properties that servers set themselves, in upper case: they are left out.</summary>
    public required IReadOnlySet<string> Ignored { get; init; }

    /// <summary>Properties, in upper case, whose value is one text, so that an escaped comma is the same as a bare one.</summary>
    public required IReadOnlySet<string> Texts { get; init; }

    /// <summary>The normal form, in UTF-8.</summary>
    public byte[] Of(Component component) => Encoding.UTF8.GetBytes(Normalize(component));

    private string Normalize(Component component)
    {
        var name = component.Name.ToUpperInvariant();
        var parts = component.Properties.Where(line => !Ignored.Contains(line.Name.ToUpperInvariant())).Select(Normalize).Concat(component.Components.Select(Normalize));
        return $"BEGIN:{name}\n{string.Concat(parts.Order(StringComparer.Ordinal))}END:{name}\n";
    }

    private string Normalize(ContentLine line)
    {
        var name = line.Name.ToUpperInvariant();
        var text = new StringBuilder();
        if (line.Group is { } group)
            text.Append(group.ToUpperInvariant()).Append('.');
        text.Append(name);
        var parameters = line.Parameters
            .Select(parameter => (Name: parameter.Name.ToUpperInvariant(), parameter.Values))
            .Where(parameter => !SaysHowItIsWritten(parameter.Name, parameter.Values))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal).ThenBy(parameter => string.Join(',', parameter.Values), StringComparer.Ordinal);
        foreach (var (parameter, values) in parameters)
            text.Append(';').Append(parameter).Append('=').AppendJoin(',', values.Select(value => $"\"{ContentText.Escape(value)}\""));
        return text.Append(':').Append(Normalize(name, line.Value)).Append('\n').ToString();
    }

    private string Normalize(string name, string value)
    {
        if (Texts.Contains(name))
            return ContentText.Escape(ContentText.Unescape(value));
        // Where commas and semicolons part values, only what is beyond doubt: \N is \n, and a real line end, of quoted-printable, too.
        return value.Replace("\\\\", "\\\\\0").Replace("\\N", "\\n").Replace("\0", "").Replace("\r\n", "\\n").Replace("\n", "\\n").Replace("\\:", ":");
    }

    private static bool SaysHowItIsWritten(string name, IReadOnlyList<string> values) =>
        name is "CHARSET" || name is "ENCODING" or "" && values[0].Equals("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
}
