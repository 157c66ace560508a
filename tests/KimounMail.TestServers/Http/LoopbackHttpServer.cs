using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KimounMail.TestServers.Tls;

namespace KimounMail.TestServers.Http;

/// <summary>
/// An HTTP/1.1 server over TLS on a loopback address, that gives each request what it is told to, and can also fall silent or cut the
/// line when it is told so.
/// </summary>
public sealed class LoopbackHttpServer : IAsyncDisposable
{
    private const int MaxHead = 64 * 1024;

    private readonly Func<LoopbackHttpRequest, LoopbackHttpResponse> _answer;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _connections;

    private LoopbackHttpServer(Func<LoopbackHttpRequest, LoopbackHttpResponse> answer, X509Certificate2 certificate)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        _tasks.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <param name="answer">Called for one request at a time of each connection, and for several connections at once.</param>
    /// <param name="certificate">Null for <see cref="TestCertificates.Shared"/>'s valid one.</param>
    public static LoopbackHttpServer Start(Func<LoopbackHttpRequest, LoopbackHttpResponse> answer, X509Certificate2? certificate = null) =>
        new(answer, certificate ?? TestCertificates.Shared.Valid);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_tasks);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                _tasks.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (IsEnd(error) || _stopping.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        client.NoDelay = true;
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
            while (await ReadAsync(stream) is { } request)
            {
                if (!await WriteAsync(stream, _answer(request)))
                    return;
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            return;
        }
    }

    /// <summary>Null when the client has closed the line between two requests.</summary>
    private async Task<LoopbackHttpRequest?> ReadAsync(SslStream stream)
    {
        var head = new List<byte>();
        var octet = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(octet, _stopping.Token) == 0 || head.Count > MaxHead)
                return null;
            head.Add(octet[0]);
        }

        var lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, _stopping.Token);
        return new LoopbackHttpRequest(start[0], start[1], headers, body);
    }

    private static bool EndsHead(List<byte> head) =>
        head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n';

    /// <summary>False when the line is to be closed.</summary>
    private async Task<bool> WriteAsync(SslStream stream, LoopbackHttpResponse response)
    {
        if (response.Hangs)
            await Task.Delay(Timeout.Infinite, _stopping.Token);
        if (response.IsCut)
            return false;
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} {(HttpStatusCode)response.Status}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: {response.ContentType}\r\nContent-Length: {response.Body.Length}\r\n");
        foreach (var (name, value) in response.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), _stopping.Token);
        await stream.WriteAsync(response.Body.AsMemory(0, response.CutAfter ?? response.Body.Length), _stopping.Token);
        await stream.FlushAsync(_stopping.Token);
        return response.CutAfter is null;
    }

    /// <summary>The test is over, or the client went away.</summary>
    private static bool IsEnd(Exception error) =>
        error is OperationCanceledException or ObjectDisposedException or IOException or SocketException or AuthenticationException;
}
