using System.Text.Json;
using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.Schema;

/// <summary>OVHcloud's own description of its API, read from its files: what may be asked, and what is answered.</summary>
public sealed class ApiSchema
{
    private static readonly string[] s_files = ["v2-zimbra.json", "v1-domain.json", "v1-auth.json", "v1-emailDomain.json", "v1-emailMxplan.json", "v1-email.json", "v1-emailExchange.json"];

    private readonly List<ApiOperation> _operations = [];
    private readonly Dictionary<string, ApiModel> _models = [];

    /// <param name="files">Files as <c>https://eu.api.ovh.com/v2/zimbra.json</c> gives them.</param>
    public ApiSchema(params string[] files)
    {
        foreach (var file in files)
            Read(file);
    }

    /// <summary>All of it that we call: the platform, DNS zones, keys, and mail services.</summary>
    /// <param name="folder">Where the files are.</param>
    public static ApiSchema In(string folder) => new([.. s_files.Select(file => Path.Combine(folder, file))]);

    /// <summary>All that was read.</summary>
    public IReadOnlyList<ApiOperation> Operations => _operations;

    /// <summary>Types by name.</summary>
    public IReadOnlyDictionary<string, ApiModel> Models => _models;

    /// <summary>The operation of a call; null where nothing such is published.</summary>
    public (ApiOperation Operation, IReadOnlyDictionary<string, string> Path)? Find(string method, string path)
    {
        foreach (var operation in _operations.Where(operation => operation.Method == method))
        {
            if (operation.Match(path) is { } values)
                return (operation, values);
        }

        return null;
    }

    /// <summary>An object of a type: the members given, and something of its type for each that may not lack.</summary>
    public JsonObject Sample(string type, JsonObject given)
    {
        foreach (var (name, member) in Models[type].Members.Where(member => !member.Value.MayBeNull && !given.ContainsKey(member.Key)))
            given[name] = SampleOf(member.Type);
        return given;
    }

    private JsonNode SampleOf(string type) => type switch
    {
        _ when type.EndsWith("[]", StringComparison.Ordinal) => new JsonArray(),
        _ when Models.TryGetValue(type, out var model) => model.Words is { } words ? words.Contains("ok") ? "ok" : words[0] : Sample(type, []),
        "boolean" => false,
        "long" or "int" or "double" => 0,
        "datetime" => "2026-11-01T08:00:00+01:00",
        _ => "",
    };

    private void Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        // The first version goes by two names.
        var version = new Uri(root.GetProperty("basePath").GetString()!).AbsolutePath.TrimEnd('/').Replace("/1.0", "/v1", StringComparison.Ordinal);
        foreach (var api in root.GetProperty("apis").EnumerateArray())
        {
            foreach (var operation in api.GetProperty("operations").EnumerateArray())
                _operations.Add(Operation(version + api.GetProperty("path").GetString(), operation));
        }

        foreach (var model in root.GetProperty("models").EnumerateObject())
            _models[model.Name] = Model(model.Value);
    }

    private static ApiOperation Operation(string path, JsonElement operation) => new(
        operation.GetProperty("httpMethod").GetString()!,
        path,
        operation.GetProperty("responseType").GetString()!,
        [.. operation.GetProperty("parameters").EnumerateArray().Select(Parameter)],
        operation.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.GetString()!.Trim()).ToHashSet() : new HashSet<string>());

    private static ApiParameter Parameter(JsonElement parameter) => new(
        parameter.GetProperty("paramType").GetString()!,
        parameter.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "",
        parameter.GetProperty("dataType").GetString()!,
        parameter.GetProperty("required").GetBoolean());

    private static ApiModel Model(JsonElement model) => new(
        model.TryGetProperty("enum", out var words) ? [.. words.EnumerateArray().Select(word => word.ToString())] : null,
        model.TryGetProperty("properties", out var members) ? members.EnumerateObject().ToDictionary(member => member.Name, member => Member(member.Value)) : []);

    private static ApiMember Member(JsonElement member) => new(
        member.TryGetProperty("fullType", out var type) ? type.GetString()! : member.GetProperty("type").GetString()!,
        member.GetProperty("canBeNull").GetBoolean(),
        member.GetProperty("readOnly").GetBoolean(),
        member.GetProperty("required").GetBoolean());
}
