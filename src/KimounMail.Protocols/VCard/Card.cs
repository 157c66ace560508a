using KimounMail.Protocols.ContentLines;

namespace KimounMail.Protocols.VCard;

/// <summary>What a mover has to know of a vCard, of version 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350).</summary>
/// <param name="Component">The card itself.</param>
public sealed record Card(Component Component)
{
    /// <summary>What of a card is the same on every server: all but who wrote it last, and when.</summary>
    public static NormalForm NormalForm { get; } = new()
    {
        Ignored = new HashSet<string> { "PRODID", "REV" },
        Texts = new HashSet<string> { "UID", "FN", "EMAIL", "TITLE", "ROLE", "NOTE", "LABEL" },
    };

    /// <summary><c>2.1</c>, <c>3.0</c> or <c>4.0</c>, or what else it says; null where it says nothing.</summary>
    public string? Version => Component.Find("VERSION")?.Value.Trim();

    /// <summary>What names the card everywhere and always; null where it is missing.</summary>
    public string? Uid => Text("UID");

    /// <summary>The name as people read it.</summary>
    public string? FormattedName => Text("FN");

    /// <summary>What it is a card of, in lower case: <c>individual</c>, <c>group</c>, <c>org</c>, <c>location</c>. Apple's programs say so in cards of version 3.0 too.</summary>
    public string Kind => (Text("KIND") ?? Text("X-ADDRESSBOOKSERVER-KIND") ?? "individual").ToLowerInvariant();

    /// <summary>The mail addresses, in their order.</summary>
    public IReadOnlyList<string> Emails => [.. Component.FindAll("EMAIL").Select(TextOf).Where(text => text.Length > 0)];

    /// <summary>The text of a property, unescaped as the version of the card has it.</summary>
    public string TextOf(ContentLine line) => Version == "2.1"
        // There a backslash is one, but for the semicolon of a structured value.
        ? line.Value.Replace("\\;", ";").Trim()
        : ContentText.Unescape(line.Value).Trim();

    private string? Text(string name) => Component.Find(name) is { } line && TextOf(line) is { Length: > 0 } text ? text : null;
}
