using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KimounMail.Engine.MailDns;
using KimounMail.TestServers.Tls;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>Policies over HTTPS from a web server on loopback that says what the test wants.</summary>
public sealed class PolicyFetcherTests : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ZoneLookup _dns = new ZoneLookup().Add("localhost", DnsRecordType.A, "127.0.0.1");
    private Task _serving = Task.CompletedTask;
    private int _connections;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Fact]
    public async Task The_text_and_its_type_are_fetched()
    {
        var policy = await Fetch(Response("200 OK", "version: STSv1\r\n", "Content-Type: text/plain; charset=utf-8"));

        Assert.Equal(new FetchedPolicy("version: STSv1\r\n", null, "text/plain; charset=utf-8"), policy);
    }

    [Fact]
    public async Task A_redirect_is_an_error_and_is_not_followed()
    {
        var policy = await Fetch(Response("301 Moved Permanently", "", "Location: https://localhost/elsewhere"));

        Assert.Equal((null, "HTTP 301, a redirect to https://localhost/elsewhere", false, 1), (policy.Text, policy.Error, policy.IsUnreachable, _connections));
    }

    [Fact]
    public async Task Another_status_is_an_error() => Assert.Equal("HTTP 404", (await Fetch(Response("404 Not Found", "no"))).Error);

    [Fact]
    public async Task A_text_of_the_longest_size_is_taken() => Assert.Equal(64 * 1024, (await Fetch(Response("200 OK", new string('x', 64 * 1024)))).Text!.Length);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_longer_text_is_an_error_with_and_without_a_length(bool hasLength)
    {
        var policy = await Fetch(Response("200 OK", new string('x', 64 * 1024 + 1), hasLength: hasLength));

        Assert.Equal((null, false), (policy.Text, policy.IsUnreachable));
        Assert.Contains("65536", policy.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Expired", "NotTimeValid")]
    [InlineData("WrongName", "RemoteCertificateNameMismatch")]
    [InlineData("Unknown", "")]
    public async Task A_certificate_that_does_not_hold_is_an_error(string which, string reason)
    {
        var certificates = TestCertificates.Shared;
        var certificate = which switch { "Expired" => certificates.Expired, "WrongName" => certificates.WrongName, _ => new TestCertificates().Valid };

        var policy = await Fetch(Response("200 OK", "text"), certificate);

        Assert.Equal((null, false), (policy.Text, policy.IsUnreachable));
        Assert.Contains($"certificate is invalid", policy.Error, StringComparison.Ordinal);
        Assert.Contains(reason, policy.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_cut_on_its_way_is_not_taken_for_the_whole()
    {
        var policy = await Fetch(Response("200 OK", "version: STSv1\r\n").Replace("Content-Length: 16", "Content-Length: 99", StringComparison.Ordinal));

        Assert.Equal((null, true), (policy.Text, policy.IsUnreachable));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_not_waited_for_and_nothing_is_known()
    {
        var policy = await Fetch(response: null, timeout: TimeSpan.FromMilliseconds(300));

        Assert.Equal((null, "no answer within 0.3 s", true), (policy.Text, policy.Error, policy.IsUnreachable));
    }

    [Fact]
    public async Task A_port_nobody_listens_at_is_unreachable()
    {
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        using var fetcher = new PolicyFetcher(_dns);

        Assert.True((await fetcher.FetchAsync(new Uri($"https://localhost:{port}/"), CancellationToken.None)).IsUnreachable);
    }

    [Fact]
    public async Task A_host_without_an_address_is_unreachable()
    {
        using var fetcher = new PolicyFetcher(_dns);

        Assert.True((await fetcher.FetchAsync(new Uri("https://nowhere.example/"), CancellationToken.None)).IsUnreachable);
    }

    [Fact]
    public async Task Nothing_is_fetched_without_TLS()
    {
        using var fetcher = new PolicyFetcher(_dns);

        Assert.Equal("the address is not an https one", (await fetcher.FetchAsync(new Uri("http://localhost/"), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task A_cancelled_wait_throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        using var fetcher = new PolicyFetcher(_dns);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(new Uri("https://localhost/"), cancelled.Token));
    }

    private static string Response(string status, string body, string header = "X: y", bool hasLength = true) =>
        $"HTTP/1.1 {status}\r\n{header}\r\nConnection: close\r\n{(hasLength ? string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n") : "")}\r\n{body}";

    private async Task<FetchedPolicy> Fetch(string? response, X509Certificate2? certificate = null, TimeSpan? timeout = null)
    {
        _listener.Start();
        _serving = ServeAsync(response, certificate ?? TestCertificates.Shared.Valid);
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        using var fetcher = new PolicyFetcher(_dns, [TestCertificates.Shared.Ca]) { Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        return await fetcher.FetchAsync(new Uri($"https://localhost:{port}/.well-known/mta-sts.txt"), CancellationToken.None);
    }

    private async Task ServeAsync(string? response, X509Certificate2 certificate)
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _connections++;
            await using var tls = new SslStream(client.GetStream());
            try
            {
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
                using var request = new StreamReader(tls, leaveOpen: true);
                while (await request.ReadLineAsync(_stop.Token) is not (null or ""))
                    continue;
                if (response is null)
                    await Task.Delay(System.Threading.Timeout.Infinite, _stop.Token);
                await tls.WriteAsync(Encoding.ASCII.GetBytes(response!), _stop.Token);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client turned away; the next test looks at what it said.
                continue;
            }
        }
    }
}
