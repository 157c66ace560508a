using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace KimounMail.Engine.Operators.Orders;

/// <summary>An order as YAML: holder and options at the top, and <c>plan</c>, <c>domains</c>, <c>mailboxes</c>, <c>distributionLists</c> and <c>aliases</c>.</summary>
internal sealed class YamlOrderReader(List<MailOrderFault> faults)
{
    private const int MaxDepth = 8;

    private readonly List<OrderLine> _lines = [];

    /// <summary>A name, where it stands, and what it is given.</summary>
    private readonly record struct Field(string Name, YamlNode Place, YamlNode Value);

    public static IReadOnlyList<OrderLine> Read(string text, List<MailOrderFault> faults)
    {
        try
        {
            var reader = new YamlOrderReader(faults);
            foreach (var document in Load(text).Documents)
                reader.AddDocument(document.RootNode);
            return reader._lines;
        }
        catch (YamlException error)
        {
            faults.Add(new MailOrderFault((int)error.Start.Line, "", MailErrorId.InvalidOrder, HumanText.Line(error.Message)));
            return [];
        }
    }

    private static YamlStream Load(string text)
    {
        try
        {
            RequirePlain(text);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream;
        }
        catch (Exception error) when (error is not (YamlException or OutOfMemoryException))
        {
            // The package's parser has more than one exception for what it does not understand.
            throw new YamlException(Mark.Empty, Mark.Empty, "This is no YAML.", error);
        }
    }

    /// <summary>Nothing that makes little text much, or a deep structure of it: no anchors, no aliases, no more levels than an order has.</summary>
    private static void RequirePlain(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth)
                throw new YamlException(parser.Current.Start, parser.Current.End, "An order has no such deep structure.");
            if (parser.Current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                throw new YamlException(parser.Current.Start, parser.Current.End, "An order has no anchors (&) and aliases (*); put the text in quotation marks.");
        }
    }

    private void AddDocument(YamlNode root)
    {
        if (root is not YamlMappingNode top)
        {
            Fault(root, "An order is a mapping: mailboxes: and what else it has stand at the left.");
            return;
        }
        var options = new List<Field>();
        foreach (var (key, value) in top)
        {
            switch (NameOf(key).ToUpperInvariant())
            {
                case "PLAN":
                    AddPairs(value, OrderLineKind.Plan, "Offer", "Slots");
                    break;
                case "DOMAINS":
                    AddAll(value, OrderLineKind.Domain, "Name");
                    break;
                case "MAILBOXES":
                    AddAll(value, OrderLineKind.Mailbox, "PrimarySmtpAddress");
                    break;
                case "DISTRIBUTIONLISTS":
                    AddAll(value, OrderLineKind.DistributionList, "PrimarySmtpAddress");
                    break;
                case "ALIASES":
                    AddPairs(value, OrderLineKind.Alias, "Alias", "Target");
                    break;
                default:
                    options.Add(new Field(NameOf(key), key, value));
                    break;
            }
        }
        AddLine(OrderLineKind.Order, top, options);
    }

    /// <summary>A sequence of mappings, or of the one value that says it all.</summary>
    private void AddAll(YamlNode node, OrderLineKind kind, string onlyField)
    {
        if (IsNothing(node))
            return;
        if (node is not YamlSequenceNode sequence)
        {
            Fault(node, $"Each {kind} stands in a line of its own after a hyphen.");
            return;
        }
        foreach (var child in sequence)
        {
            if (child is YamlMappingNode mapping)
                AddLine(kind, child, mapping.Select(pair => new Field(NameOf(pair.Key), pair.Key, pair.Value)));
            else if (child is YamlScalarNode)
                AddLine(kind, child, [new Field(onlyField, child, child)]);
            else
                Fault(child, $"This is no {kind}.");
        }
    }

    /// <summary>A mapping of one value to another, or a sequence of mappings.</summary>
    private void AddPairs(YamlNode node, OrderLineKind kind, string keyField, string valueField)
    {
        if (node is not YamlMappingNode mapping)
        {
            AddAll(node, kind, keyField);
            return;
        }
        foreach (var (key, value) in mapping)
            AddLine(kind, key, [new Field(keyField, key, key), new Field(valueField, key, value)]);
    }

    private void AddLine(OrderLineKind kind, YamlNode place, IEnumerable<Field> given)
    {
        var fields = new Dictionary<string, OrderField>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in given.Where(field => !IsNothing(field.Value)))
        {
            if (!fields.TryAdd(field.Name, new OrderField((int)field.Place.Start.Line, ValuesOf(field.Value))))
                Fault(field.Place, $"{HumanText.Line(field.Name)} stands more than once.");
        }
        _lines.Add(new OrderLine(kind, (int)place.Start.Line, fields));
    }

    private IReadOnlyList<string> ValuesOf(YamlNode node)
    {
        if (node is YamlScalarNode scalar)
            return [scalar.Value ?? ""];
        if (node is YamlSequenceNode sequence && sequence.All(child => child is YamlScalarNode))
            return [.. sequence.Cast<YamlScalarNode>().Select(child => child.Value ?? "")];
        Fault(node, "Here a value is expected, or several after hyphens.");
        return [];
    }

    /// <summary>A name with nothing after it; an empty text in quotation marks is something, which clears.</summary>
    private static bool IsNothing(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    private static string NameOf(YamlNode key) => key is YamlScalarNode { Value: { } name } ? name : "";

    private void Fault(YamlNode node, string message) => faults.Add(new MailOrderFault((int)node.Start.Line, "", MailErrorId.InvalidOrder, message));
}
