using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HelpBuilder;

/// <summary>An example of a cmdlet's use: what it is for, what to type, what comes of it.</summary>
public sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>The compiler's XML doc file, by member, as plain text.</summary>
public sealed partial class DocComments(string path)
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(path, LoadOptions.PreserveWhitespace)
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value);

    public string? Summary(MemberInfo member) =>
        Find(member)?.Element("summary") is { } summary ? Flatten(summary) : null;

    /// <summary>The paragraphs of the remarks.</summary>
    public IReadOnlyList<string> Remarks(MemberInfo member) =>
        Find(member)?.Element("remarks") is { } remarks ? Paragraphs(remarks) : [];

    public IReadOnlyList<HelpExample> Examples(MemberInfo member) =>
        (Find(member)?.Elements("example") ?? []).Select(ReadExample).ToList();

    /// <summary>The type names the member's <c>seealso</c> elements point to.</summary>
    public IReadOnlyList<string> SeeAlso(MemberInfo member) =>
        (Find(member)?.Elements("seealso") ?? []).Select(link => link.Attribute("cref")!.Value[2..]).ToList();

    private XElement? Find(MemberInfo member) =>
        _members.GetValueOrDefault(member is Type type ? $"T:{type.FullName}" : $"P:{member.DeclaringType!.FullName}.{member.Name}");

    private static HelpExample ReadExample(XElement example) => new(
        example.Element("summary") is { } title ? Flatten(title) : "",
        Unindent(example.Element("code")?.Value ?? ""),
        example.Elements("para").Select(Flatten).ToList());

    private static List<string> Paragraphs(XElement element) =>
        element.Elements("para").Any() ? element.Elements("para").Select(Flatten).ToList() : [Flatten(element)];

    private static string Flatten(XElement element) =>
        WhiteSpace().Replace(string.Concat(element.Nodes().Select(Inline)), " ").Trim();

    private static string Inline(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } link when link.IsEmpty => LastName(link),
        XElement element => string.Concat(element.Nodes().Select(Inline)),
        _ => "",
    };

    private static string LastName(XElement link)
    {
        var target = (link.Attribute("langword") ?? link.Attribute("cref") ?? link.Attribute("name"))!.Value;
        return target[(target.LastIndexOf('.') + 1)..];
    }

    private static string Unindent(string code)
    {
        var lines = code.Trim('\n', '\r').TrimEnd().Split('\n').Select(line => line.TrimEnd()).ToList();
        var indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
