using System.Globalization;
using System.Text.Json;

namespace KimounMail.Protocols.Ovh;

/// <summary>
/// Calls of OVHcloud's API, v1 and v2: authorized, paced, and made again where that cannot do anything twice. Every failure is an <see cref="OvhException"/>
/// with the server's words and the query id. Safe to use from several threads; they share one pace.
/// </summary>
public sealed class OvhClient : IDisposable
{
    /// <summary>A list that changes under our hands is begun anew this often.</summary>
    private const int MaxListings = 4;
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);

    private readonly OvhEndpoint _endpoint;
    private readonly OvhClientOptions _options;
    private readonly OvhTransport _transport;
    private readonly IOvhAuthorizer _authorizer;
    private readonly OvhPace _pace;

    /// <summary>Connects with the first call.</summary>
    public OvhClient(OvhEndpoint endpoint, OvhCredential credential, OvhClientOptions? options = null)
    {
        _endpoint = endpoint;
        _options = options ?? new OvhClientOptions();
        _transport = new OvhTransport(endpoint, _options);
        _pace = new OvhPace(_options.CallsPerMinute, _options.Time, _options.CallRecord);
        _authorizer = credential switch
        {
            OvhCredential.SignedKeys keys => new SignedCalls(keys, new OvhClock(GetTimeAsync, _options.Time)),
            OvhCredential.ServiceAccount account => new ServiceAccountCalls(stop => GetTokenAsync(account, stop), _options.Time),
            OvhCredential.AccessToken token => new TokenCalls(token),
            OvhCredential.Application application => new ApplicationCalls(application),
            _ => throw new ArgumentOutOfRangeException(nameof(credential)),
        };
    }

    /// <summary>Host and port of the API.</summary>
    public string Server => _endpoint.Server;

    /// <summary>The clock of waits.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _transport.Dispose();

    /// <summary>Reads an object, or a list of API v1.</summary>
    /// <param name="path">From the version on: <c>/v1/domain/zone</c>.</param>
    /// <param name="cancellationToken">Ends waits and the call.</param>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => CallAsync<T>(new OvhCall(HttpMethod.Get, path), cancellationToken);

    /// <summary>Makes something. Never made again unless the server had not taken it.</summary>
    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) => CallAsync<T>(new OvhCall(HttpMethod.Post, path, Octets(body)), cancellationToken);

    /// <summary>Starts something that takes nothing and gives nothing.</summary>
    public Task PostAsync(string path, CancellationToken cancellationToken) => SendAsync(new OvhCall(HttpMethod.Post, path), cancellationToken);

    /// <summary>Changes something. Never made again unless the server had not taken it.</summary>
    public Task<T> PutAsync<T>(string path, object body, CancellationToken cancellationToken) => CallAsync<T>(new OvhCall(HttpMethod.Put, path, Octets(body)), cancellationToken);

    /// <summary>Changes something that the server does not show in return.</summary>
    public Task PutAsync(string path, object body, CancellationToken cancellationToken) => SendAsync(new OvhCall(HttpMethod.Put, path, Octets(body)), cancellationToken);

    /// <summary>Removes something.</summary>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(new OvhCall(HttpMethod.Delete, path), cancellationToken);

    /// <summary>Reads a whole list of API v2, page by page; a cursor that the server no longer knows has it read from the beginning.</summary>
    public Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellationToken) =>
        ListAsync<T>(new OvhCall(HttpMethod.Get, path, Page: new OvhPage(_options.PageSize)), cancellationToken);

    /// <summary>Asks for a list by a POST that changes nothing.</summary>
    public Task<IReadOnlyList<T>> ListByPostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        ListAsync<T>(new OvhCall(HttpMethod.Post, path, Octets(body), new OvhPage(_options.PageSize)) { IsQuestion = true }, cancellationToken);

    private async Task<IReadOnlyList<T>> ListAsync<T>(OvhCall first, CancellationToken cancellationToken)
    {
        for (var listing = 1; ; listing++)
        {
            try
            {
                return await ListOnceAsync<T>(first, cancellationToken).ConfigureAwait(false);
            }
            catch (OvhException e) when (listing < MaxListings && e.HttpStatus == 400 && e.ServerResponse!.Contains("cursor", StringComparison.OrdinalIgnoreCase))
            {
                // The list is begun anew.
            }
        }
    }

    private async Task<List<T>> ListOnceAsync<T>(OvhCall first, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var call = first; ; )
        {
            var answer = await SendAsync(call, cancellationToken).ConfigureAwait(false);
            all.AddRange(Read<List<T>>(call, answer));
            if (answer.NextCursor is not { } next)
                return all;
            // A server that leads in a circle would keep us for ever.
            if (!seen.Add(next))
                throw OvhFailure.Malformed(call, answer, Server, null);
            call = call with { Page = call.Page! with { Cursor = next } };
        }
    }

    private async Task<T> CallAsync<T>(OvhCall call, CancellationToken cancellationToken) =>
        Read<T>(call, await SendAsync(call, cancellationToken).ConfigureAwait(false));

    private T Read<T>(OvhCall call, OvhAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(answer.Body, OvhJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw OvhFailure.Malformed(call, answer, Server, e);
        }
    }

    /// <summary>Makes the call, and again as long as the error says that it may pass and nothing can be done twice.</summary>
    private async Task<OvhAnswer> SendAsync(OvhCall call, CancellationToken cancellationToken)
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await SendInTurnAsync(call, cancellationToken).ConfigureAwait(false);
                _pace.Succeeded();
                return answer;
            }
            catch (OvhException e) when (!renewed && _authorizer.Renew(e))
            {
                renewed = true;
            }
            catch (OvhException e) when (attempt < _options.MaxAttempts && IsWorthAgain(e))
            {
                await RestAsync(e, attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<OvhAnswer> SendInTurnAsync(OvhCall call, CancellationToken cancellationToken)
    {
        var turn = await _pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendOnceAsync(call, _authorizer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _pace.EndAsync(turn, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<OvhAnswer> SendOnceAsync(OvhCall call, IOvhAuthorizer? authorizer, CancellationToken cancellationToken)
    {
        var answer = await _transport.SendAsync(call, authorizer, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess ? answer : throw OvhFailure.Refused(call, answer, Server);
    }

    // An object that is busy (409) or changed (412) is for whoever knows what is to be done with it.
    private static bool IsWorthAgain(OvhException e) =>
        e.IsTransient && !e.MayHaveHappened && e.ErrorId is not MailErrorId.OperatorBusy;

    private Task RestAsync(OvhException e, int attempt, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromTicks(Math.Min(s_longestDelay.Ticks, _options.FirstDelay.Ticks << (attempt - 1)));
        var rest = e.RetryAfter is { } asked && asked > delay ? asked : delay;
        if (e.ErrorId != MailErrorId.Throttled)
            return Task.Delay(rest, _options.Time, cancellationToken);
        _pace.SlowDown(rest);
        return Task.CompletedTask;
    }

    private async Task<long> GetTimeAsync(CancellationToken cancellationToken)
    {
        var call = new OvhCall(HttpMethod.Get, "/v1/auth/time");
        var answer = await SendOnceAsync(call, authorizer: null, cancellationToken).ConfigureAwait(false);
        return long.TryParse(System.Text.Encoding.ASCII.GetString(answer.Body).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw OvhFailure.Malformed(call, answer, Server, null);
    }

    private async Task<OAuthToken> GetTokenAsync(OvhCredential.ServiceAccount account, CancellationToken cancellationToken)
    {
        var call = new OvhCall(HttpMethod.Post, _endpoint.TokenAddress.AbsolutePath);
        var answer = await _transport.SendFormAsync(call, new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = account.ClientId,
            ["client_secret"] = account.ClientSecret,
            ["scope"] = "all",
        }, cancellationToken).ConfigureAwait(false);
        // RFC 6749 §5.2: a wrong client is 400 or 401.
        if (answer.Status is 400 or 401)
            throw OvhFailure.ClientRefused(answer, _endpoint.TokenAddress.Authority);
        return answer.IsSuccess ? Read<OAuthToken>(call, answer) : throw OvhFailure.Refused(call, answer, _endpoint.TokenAddress.Authority);
    }

    private static byte[] Octets(object body) => JsonSerializer.SerializeToUtf8Bytes(body, OvhJson.Options);
}
