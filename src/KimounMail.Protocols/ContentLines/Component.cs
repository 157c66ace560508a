using System.Buffers;
using System.Collections;

namespace KimounMail.Protocols.ContentLines;

/// <summary>
/// What stands between <c>BEGIN:VEVENT</c> and <c>END:VEVENT</c>: properties and other components, in their order. It is made with an initializer,
/// <c>new Component("VEVENT") { new ContentLine("UID", "1") }</c>.
/// </summary>
public sealed class Component : ContentNode, IReadOnlyCollection<ContentNode>
{
    private readonly List<ContentNode> _content = [];

    /// <param name="name">The kind of component: <c>VEVENT</c>.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public Component(string name)
        : this(ContentLine.Delimiter("BEGIN", name), ContentLine.Delimiter("END", name))
    {
    }

    internal Component(ContentLine begin, ContentLine end)
    {
        Name = NameOf(begin);
        (Begin, End) = (begin, end);
    }

    /// <summary>The kind of component, as it is written.</summary>
    public string Name { get; }

    /// <summary>How many properties and components it has, those within other components not counted.</summary>
    public int Count => _content.Count;

    /// <summary>The properties, without those of components within.</summary>
    public IEnumerable<ContentLine> Properties => _content.OfType<ContentLine>();

    /// <summary>The components within.</summary>
    public IEnumerable<Component> Components => _content.OfType<Component>();

    /// <summary>The line it begins with.</summary>
    internal ContentLine Begin { get; }

    /// <summary>The line it ends with.</summary>
    internal ContentLine End { get; set; }

    /// <summary>True for a component of this kind, in any letter case.</summary>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds a property or component at the end.</summary>
    public void Add(ContentNode node) => _content.Add(node);

    /// <summary>Adds properties and components at the end.</summary>
    public void AddRange(IEnumerable<ContentNode> nodes) => _content.AddRange(nodes);

    /// <summary>The first property of this name, in any letter case; null where there is none.</summary>
    public ContentLine? Find(string name) => FindAll(name).FirstOrDefault();

    /// <summary>All properties of this name, in any letter case.</summary>
    public IEnumerable<ContentLine> FindAll(string name) => Properties.Where(property => property.Is(name));

    /// <summary>All lines from BEGIN to END, those of components within too, as they are written.</summary>
    public IEnumerable<ContentLine> Lines()
    {
        yield return Begin;
        foreach (var node in _content)
        {
            if (node is ContentLine line)
            {
                yield return line;
                continue;
            }

            foreach (var inner in ((Component)node).Lines())
                yield return inner;
        }

        yield return End;
    }

    /// <inheritdoc/>
    public override void WriteTo(IBufferWriter<byte> writer)
    {
        ContentLine? previous = null;
        foreach (var line in Lines())
        {
            if (previous is not null && previous.RunsInto(line))
                writer.Write("\r\n"u8);
            line.WriteTo(writer);
            previous = line;
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ContentNode> GetEnumerator() => _content.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static string NameOf(ContentLine delimiter) => delimiter.Value.Trim();

    /// <summary>What a limit was exceeded by is not kept.</summary>
    internal void Clear() => _content.Clear();
}
