using System.Text.Json.Nodes;
using KimounMail.TestServers.Ovh.Schema;

namespace KimounMail.TestServers.Ovh;

/// <summary>A request that is for a published operation.</summary>
public sealed record ApiRequest
{
    public required ApiOperation Operation { get; init; }

    /// <summary>What stands for the braces of the path.</summary>
    public required IReadOnlyDictionary<string, string> Path { get; init; }

    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The headers operations may take: those of paging.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The consumer key it came with; null for none.</summary>
    public string? Caller { get; init; }

    public bool HasBody { get; init; }

    public JsonNode? Body { get; init; }

    /// <summary>What a v2 body asks for.</summary>
    public JsonObject Spec => Body?["targetSpec"] as JsonObject ?? [];

    public Guid Id(string name) => Guid.Parse(Path[name]);

    public string? Filter(string name) => Query.GetValueOrDefault(name);
}

/// <summary>What is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON; a list is cut into pages where the operation has them.</param>
public sealed record ApiReply(int Status, JsonNode? Body)
{
    public static ApiReply Ok(JsonNode? body) => new(200, body);

    public static ApiReply Nothing { get; } = new(200, null);

    /// <summary>A refusal of API v2, by its class.</summary>
    public static ApiReply Error(string errorClass, string message = "refused")
    {
        var status = errorClass.Split("::")[1] switch
        {
            "NotFound" => 404,
            "Conflict" => 409,
            "PreconditionFailed" => 412,
            _ => 400,
        };
        return new ApiReply(status, new JsonObject { ["class"] = errorClass, ["message"] = message });
    }

    /// <summary>A refusal of API v1, by its code.</summary>
    public static ApiReply OldError(int status, string code, string message) =>
        new(status, new JsonObject { ["errorCode"] = code, ["httpCode"] = $"{status} Refused", ["message"] = message });
}
