using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using KimounMail.TestServers.Tls;
using Xunit;

namespace KimounMail.Tests.TestServers;

/// <summary>Lines out, lines in: enough to talk to a server without the client that it is there to test.</summary>
internal sealed class RawImapClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;
    private int _tag;

    /// <summary>The first line the server sent.</summary>
    public string Greeting { get; private set; } = "";

    public static async Task<RawImapClient> ConnectAsync(int port, bool tls = false)
    {
        var client = new RawImapClient();
        await client._client.ConnectAsync("127.0.0.1", port);
        client._stream = client._client.GetStream();
        if (tls)
            await client.StartTlsAsync();
        client.Greeting = await client.ReadLineAsync();
        return client;
    }

    /// <summary>A connection logged in with LOGIN.</summary>
    public static async Task<RawImapClient> LogInAsync(int port, string user, string password = "x")
    {
        var client = await ConnectAsync(port);
        await client.OkAsync($"LOGIN {user} {password}");
        return client;
    }

    public async Task StartTlsAsync()
    {
        var tls = new SslStream(_stream, false, (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck;
            chain.ChainPolicy.CustomTrustStore.Add(TestCertificates.Shared.Ca);
            return chain.Build(new System.Security.Cryptography.X509Certificates.X509Certificate2(certificate!));
        });
        await tls.AuthenticateAsClientAsync("localhost");
        _stream = tls;
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

    /// <summary>Sends a command and returns every line up to the tagged one, which is last and without its tag.</summary>
    public async Task<IReadOnlyList<string>> CommandAsync(string command)
    {
        var tag = $"t{++_tag}";
        await SendAsync($"{tag} {command}\r\n");
        return await RepliesAsync(tag);
    }

    /// <summary>Sends a command that has to succeed; returns its untagged lines and the final one.</summary>
    public async Task<IReadOnlyList<string>> OkAsync(string command)
    {
        var lines = await CommandAsync(command);
        Assert.StartsWith("OK", lines[^1], StringComparison.Ordinal);
        return lines;
    }

    /// <summary>The final line of a command.</summary>
    public async Task<string> FinalAsync(string command) => (await CommandAsync(command))[^1];

    public Task<string> AppendAsync(string mailbox, string message, string options = "") =>
        FinalAsync($"APPEND {mailbox} {options}{{{message.Length}+}}\r\n{message}");

    /// <summary>The next line; empty at the end of the stream.</summary>
    public async Task<string> ReadLineAsync() => await TryReadLineAsync() ?? "";

    /// <summary>Passes on exactly so many octets that another connection receives.</summary>
    public async Task RelayAsync(RawImapClient source, long count)
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[65536];
        while (count > 0)
        {
            var read = await source._stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), limit.Token);
            Assert.NotEqual(0, read);
            await _stream.WriteAsync(buffer.AsMemory(0, read), limit.Token);
            count -= read;
        }
    }

    public async Task<string> SendAndReadToEndAsync(string command)
    {
        await SendAsync($"t{++_tag} {command}\r\n");
        return await ReadToEndAsync();
    }

    /// <summary>Everything until the server closes, or resets, the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            return Encoding.Latin1.GetString(all.ToArray());
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task<IReadOnlyList<string>> RepliesAsync(string tag)
    {
        var lines = new List<string>();
        while (await TryReadLineAsync() is { } line)
        {
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
            {
                lines.Add(line[(tag.Length + 1)..]);
                return lines;
            }

            lines.Add(line);
        }

        throw new IOException("The server closed the connection. It said: " + string.Join('\n', lines));
    }

    private async Task<string?> TryReadLineAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var line = new List<byte>();
        var octet = new byte[1];
        while (await _stream.ReadAsync(octet, limit.Token) == 1)
        {
            if (octet[0] == '\n')
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(octet[0]);
        }

        return null;
    }
}
