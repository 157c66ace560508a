using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KimounMail.TestServers.Http;

namespace KimounMail.TestServers.Ovh;

/// <summary>Who may call: one set of keys, and a service account whose tokens are good for as long as the test says.</summary>
public sealed class OvhAuthentication(TimeProvider clock)
{
    public const string ApplicationKey = "7kbG7Bk7S9Nt7ZSV";
    public const string ApplicationSecret = "EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF";
    public const string ConsumerKey = "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1";
    public const string ClientId = "EU.0f00baa1cafe";
    public const string ClientSecret = "c2VydmljZS1hY2NvdW50LXNlY3JldA";

    // How far a signature's time may be off.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(30);

    private readonly long _begin = clock.GetTimestamp();
    private readonly DateTimeOffset _beginTime = clock.GetUtcNow();
    private readonly HashSet<string> _tokens = [];

    /// <summary>How far this server's clock is ahead of the client's.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>Seconds a token is said to be good for.</summary>
    public int TokenSeconds { get; set; } = 3600;

    /// <summary>How many were given.</summary>
    public int TokensGiven { get; private set; }

    /// <summary>Seconds since 1970 here.</summary>
    public long Now => (_beginTime + clock.GetElapsedTime(_begin) + Skew).ToUnixTimeSeconds();

    /// <summary>Tokens given so far are refused from now on.</summary>
    public void RevokeTokens() => _tokens.Clear();

    /// <summary>A token for a form of RFC 6749 §4.4; null where the client is unknown.</summary>
    public string? Give(IReadOnlyDictionary<string, string> form)
    {
        if (form.GetValueOrDefault("grant_type") != "client_credentials" || form.GetValueOrDefault("client_id") != ClientId || form.GetValueOrDefault("client_secret") != ClientSecret || form.GetValueOrDefault("scope") != "all")
            return null;
        var token = $"token-{++TokensGiven}";
        _tokens.Add(token);
        return token;
    }

    /// <summary>Consumer keys and their state in the schema's words.</summary>
    public Dictionary<string, string> ConsumerKeys { get; } = new() { [ConsumerKey] = "validated" };

    /// <summary>What a customer says to a key that was asked for, when it is used for the first time; null while he says nothing.</summary>
    public string? Decision { get; set; }

    /// <summary>What was asked for, last.</summary>
    public IReadOnlyList<string> AskedRules { get; private set; } = [];

    /// <summary>A key that nobody has said yes to.</summary>
    public ApiReply Ask(ApiRequest request)
    {
        AskedRules = [.. request.Body!["accessRules"]!.AsArray().Select(rule => $"{rule!["method"]} {rule["path"]}")];
        var key = $"asked-key-{ConsumerKeys.Count}-{Guid.NewGuid():n}";
        ConsumerKeys[key] = "pendingValidation";
        return ApiReply.Ok(new JsonObject { ["consumerKey"] = key, ["state"] = ConsumerKeys[key], ["validationUrl"] = $"https://www.ovh.test/auth/?credentialToken={ConsumerKeys.Count}" });
    }

    /// <summary>The refusal; null for a call that may be made.</summary>
    public ApiReply? Check(LoopbackHttpRequest request)
    {
        if (request.Headers.GetValueOrDefault("Authorization") is { } authorization)
            return authorization.StartsWith("Bearer ", StringComparison.Ordinal) && _tokens.Contains(authorization["Bearer ".Length..]) ? null : ApiReply.OldError(401, "INVALID_TOKEN", "This token is not valid");
        if (request.Headers.GetValueOrDefault("X-Ovh-Application") != ApplicationKey)
            return ApiReply.OldError(403, "INVALID_KEY", "This application key is invalid");
        if (request.Target == "/v1/auth/credential")
            return null;
        var consumerKey = request.Headers.GetValueOrDefault("X-Ovh-Consumer") ?? "";
        if (!IsValidated(consumerKey))
            return ApiReply.OldError(403, "INVALID_CREDENTIAL", "This credential is not valid");
        if (!long.TryParse(request.Headers.GetValueOrDefault("X-Ovh-Timestamp"), out var timestamp) || Math.Abs(timestamp - Now) > s_tolerance.TotalSeconds)
            return ApiReply.OldError(400, "QUERY_TIME_OUT", "Query out of time");
        var address = $"https://{request.Headers["Host"]}{request.Target}";
        var text = string.Join('+', ApplicationSecret, consumerKey, request.Method, address, Encoding.UTF8.GetString(request.Body), timestamp);
        var signature = $"$1${Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant()}";
        return request.Headers.GetValueOrDefault("X-Ovh-Signature") == signature ? null : ApiReply.OldError(400, "INVALID_SIGNATURE", "Invalid signature");
    }

    // The first time it is used in vain.
    private bool IsValidated(string consumerKey)
    {
        var state = ConsumerKeys.GetValueOrDefault(consumerKey);
        if (state == "pendingValidation" && Decision is not null)
            ConsumerKeys[consumerKey] = Decision;
        return state is not (null or "pendingValidation");
    }
}
