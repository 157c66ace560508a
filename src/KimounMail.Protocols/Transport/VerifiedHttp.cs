using System.Net;
using System.Net.Http.Headers;

namespace KimounMail.Protocols.Transport;

/// <summary>HTTP over the same connections, verification and words of failure as every other protocol here.</summary>
internal static class VerifiedHttp
{
    /// <summary>
    /// A handler that connects by <see cref="TcpConnector"/> and <see cref="TlsHandshake"/>; their error is the inner exception of
    /// the <see cref="HttpRequestException"/>. It follows no redirect, keeps no cookie and unpacks nothing, so that what is
    /// authenticated to one address is sent to no other and a small answer stays small.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(TlsTrust trust, TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = connectTimeout,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
            var tcp = await TcpConnector.ConnectAsync(host, port, connectTimeout, cancellationToken).ConfigureAwait(false);
            return context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps
                ? await TlsHandshake.AuthenticateAsync(tcp, host, $"{host}:{port}", trust, cancellationToken).ConfigureAwait(false)
                : tcp;
        },
    };

    /// <summary>What an answer says about itself, in one line: status, type and length.</summary>
    public static string Describe(HttpStatusCode status, MediaTypeHeaderValue? type, int length) =>
        ServerText.Clean($"HTTP {(int)status}, {type?.MediaType ?? "no type"}, {length} octets");
}
