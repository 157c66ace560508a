using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns;

/// <summary>
/// Fetches policies: the certificate must be valid for the host, redirects are errors (RFC 8461 §3.3), size and time are bounded. Hosts
/// are looked up where the checks look, so that what is tested is what those servers say.
/// </summary>
internal sealed class PolicyFetcher : IPolicyFetcher, IDisposable
{
    private const int DefaultMaxOctets = 64 * 1024;

    private readonly IDnsLookup _dns;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _http;

    /// <param name="dns">Finds the addresses of hosts.</param>
    /// <param name="trustedRoots">The only roots to be trusted; null for those of this machine.</param>
    public PolicyFetcher(IDnsLookup dns, X509Certificate2Collection? trustedRoots = null)
    {
        _dns = dns;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            // Each host is asked once.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
            ConnectCallback = ConnectAsync,
        };
        if (trustedRoots is not null)
            _handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TrustOnly(trustedRoots) };
        _http = new HttpMessageInvoker(_handler);
    }

    /// <summary>A longer text is an error.</summary>
    public int MaxOctets { get; init; } = DefaultMaxOctets;

    /// <summary>For all of it: connecting, the handshake, and the last octet.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    public async Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            return await FetchWithinAsync(address, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FetchedPolicy(null, $"no answer within {Timeout.TotalSeconds:0.#} s", IsUnreachable: true);
        }
        catch (HttpRequestException e)
        {
            var isUnreachable = e.InnerException is IOException or SocketException || e.HttpRequestError == HttpRequestError.ProxyTunnelError;
            return new FetchedPolicy(null, (e.InnerException ?? e).Message.TrimEnd('.'), IsUnreachable: isUnreachable);
        }
        catch (IOException e)
        {
            return new FetchedPolicy(null, e.Message.TrimEnd('.'), IsUnreachable: true);
        }
    }

    private async Task<FetchedPolicy> FetchWithinAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme != Uri.UriSchemeHttps)
            return new FetchedPolicy(null, "the address is not an https one");

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("KimounMail", null));
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
            return new FetchedPolicy(null, Describe(response));

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var octets = new byte[MaxOctets + 1];
        var length = await stream.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length > MaxOctets
            ? new FetchedPolicy(null, $"the text is longer than {MaxOctets} octets")
            : new FetchedPolicy(Encoding.UTF8.GetString(octets, 0, length), null, response.Content.Headers.ContentType?.ToString());
    }

    private static string Describe(HttpResponseMessage response) =>
        response.Headers.Location is { } target ? $"HTTP {(int)response.StatusCode}, a redirect to {target}" : $"HTTP {(int)response.StatusCode}";

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    /// <summary>To the first address that lets us in.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await FindAddressesAsync(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <exception cref="SocketException">There are none.</exception>
    private async Task<List<IPAddress>> FindAddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];

        var name = DnsName.Parse(host);
        var ipv4 = await _dns.QueryAsync(name, DnsRecordType.A, cancellationToken).ConfigureAwait(false);
        var ipv6 = await _dns.QueryAsync(name, DnsRecordType.AAAA, cancellationToken).ConfigureAwait(false);
        List<IPAddress> addresses = [.. ipv4.Of<DnsAddressRecord>().Concat(ipv6.Of<DnsAddressRecord>()).Select(record => record.Address)];
        return addresses.Count > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }
}
