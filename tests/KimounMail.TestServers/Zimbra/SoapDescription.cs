using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

/// <summary>
/// Says what is wrong with a request by the published description: names, attributes, their values, nesting, and how often an element may
/// stand. That an element must be there is not checked, as the description has every element down as required.
/// </summary>
public sealed class SoapDescription
{
    private readonly Dictionary<XName, JsonElement> _requests = [];
    private readonly Dictionary<string, JsonElement> _types;

    public SoapDescription(JsonElement root)
    {
        _types = root.GetProperty("types").EnumerateArray().ToDictionary(type => type.GetProperty("className").GetString()!);
        foreach (var command in root.GetProperty("commands").EnumerateArray())
        {
            var request = command.GetProperty("request");
            _requests[XName.Get(request.GetProperty("name").GetString()!, request.GetProperty("namespace").GetString()!)] = request;
        }
    }

    /// <summary>Every deviation, one sentence each.</summary>
    public IEnumerable<string> FindFaults(XElement request)
    {
        if (!_requests.TryGetValue(request.Name, out var described))
            return [$"{request.Name} is in no description."];
        var copy = new XElement(request);
        // Any request may have a number, which its answer repeats; soap.txt, not the description, says so.
        copy.Attribute("requestId")?.Remove();
        return FindFaults(copy, described, request.Name.LocalName);
    }

    private IEnumerable<string> FindFaults(XElement element, JsonElement described, string path)
    {
        if (Text(described, "@class").EndsWith("SimpleElement", StringComparison.Ordinal))
            return SimpleFaults(element, path);
        if (Text(described, "@class").EndsWith("WrapperElement", StringComparison.Ordinal))
            return AttributeFaults(element, described, path).Concat(ChildFaults(element, described, path));
        var type = _types[Text(described, "jaxb")];
        return AttributeFaults(element, type, path).Concat(ChildFaults(element, type, path)).Concat(TextFaults(element, type, path));
    }

    private static IEnumerable<string> SimpleFaults(XElement element, string path)
    {
        if (element.HasElements || element.Attributes().Any(attribute => !attribute.IsNamespaceDeclaration))
            yield return $"{path} holds more than text.";
    }

    private IEnumerable<string> AttributeFaults(XElement element, JsonElement type, string path)
    {
        var known = List(type, "attributes").ToDictionary(attribute => Text(attribute, "name"));
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            if (!known.TryGetValue(attribute.Name.ToString(), out var described))
                yield return $"{path} has no attribute {attribute.Name}.";
            else if (!IsValue(attribute.Value, described))
                yield return $"{path}/@{attribute.Name} cannot be '{attribute.Value}'.";
        }
        foreach (var (name, described) in known)
        {
            if (described.GetProperty("required").GetBoolean() && element.Attribute(name) is null)
                yield return $"{path} lacks the attribute {name}.";
        }
    }

    private IEnumerable<string> ChildFaults(XElement element, JsonElement type, string path)
    {
        var known = Flatten(type).ToDictionary(child => Text(child, "name"));
        foreach (var group in element.Elements().GroupBy(child => child.Name))
        {
            var inner = $"{path}/{group.Key.LocalName}";
            if (!known.TryGetValue(group.Key.LocalName, out var described) || group.Key.Namespace != NamespaceOf(described, element))
            {
                yield return $"{path} holds no element {group.Key}.";
                continue;
            }
            if (group.Count() > 1 && !(described.TryGetProperty("list", out var list) && list.GetBoolean()))
                yield return $"{inner} stands more than once.";
            foreach (var fault in group.SelectMany(child => FindFaults(child, described, inner)))
                yield return fault;
        }
    }

    /// <summary>Attr and its like have text that the description leaves out; whatever else holds children or attributes alone holds no text.</summary>
    private static IEnumerable<string> TextFaults(XElement element, JsonElement type, string path)
    {
        var mayHold = type.TryGetProperty("valueType", out _) || List(type, "attributes").Any(attribute => Text(attribute, "name") == "n");
        if (!mayHold && element.Nodes().OfType<XText>().Any(text => !string.IsNullOrWhiteSpace(text.Value)))
            yield return $"{path} holds no text.";
    }

    private static XNamespace NamespaceOf(JsonElement child, XElement parent) =>
        Text(child, "namespace") is { Length: > 0 } stated and not "##default" ? stated : parent.Name.Namespace;

    /// <summary>The elements a type may hold; those of a choice among them.</summary>
    private static IEnumerable<JsonElement> Flatten(JsonElement type) => List(type, "subElements").SelectMany(child =>
        Text(child, "@class").EndsWith("ChoiceInfo", StringComparison.Ordinal) ? Flatten(child) : [child]);

    private bool IsValue(string value, JsonElement attribute)
    {
        if (Text(attribute, "jaxb") is { Length: > 0 } jaxb)
            return !_types.TryGetValue(jaxb, out var type) || !type.TryGetProperty("type", out var form)
                || !form.TryGetProperty("enumConsts", out var words) || words.EnumerateArray().Any(word => word.GetString() == value);
        return Text(attribute.GetProperty("valueType"), "className") switch
        {
            "java.lang.Integer" or "int" => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "java.lang.Long" or "long" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
    }

    private static IEnumerable<JsonElement> List(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
