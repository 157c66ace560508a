using System.Text;
using KimounMail.Protocols.ContentLines;

namespace KimounMail.Tests.Protocols.ContentLines;

/// <summary>Reading for tests, all at once.</summary>
internal static class Lines
{
    public static List<ContentItem> Read(byte[] octets, ContentLimits? limits = null) =>
        [.. ComponentReader.ReadAsync(new MemoryStream(octets), limits).ToBlockingEnumerable()];

    public static List<ContentItem> Read(string text, ContentLimits? limits = null) => Read(Encoding.UTF8.GetBytes(text), limits);

    /// <summary>The one item of a text, with which nothing is wrong.</summary>
    public static Component ReadOne(string text) => ReadOne(Encoding.UTF8.GetBytes(text));

    public static Component ReadOne(byte[] octets)
    {
        var item = Xunit.Assert.Single(Read(octets));
        Xunit.Assert.Empty(item.Problems);
        return Xunit.Assert.IsType<Component>(item.Component);
    }

    /// <summary>The one property of a card of these lines.</summary>
    public static ContentLine ReadLine(string line) => Xunit.Assert.Single(ReadOne($"BEGIN:VCARD\r\n{line}\r\nEND:VCARD\r\n").Properties);

    public static string Write(ContentNode node) => Encoding.UTF8.GetString(node.ToOctets());

    /// <summary>All components of items, those within others too.</summary>
    public static IEnumerable<Component> All(IEnumerable<Component> components) => components.SelectMany(component => All(component.Components).Prepend(component));
}
