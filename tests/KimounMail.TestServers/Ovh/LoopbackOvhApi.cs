using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KimounMail.TestServers.Http;
using KimounMail.TestServers.Ovh.Schema;
using KimounMail.TestServers.Ovh.State;

namespace KimounMail.TestServers.Ovh;

/// <summary>
/// OVHcloud's API on loopback, as its schema describes it: a request that the schema does not allow is refused with what is wrong, and so is an answer
/// of our own. It misbehaves as told.
/// </summary>
public sealed class LoopbackOvhApi : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly LoopbackHttpServer _server;
    private readonly TimeProvider _clock;
    private readonly ApiSchema _schema;
    private readonly RequestCheck _requests;
    private readonly OvhOperations _operations;
    private readonly List<LoggedCall> _calls = [];
    private int _queries;

    /// <param name="schema">What may be asked and answered.</param>
    /// <param name="clock">Of signatures and of the rate.</param>
    public LoopbackOvhApi(ApiSchema schema, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _schema = schema;
        _requests = new RequestCheck(schema);
        Email = new OvhEmail(schema);
        Authentication = new OvhAuthentication(_clock);
        _operations = new OvhOperations(Platform, Zones, Email, Authentication);
        _server = LoopbackHttpServer.Start(Answer);
    }

    /// <summary>A call that arrived.</summary>
    public sealed record LoggedCall(string Method, string Path, int Status, long At, string? Body);

    public Uri Address => new($"https://localhost:{_server.Port}/");

    public OvhAuthentication Authentication { get; }

    public OvhPlatform Platform { get; } = new();

    /// <summary>What is not Zimbra.</summary>
    public OvhEmail Email { get; }

    public List<OvhZone> Zones { get; } = [];

    public List<OvhFault> Faults { get; } = [];

    /// <summary>Words in answers that no schema has yet.</summary>
    public HashSet<string> FutureWords { get; } = [];

    /// <summary>What was wrong with requests, and with our own answers.</summary>
    public List<string> SchemaFaults { get; } = [];

    /// <summary>The most objects in a page, whatever is asked for.</summary>
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>How long an answer takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>More calls in a minute are refused.</summary>
    public int? CallsPerMinute { get; set; }

    /// <summary>Calls that were authorized, in order.</summary>
    public IReadOnlyList<LoggedCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public int Count(string method, string pathPart) => Calls.Count(call => call.Method == method && call.Path.Contains(pathPart, StringComparison.Ordinal));

    /// <summary>The most calls that arrived in any minute.</summary>
    public int BusiestMinute() => Calls.Count == 0 ? 0 : Calls.Max(first => Calls.Count(call => call.At >= first.At && _clock.GetElapsedTime(first.At, call.At) < TimeSpan.FromMinutes(1)));

    /// <summary>Looks at what the platform holds while no call changes it.</summary>
    public IReadOnlyList<T> Look<T>(Func<OvhPlatform, IEnumerable<T>> look)
    {
        lock (_gate)
            return [.. look(Platform)];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private LoopbackHttpResponse Answer(LoopbackHttpRequest request)
    {
        if (Delay > TimeSpan.Zero)
            Task.Delay(Delay, _clock).Wait();
        lock (_gate)
            return AnswerInTurn(request);
    }

    private LoopbackHttpResponse AnswerInTurn(LoopbackHttpRequest request)
    {
        switch (request.Target)
        {
            case "/v1/auth/time":
                return Write(request, ApiReply.Ok(Authentication.Now), null);
            case "/auth/oauth2/token":
                return Write(request, Token(request.Body), null);
        }

        if (Authentication.Check(request) is { } refusal)
            return Write(request, Log(request, refusal), null);
        if (IsOverRate())
            return Write(request, Log(request, new ApiReply(429, new JsonObject { ["message"] = "Too many requests" })), null);
        var fault = TakeFault(request);
        fault?.Before?.Invoke();
        var reply = Log(request, fault?.Reply ?? Handle(request));
        fault?.Alter?.Invoke(reply.Body);
        return fault?.CutsConnection == true ? LoopbackHttpResponse.Cut : Write(request, reply, fault);
    }

    private ApiReply Token(byte[] body)
    {
        return Authentication.Give(Pairs(Encoding.UTF8.GetString(body))) is { } token
            ? ApiReply.Ok(new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = Authentication.TokenSeconds, ["scope"] = "all" })
            : new ApiReply(401, new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Unknown client or secret" });
    }

    private bool IsOverRate() => CallsPerMinute is { } most && Calls.Count(call => _clock.GetElapsedTime(call.At) < TimeSpan.FromMinutes(1)) >= most;

    private OvhFault? TakeFault(LoopbackHttpRequest request)
    {
        var fault = Faults.FirstOrDefault(fault => fault.Times > 0 && fault.Method == request.Method && request.Target.Contains(fault.PathPart, StringComparison.Ordinal)
            && (!fault.OnlyFurtherPages || request.Headers.ContainsKey("X-Pagination-Cursor")));
        if (fault is not null)
            fault.Times--;
        return fault;
    }

    private ApiReply Handle(LoopbackHttpRequest request)
    {
        var target = request.Target.Split('?', 2);
        if (_schema.Find(request.Method, target[0]) is not var (operation, path))
            return Wrong($"{request.Method} {target[0]} is not published.");
        var call = new ApiRequest
        {
            Operation = operation,
            Path = path,
            Query = target.Length > 1 ? Pairs(target[1]) : new Dictionary<string, string>(),
            Headers = request.Headers.Where(header => header.Key.StartsWith("X-Pagination-", StringComparison.OrdinalIgnoreCase)).ToDictionary(),
            ContentType = request.Headers.GetValueOrDefault("Content-Type"),
            Caller = request.Headers.GetValueOrDefault("X-Ovh-Consumer"),
            HasBody = request.Body.Length > 0,
            Body = request.Body.Length > 0 ? JsonNode.Parse(request.Body) : null,
        };
        if (_requests.Faults(call) is { Count: > 0 } faults)
            return Wrong($"{operation}: {string.Join("; ", faults)}");
        return _operations[call] is { } does ? Checked(operation, does(call)) : Wrong($"{operation} is not served here.");
    }

    private static Dictionary<string, string> Pairs(string text) => text.Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));

    /// <summary>Our own answers are held against the schema as well.</summary>
    private ApiReply Checked(ApiOperation operation, ApiReply reply)
    {
        var check = new ValueCheck(_schema, isRequest: false) { FutureWords = FutureWords };
        var faults = reply.Status == 200
            ? check.Faults(operation.ResponseType, AsSent(reply.Body), "answer").ToList()
            : operation.Errors.Count > 0 && !operation.Errors.Contains(reply.Body!["class"]!.GetValue<string>()) ? [$"this operation has no error {reply.Body["class"]}"] : [];
        return faults.Count == 0 ? reply : Wrong($"The test server's answer to {operation}: {string.Join("; ", faults)}");
    }

    /// <summary>Numbers are numbers then, and the rest is text.</summary>
    private static JsonNode? AsSent(JsonNode? body) => body is null ? null : JsonNode.Parse(body.ToJsonString());

    private ApiReply Wrong(string fault)
    {
        SchemaFaults.Add(fault);
        return new ApiReply(400, new JsonObject { ["class"] = "Client::BadRequest::NotAsTheSchemaSays", ["message"] = fault });
    }

    private ApiReply Log(LoopbackHttpRequest request, ApiReply reply)
    {
        _calls.Add(new LoggedCall(request.Method, request.Target, reply.Status, _clock.GetTimestamp(), request.Body.Length > 0 ? Encoding.UTF8.GetString(request.Body) : null));
        return reply;
    }

    private LoopbackHttpResponse Write(LoopbackHttpRequest request, ApiReply reply, OvhFault? fault)
    {
        var headers = new Dictionary<string, string> { ["X-Ovh-QueryID"] = $"EU.ext-1.{++_queries:x8}" };
        if (fault?.RetryAfter is { } wait)
            headers["Retry-After"] = $"{wait.TotalSeconds:0}";
        return new LoopbackHttpResponse
        {
            Status = reply.Status,
            Headers = headers,
            ContentType = fault?.Page is null ? "application/json; charset=utf-8" : "text/html",
            Body = fault?.Page is { } page ? Encoding.UTF8.GetBytes(page) : JsonSerializer.SerializeToUtf8Bytes(Page(request, reply.Body, headers)),
        };
    }

    private JsonNode? Page(LoopbackHttpRequest request, JsonNode? body, Dictionary<string, string> headers)
    {
        if (body is not JsonArray list || !int.TryParse(request.Headers.GetValueOrDefault("X-Pagination-Size"), out var wanted))
            return body;
        var size = Math.Min(wanted, MaxPageSize);
        var from = request.Headers.GetValueOrDefault("X-Pagination-Cursor") is { } cursor ? int.Parse(cursor["at-".Length..]) : 0;
        if (from + size < list.Count)
            headers["X-Pagination-Cursor-Next"] = $"at-{from + size}";
        return new JsonArray([.. list.Skip(from).Take(size).Select(item => item?.DeepClone())]);
    }
}
