namespace KimounMail.Engine.MailDns;

/// <summary>A part of a <see cref="TagList"/>.</summary>
internal sealed record Tag(string Name, string Value);

/// <summary>
/// <c>name=value</c> separated by semicolons, with white space around each (RFC 6376 §3.2), as DKIM, DMARC, BIMI and the TLS policies
/// write their records. One pass over the text; nothing in it is an error here, the reader judges.
/// </summary>
internal sealed class TagList
{
    private static readonly char[] s_whiteSpace = [' ', '\t', '\r', '\n'];

    private readonly StringComparer _names;

    private TagList(StringComparer names) => _names = names;

    /// <summary>In their order; a name may be there twice.</summary>
    public List<Tag> Tags { get; } = [];

    /// <summary>Parts without an equals sign or without a name.</summary>
    public List<string> Malformed { get; } = [];

    /// <summary>Two semicolons without anything between.</summary>
    public bool HasEmptyPart { get; private set; }

    /// <summary>The first name that is there twice; null when none is.</summary>
    public string? Duplicate { get; private set; }

    /// <summary>The value of the first tag of the name; null without one.</summary>
    public string? this[string name] => Tags.Find(tag => _names.Equals(tag.Name, name))?.Value;

    /// <param name="text">The record.</param>
    /// <param name="names">How tags are compared: DKIM and the TLS policies mind case, DMARC does not.</param>
    public static TagList Parse(string text, StringComparer names)
    {
        var list = new TagList(names);
        var seen = new HashSet<string>(names);
        var parts = text.Split(';');
        for (var i = 0; i < parts.Length; i++)
            list.Add(parts[i].Trim(s_whiteSpace), isLast: i == parts.Length - 1, seen);
        return list;
    }

    /// <summary>Where the first tag of the name is; -1 without one.</summary>
    public int IndexOf(string name) => Tags.FindIndex(tag => _names.Equals(tag.Name, name));

    private void Add(string part, bool isLast, HashSet<string> seen)
    {
        if (part.Length == 0)
        {
            HasEmptyPart |= !isLast;
            return;
        }

        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : part[..equals].TrimEnd(s_whiteSpace);
        if (name.Length == 0)
        {
            Malformed.Add(part);
            return;
        }

        if (!seen.Add(name))
            Duplicate ??= name;
        Tags.Add(new Tag(name, part[(equals + 1)..].TrimStart(s_whiteSpace)));
    }
}
