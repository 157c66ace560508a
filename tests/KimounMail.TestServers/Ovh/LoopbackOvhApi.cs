using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KimounMail.TestServers.Ovh.Schema;
using KimounMail.TestServers.Ovh.State;

namespace KimounMail.TestServers.Ovh;

/// <summary>
/// OVHcloud's API on loopback, as its schema describes it: a request that the schema does not allow is refused with what is wrong, and so is an answer
/// of our own. It misbehaves as told.
/// </summary>
public sealed class LoopbackOvhApi : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly TimeProvider _clock;
    private readonly ApiSchema _schema;
    private readonly RequestCheck _requests;
    private readonly OvhOperations _operations;
    private readonly List<LoggedCall> _calls = [];
    private readonly Task _serving;
    private int _queries;

    /// <param name="schema">What may be asked and answered.</param>
    /// <param name="clock">Of signatures and of the rate.</param>
    public LoopbackOvhApi(ApiSchema schema, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _schema = schema;
        _requests = new RequestCheck(schema);
        _operations = new OvhOperations(Platform, Zones);
        Authentication = new OvhAuthentication(_clock);
        Address = Listen();
        _serving = ServeAsync();
    }

    /// <summary>A call that arrived.</summary>
    public sealed record LoggedCall(string Method, string Path, int Status, long At, string? Body);

    public Uri Address { get; }

    public OvhAuthentication Authentication { get; }

    public OvhPlatform Platform { get; } = new();

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
            lock (_calls)
                return [.. _calls];
        }
    }

    public int Count(string method, string pathPart) => Calls.Count(call => call.Method == method && call.Path.Contains(pathPart, StringComparison.Ordinal));

    /// <summary>The most calls that arrived in any minute.</summary>
    public int BusiestMinute() => Calls.Count == 0 ? 0 : Calls.Max(first => Calls.Count(call => call.At >= first.At && _clock.GetElapsedTime(first.At, call.At) < TimeSpan.FromMinutes(1)));

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving.ConfigureAwait(false);
        _gate.Dispose();
    }

    private Uri Listen()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        _listener.Prefixes.Add(address);
        _listener.Start();
        return new Uri(address);
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync().ConfigureAwait(false);
                answers.RemoveAll(answer => answer.IsCompletedSuccessfully);
                answers.Add(AnswerAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                break;
            }
        }

        await Task.WhenAll(answers).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body).ConfigureAwait(false);
            if (Delay > TimeSpan.Zero)
                await Task.Delay(Delay, _clock).ConfigureAwait(false);
            await _gate.WaitAsync().ConfigureAwait(false);
            try
            {
                await AnswerAsync(context, body.ToArray()).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client has gone.
        }
    }

    private Task AnswerAsync(HttpListenerContext context, byte[] body)
    {
        var request = context.Request;
        switch (request.Url!.AbsolutePath)
        {
            case "/v1/auth/time":
                return WriteAsync(context, ApiReply.Ok(Authentication.Now), null);
            case "/auth/oauth2/token":
                return WriteAsync(context, Token(body), null);
        }

        if (Authentication.Check(request, body) is { } refusal)
            return WriteAsync(context, Log(request, refusal, body), null);
        if (IsOverRate())
            return WriteAsync(context, Log(request, new ApiReply(429, new JsonObject { ["message"] = "Too many requests" }), body), null);
        var fault = TakeFault(request);
        fault?.Before?.Invoke();
        var reply = Log(request, fault?.Reply ?? Handle(request, body), body);
        if (fault?.CutsConnection != true)
            return WriteAsync(context, reply, fault);
        context.Response.Abort();
        return Task.CompletedTask;
    }

    private ApiReply Token(byte[] body)
    {
        var form = Encoding.UTF8.GetString(body).Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));
        return Authentication.Give(form) is { } token
            ? ApiReply.Ok(new JsonObject { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = Authentication.TokenSeconds, ["scope"] = "all" })
            : new ApiReply(401, new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Unknown client or secret" });
    }

    private bool IsOverRate() => CallsPerMinute is { } most && Calls.Count(call => _clock.GetElapsedTime(call.At) < TimeSpan.FromMinutes(1)) >= most;

    private OvhFault? TakeFault(HttpListenerRequest request)
    {
        var fault = Faults.FirstOrDefault(fault => fault.Times > 0 && fault.Method == request.HttpMethod && request.RawUrl!.Contains(fault.PathPart, StringComparison.Ordinal)
            && (!fault.OnlyFurtherPages || request.Headers["X-Pagination-Cursor"] is not null));
        if (fault is not null)
            fault.Times--;
        return fault;
    }

    private ApiReply Handle(HttpListenerRequest request, byte[] octets)
    {
        if (_schema.Find(request.HttpMethod, request.Url!.AbsolutePath) is not var (operation, path))
            return Wrong($"{request.HttpMethod} {request.Url.AbsolutePath} is not published.");
        var call = new ApiRequest
        {
            Operation = operation,
            Path = path,
            Query = request.QueryString.AllKeys.OfType<string>().ToDictionary(name => name, name => request.QueryString[name]!),
            Headers = request.Headers.AllKeys.OfType<string>().Where(name => name.StartsWith("X-Pagination-", StringComparison.OrdinalIgnoreCase)).ToDictionary(name => name, name => request.Headers[name]!),
            ContentType = request.ContentType,
            HasBody = octets.Length > 0,
            Body = octets.Length > 0 ? JsonNode.Parse(octets) : null,
        };
        if (_requests.Faults(call) is { Count: > 0 } faults)
            return Wrong($"{operation}: {string.Join("; ", faults)}");
        return _operations[call] is { } does ? Checked(operation, does(call)) : Wrong($"{operation} is not served here.");
    }

    /// <summary>Our own answers are held against the schema as well.</summary>
    private ApiReply Checked(ApiOperation operation, ApiReply reply)
    {
        var check = new ValueCheck(_schema, isRequest: false) { FutureWords = FutureWords };
        var faults = reply.Status == 200
            ? check.Faults(operation.ResponseType, reply.Body, "answer").ToList()
            : operation.Errors.Count > 0 && !operation.Errors.Contains(reply.Body!["class"]!.GetValue<string>()) ? [$"this operation has no error {reply.Body["class"]}"] : [];
        return faults.Count == 0 ? reply : Wrong($"The test server's answer to {operation}: {string.Join("; ", faults)}");
    }

    private ApiReply Wrong(string fault)
    {
        SchemaFaults.Add(fault);
        return new ApiReply(400, new JsonObject { ["class"] = "Client::BadRequest::NotAsTheSchemaSays", ["message"] = fault });
    }

    private ApiReply Log(HttpListenerRequest request, ApiReply reply, byte[] body)
    {
        lock (_calls)
            _calls.Add(new LoggedCall(request.HttpMethod, request.RawUrl!, reply.Status, _clock.GetTimestamp(), body.Length > 0 ? Encoding.UTF8.GetString(body) : null));
        return reply;
    }

    private async Task WriteAsync(HttpListenerContext context, ApiReply reply, OvhFault? fault)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.Headers["X-Ovh-QueryID"] = $"EU.ext-1.{++_queries:x8}";
        if (fault?.RetryAfter is { } wait)
            response.Headers["Retry-After"] = $"{wait.TotalSeconds:0}";
        response.ContentType = fault?.Page is null ? "application/json; charset=utf-8" : "text/html";
        var octets = fault?.Page is { } page ? Encoding.UTF8.GetBytes(page) : JsonSerializer.SerializeToUtf8Bytes(Page(context, reply.Body));
        response.ContentLength64 = octets.Length;
        await response.OutputStream.WriteAsync(octets).ConfigureAwait(false);
        response.Close();
    }

    private JsonNode? Page(HttpListenerContext context, JsonNode? body)
    {
        if (body is not JsonArray list || !int.TryParse(context.Request.Headers["X-Pagination-Size"], out var wanted))
            return body;
        var size = Math.Min(wanted, MaxPageSize);
        var from = context.Request.Headers["X-Pagination-Cursor"] is { } cursor ? int.Parse(cursor["at-".Length..]) : 0;
        if (from + size < list.Count)
            context.Response.Headers["X-Pagination-Cursor-Next"] = $"at-{from + size}";
        return new JsonArray([.. list.Skip(from).Take(size).Select(item => item?.DeepClone())]);
    }
}
