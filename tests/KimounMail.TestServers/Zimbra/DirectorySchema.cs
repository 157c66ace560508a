using System.Globalization;
using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

/// <summary>The attributes of the directory by the published list: which entries have them, of what type, and who may set them.</summary>
public sealed class DirectorySchema
{
    private readonly Dictionary<string, XElement> _attributes;

    public DirectorySchema(XElement list)
    {
        _attributes = list.Elements("attr").GroupBy(attribute => Text(attribute, "name"), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What is wrong with setting an attribute; null when nothing is.</summary>
    /// <param name="kind">Of the entry.</param>
    /// <param name="name">Of the attribute.</param>
    /// <param name="values">All it is to have; a single empty one clears it.</param>
    public string? FaultOf(DirectoryKind kind, string name, IReadOnlyList<string> values)
    {
        if (!_attributes.TryGetValue(name, out var attribute))
            return $"no such attribute: {name}";
        if (!IsOn(kind, name))
            return $"{name} is no attribute of {kind}";
        if (Text(attribute, "immutable") == "1")
            return $"{name} is immutable";
        if (values is [""])
            return ClassesOf(attribute, "requiredIn").Intersect(ClassesOf(kind)).Any() ? $"{name} is required" : null;
        if (values.Count > 1 && Text(attribute, "cardinality") == "single")
            return $"{name} has one value";
        return values.Select(value => FaultOf(attribute, value)).FirstOrDefault(fault => fault is not null);
    }

    public bool IsOn(DirectoryKind kind, string name) =>
        _attributes.TryGetValue(name, out var attribute) && ClassesOf(attribute).Intersect(ClassesOf(kind)).Any();

    /// <summary>What every class of service has unless it says otherwise.</summary>
    public string? DefaultOf(string name) => _attributes.GetValueOrDefault(name)?.Element("defaultCOSValue")?.Value;

    public bool IsInherited(string name) => Text(_attributes.GetValueOrDefault(name), "flags").Split(',').Contains("accountInherited");

    private static string? FaultOf(XElement attribute, string value)
    {
        var name = Text(attribute, "name");
        var isRight = Text(attribute, "type") switch
        {
            "boolean" => value is "TRUE" or "FALSE",
            "enum" => Text(attribute, "value").Split(',').Contains(value),
            "integer" or "long" => IsNumber(attribute, value),
            "email" or "emailp" => value.Contains('@', StringComparison.Ordinal),
            "gentime" => DateTime.TryParseExact(value, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "id" => Guid.TryParse(value, out _),
            _ => !int.TryParse(Text(attribute, "max"), CultureInfo.InvariantCulture, out var max) || value.Length <= max,
        };
        return isRight ? null : $"{name} cannot be '{value}'";
    }

    private static bool IsNumber(XElement attribute, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && (!long.TryParse(Text(attribute, "min"), CultureInfo.InvariantCulture, out var min) || number >= min)
        && (!long.TryParse(Text(attribute, "max"), CultureInfo.InvariantCulture, out var max) || number <= max);

    private static IEnumerable<string> ClassesOf(XElement attribute) => ClassesOf(attribute, "optionalIn").Concat(ClassesOf(attribute, "requiredIn"));

    private static string[] ClassesOf(XElement attribute, string which) => Text(attribute, which).Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string[] ClassesOf(DirectoryKind kind) => kind switch
    {
        DirectoryKind.Account => ["account", "mailRecipient"],
        DirectoryKind.DistributionList => ["distributionList", "mailRecipient"],
        DirectoryKind.Domain => ["domain", "mailRecipient"],
        _ => ["cos"],
    };

    private static string Text(XElement? element, string name) => (string?)element?.Attribute(name) ?? "";
}
