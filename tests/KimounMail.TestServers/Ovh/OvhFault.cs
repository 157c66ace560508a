using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh;

/// <summary>Something that goes wrong with calls of a kind, so many times.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="PathPart">What stands in the path of the call.</param>
public sealed record OvhFault(string Method, string PathPart)
{
    /// <summary>Answered instead of doing anything; null to do what was asked.</summary>
    public ApiReply? Reply { get; init; }

    /// <summary>Answered instead of JSON, with the status of the reply.</summary>
    public string? Page { get; init; }

    /// <summary>Done before the call has its effect: somebody else at work.</summary>
    public Action? Before { get; init; }

    /// <summary>Changes the answer before it is sent, after it was held against the schema.</summary>
    public Action<JsonNode?>? Alter { get; init; }

    /// <summary>The connection is cut instead of answering, after the effect.</summary>
    public bool CutsConnection { get; init; }

    /// <summary>Told with the answer.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>It only happens to calls for a further page.</summary>
    public bool OnlyFurtherPages { get; init; }

    /// <summary>How often.</summary>
    public int Times { get; set; } = 1;

    public static OvhFault TooManyRequests(string method, string pathPart, TimeSpan? retryAfter = null) =>
        new(method, pathPart) { Reply = new ApiReply(429, new JsonObject { ["message"] = "Too many requests" }), RetryAfter = retryAfter };

    public static OvhFault Html(string method, string pathPart, int status) =>
        new(method, pathPart) { Reply = new ApiReply(status, null), Page = "<html><head><title>408 Request Time-out</title></head><body>Your browser didn't send a complete request</body></html>" };

    public static OvhFault AnswerLost(string method, string pathPart) => new(method, pathPart) { CutsConnection = true };

    public static OvhFault CursorCut(string pathPart) =>
        new("GET", pathPart) { OnlyFurtherPages = true, Reply = new ApiReply(400, new JsonObject { ["class"] = "Client::BadRequest", ["message"] = "invalid cursor" }) };

    public static OvhFault Refusal(string method, string pathPart, string errorClass) => new(method, pathPart) { Reply = ApiReply.Error(errorClass, "refused by the test") };
}
