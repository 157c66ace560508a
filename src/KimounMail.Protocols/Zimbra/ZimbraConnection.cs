using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Zimbra;

/// <summary>One request and its answer over HTTPS: knows of envelopes and limits, nothing of who is logged in.</summary>
internal sealed class ZimbraConnection : IDisposable
{
    private readonly ZimbraConnectOptions _options;
    private readonly ZimbraTrace _trace;
    private readonly HttpClient _http;

    public ZimbraConnection(ZimbraConnectOptions options)
    {
        _options = options;
        _trace = new ZimbraTrace(options.Trace, options.Server);
        _http = new HttpClient(options.Handler ?? VerifiedHttp.CreateHandler(options.Trust, options.ConnectTimeout))
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxResponse,
        };
    }

    public string Server => _options.Server;

    public void Dispose() => _http.Dispose();

    /// <summary>The answer's body.</summary>
    /// <exception cref="ZimbraFaultException">The server refused.</exception>
    /// <exception cref="MailException">The connection failed, the time is over, or what came is no SOAP.</exception>
    public async Task<XElement> SendAsync(XElement request, string? token, CancellationToken cancellationToken)
    {
        var octets = ZimbraEnvelope.Write(request, token);
        _trace.Sent(request);
        var (status, type, body) = await PostAsync(octets, cancellationToken).ConfigureAwait(false);
        var answer = Read(status, type, body);
        _trace.Received(answer);
        if (answer.Name == ZimbraNames.Soap + "Fault")
            throw ZimbraFault.Read(answer, request.Name.LocalName, Server);
        return answer;
    }

    private async Task<(HttpStatusCode Status, MediaTypeHeaderValue? Type, byte[] Body)> PostAsync(byte[] octets, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(_options.ResponseTimeout, _options.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var message = new HttpRequestMessage(HttpMethod.Post, _options.Address)
        {
            Content = new ByteArrayContent(octets) { Headers = { ContentType = new MediaTypeHeaderValue("application/soap+xml", "utf-8") } },
        };
        try
        {
            using var response = await _http.SendAsync(message, limit.Token).ConfigureAwait(false);
            return (response.StatusCode, response.Content.Headers.ContentType, await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.TimedOut(Server, $"The server did not answer within {HumanText.Duration(_options.ResponseTimeout)}.");
        }
        catch (HttpRequestException error) when (error.InnerException is MailException failure)
        {
            throw failure;
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw Malformed($"The server's answer is longer than {HumanText.Size(_options.MaxResponse)}.", error);
        }
        catch (HttpRequestException error)
        {
            throw ConnectionErrors.Lost(Server, error);
        }
    }

    /// <summary>A fault comes with status 500 and is read like any answer; only what is no SOAP is judged by its status.</summary>
    private XElement Read(HttpStatusCode status, MediaTypeHeaderValue? type, byte[] body)
    {
        try
        {
            return ZimbraEnvelope.Read(body);
        }
        catch (XmlException error)
        {
            var description = VerifiedHttp.Describe(status, type, body.Length);
            _trace.ReceivedUnknown(description);
            throw status switch
            {
                HttpStatusCode.OK => Malformed("The server answered with something that is no SOAP.", error, description),
                HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => Busy(error, description),
                _ => NotThere(error, description),
            };
        }
    }

    private MailException Malformed(string message, Exception cause, string? description = null) =>
        new(MailErrorId.ProtocolError, message, cause)
        {
            Category = MailErrorCategory.InvalidData,
            Server = Server,
            ServerResponse = description,
            Advice = "Check that host and port are those of the administration service (7071 unless it was moved), and that no proxy answers in its place.",
        };

    private MailException Busy(Exception cause, string description) =>
        new(MailErrorId.Throttled, "The server is busy, or its mailbox service is down behind a proxy.", cause)
        {
            Category = MailErrorCategory.LimitsExceeded,
            Server = Server,
            IsTransient = true,
            ServerResponse = description,
            Advice = "Wait, then run it again.",
        };

    private MailException NotThere(Exception cause, string description) =>
        new(MailErrorId.NotSupportedByServer, "There is no Zimbra administration service at this address.", cause)
        {
            Category = MailErrorCategory.NotImplemented,
            Server = Server,
            ServerResponse = description,
            Advice = "Check that host and port are those of the administration service: 7071 unless it was moved.",
        };
}
