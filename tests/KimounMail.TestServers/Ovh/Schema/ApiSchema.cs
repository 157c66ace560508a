using System.Text.Json;

namespace KimounMail.TestServers.Ovh.Schema;

/// <summary>OVHcloud's own description of its API, read from its files: what may be asked, and what is answered.</summary>
public sealed class ApiSchema
{
    private readonly List<ApiOperation> _operations = [];
    private readonly Dictionary<string, ApiModel> _models = [];

    /// <param name="files">Files as <c>https://eu.api.ovh.com/v2/zimbra.json</c> gives them.</param>
    public ApiSchema(params string[] files)
    {
        foreach (var file in files)
            Read(file);
    }

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

    private void Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        var version = new Uri(root.GetProperty("basePath").GetString()!).AbsolutePath.TrimEnd('/');
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
