using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KimounMail.Protocols.Dns.Wire;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>A server by HTTPS (RFC 8484): a POST a question, over HTTP/2 where it can be had.</summary>
internal sealed class HttpsChannel : EncryptedChannel
{
    private static readonly MediaTypeHeaderValue s_mediaType = new("application/dns-message");

    private readonly Uri _address;
    private readonly HttpClient _client;

    // What was wrong with the certificate of the last connection; HTTP itself says only that something was.
    private MailException? _rejection;

    public HttpsChannel(Uri address, TlsTrust trust)
        : base(address.ToString())
    {
        _address = address;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    (_rejection = new CertificateVerifier(address.Host, Server, trust).Verify(certificate as X509Certificate2, chain, errors)) is null,
            },
        };
        _client = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = DnsHeader.MaxMessage,
        };
    }

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<DnsReply> ExchangeAsync(DnsQuery query, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = new ByteArrayContent(Write(query)) { Headers = { ContentType = s_mediaType } },
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/dns-message"));
        using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
            return DnsReply.Unreachable(Server, $"it answers HTTP {(int)response.StatusCode}.");
        var octets = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (octets.Length < DnsHeader.Length || !new DnsHeader(octets).IsAnswerTo(query.Question))
            return DnsReply.Malformed(Server, "it is no answer to the question.");
        return DnsReply.Answered(DnsMessage.Read(octets, query.Question));
    }

    protected override string? FindReason(Exception error) =>
        error is HttpRequestException ? (_rejection ?? error.InnerException ?? error).Message : null;

    /// <summary>With the number 0, as the connection tells answers apart (RFC 8484 §4.1).</summary>
    private static byte[] Write(DnsQuery query)
    {
        Span<byte> message = stackalloc byte[DnsQueryWriter.MaxLength];
        return message[..DnsQueryWriter.Write(message, 0, query.Question, query.Flags, withEdns: true)].ToArray();
    }
}
