using System.Globalization;
using System.Net.Http.Headers;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Ovh;

/// <summary>One request and its whole answer: no redirects, no cookies, bounded in size and time. What goes wrong on the way is an <see cref="OvhException"/>.</summary>
internal sealed class OvhTransport(OvhEndpoint endpoint, OvhClientOptions options) : IDisposable
{
    private const int MaxBody = 32 * 1024 * 1024;
    private const string Cursor = "X-Pagination-Cursor";
    private static readonly MediaTypeHeaderValue s_json = new("application/json", "utf-8");
    private static readonly ProductInfoHeaderValue s_agent = new("KimounMail", null);

    private readonly HttpMessageInvoker _http = new(options.Handler ?? VerifiedHttp.CreateHandler(options.Trust, options.ConnectTimeout));

    public void Dispose() => _http.Dispose();

    /// <summary>Makes the call once.</summary>
    /// <param name="call">What to send.</param>
    /// <param name="authorizer">Null for calls anybody may make.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<OvhAnswer> SendAsync(OvhCall call, IOvhAuthorizer? authorizer, CancellationToken cancellationToken)
    {
        using var request = Request(call);
        if (authorizer is not null)
            await authorizer.AuthorizeAsync(request, call.Body, cancellationToken).ConfigureAwait(false);
        return await SendAsync(call, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A form sent to the address of tokens.</summary>
    public async Task<OvhAnswer> SendFormAsync(OvhCall call, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.TokenAddress) { Content = new FormUrlEncodedContent(form) };
        request.Headers.UserAgent.Add(s_agent);
        return await SendAsync(call, request, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(OvhCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(endpoint.Address, call.Path));
        request.Headers.UserAgent.Add(s_agent);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.Body is { } body)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = s_json } };
        if (call.Page is not { } page)
            return request;
        request.Headers.Add("X-Pagination-Size", page.Size.ToString(CultureInfo.InvariantCulture));
        if (page.Cursor is { } cursor)
            request.Headers.Add(Cursor, cursor);
        return request;
    }

    private async Task<OvhAnswer> SendAsync(OvhCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.CallTimeout);
        options.Trace?.Sent(endpoint.Server, OvhTrace.Request(call));
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            var answer = await ReadAsync(response, deadline.Token).ConfigureAwait(false);
            options.Trace?.Received(endpoint.Server, OvhTrace.Response(answer));
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw OvhFailure.Unanswered(call, ConnectionErrors.TimedOut(endpoint.Server, $"OVHcloud did not answer within {options.CallTimeout.TotalSeconds:0} s."), wasSent: true);
        }
        catch (HttpRequestException e)
        {
            throw Lost(call, e);
        }
        catch (IOException e)
        {
            throw OvhFailure.Unanswered(call, ConnectionErrors.Lost(endpoint.Server, e), wasSent: true);
        }
    }

    private async Task<OvhAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + count > MaxBody)
                throw new IOException($"The answer is longer than {MaxBody} octets.");
            body.Write(buffer, 0, count);
        }

        return new OvhAnswer((int)response.StatusCode, body.ToArray(), Header(response, "X-Ovh-QueryID"), Header(response, $"{Cursor}-Next"), RetryAfter(response));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - options.Time.GetUtcNow() is var wait => wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };

    // A connection that was never made has its error inside.
    private OvhException Lost(OvhCall call, HttpRequestException e) => e.InnerException is MailException notConnected
        ? OvhFailure.Unanswered(call, notConnected, wasSent: false)
        : OvhFailure.Unanswered(call, ConnectionErrors.Lost(endpoint.Server, e), wasSent: e.HttpRequestError != HttpRequestError.ProxyTunnelError);
}
