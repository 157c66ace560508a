using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.Schema;

/// <summary>Holds values against types of the schema and tells every fault.</summary>
/// <param name="schema">The types.</param>
/// <param name="isRequest">What a client sends has no read-only members; what a server answers has no required ones.</param>
public sealed class ValueCheck(ApiSchema schema, bool isRequest)
{
    /// <summary>Words that no schema has yet; they are let through.</summary>
    public IReadOnlySet<string> FutureWords { get; init; } = new HashSet<string>();

    /// <summary>The faults of a value of JSON.</summary>
    public IEnumerable<string> Faults(string type, JsonNode? value, string where)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return value is JsonArray list ? list.SelectMany((item, i) => Faults(type[..^2], item, $"{where}[{i}]")) : [$"{where} is not a list"];
        if (type.StartsWith("map[", StringComparison.Ordinal))
            return value is JsonObject ? [] : [$"{where} is not an object"];
        if (schema.Models.TryGetValue(type, out var model))
            return model.Words is { } words ? WordFaults(words, value, where) : MemberFaults(model, value, where);
        return IsOf(type, value) ? [] : [$"{where} is not of type {type}: {value?.ToJsonString() ?? "null"}"];
    }

    /// <summary>The faults of a value in an address or header.</summary>
    public IEnumerable<string> TextFaults(string type, string text, string where)
    {
        if (schema.Models.TryGetValue(type, out var model))
            return model.Words?.Contains(text) == false ? [$"{where} is none of {string.Join(", ", model.Words)}: {text}"] : [];
        var isRight = type switch
        {
            "uuid" => Guid.TryParse(text, out _),
            "long" or "int" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "boolean" => text is "true" or "false",
            _ => true,
        };
        return isRight ? [] : [$"{where} is not of type {type}: {text}"];
    }

    private IEnumerable<string> WordFaults(IReadOnlyList<string> words, JsonNode? value, string where) =>
        value?.GetValueKind() == JsonValueKind.String && (words.Contains(value.GetValue<string>()) || FutureWords.Contains(value.GetValue<string>()))
            ? []
            : [$"{where} is none of {string.Join(", ", words)}: {value?.ToJsonString() ?? "null"}"];

    private IEnumerable<string> MemberFaults(ApiModel model, JsonNode? value, string where)
    {
        if (value is not JsonObject members)
        {
            yield return $"{where} is not an object";
            yield break;
        }

        foreach (var (name, member) in model.Members)
        {
            if (isRequest ? member.IsRequired && !members.ContainsKey(name) : !member.MayBeNull && member.IsReadOnly && !members.ContainsKey(name))
                yield return $"{where} has no {name}";
        }

        foreach (var (name, given) in members)
        {
            foreach (var fault in model.Members.TryGetValue(name, out var member) ? MemberFaults(member, given, $"{where}.{name}") : [$"{where} has no member {name} in the schema"])
                yield return fault;
        }
    }

    private IEnumerable<string> MemberFaults(ApiMember member, JsonNode? value, string where)
    {
        if (isRequest && member.IsReadOnly)
            return [$"{where} is read-only"];
        if (value is null)
            return member.MayBeNull ? [] : [$"{where} may not be null"];
        return Faults(member.Type, value, where);
    }

    private static bool IsOf(string type, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return type switch
        {
            "void" => kind == JsonValueKind.Null,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "long" or "int" => kind == JsonValueKind.Number && long.TryParse(value!.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "double" => kind == JsonValueKind.Number,
            "uuid" => kind == JsonValueKind.String && Guid.TryParse(value!.GetValue<string>(), out _),
            "datetime" => kind == JsonValueKind.String && DateTimeOffset.TryParse(value!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => kind == JsonValueKind.String,
        };
    }
}
