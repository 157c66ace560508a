using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.Tls;
using Xunit;

namespace KimounMail.Tests.TestServers.Imap;

public class LoginTests
{
    [Fact]
    public async Task A_server_that_needs_TLS_says_so_and_refuses_until_it_has_it()
    {
        await using var server = StartWithUsers(LoopbackProfile.Full with { LoginNeedsTls = true });
        await using var client = await RawImapClient.ConnectAsync(server.Port);

        Assert.Contains("LOGINDISABLED", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH=", client.Greeting, StringComparison.Ordinal);
        Assert.StartsWith("NO [PRIVACYREQUIRED]", await client.FinalAsync("LOGIN alice secret"), StringComparison.Ordinal);

        await client.OkAsync("STARTTLS");
        await client.StartTlsAsync();
        var capabilities = (await client.OkAsync("CAPABILITY"))[0];
        Assert.DoesNotContain("STARTTLS", capabilities, StringComparison.Ordinal);
        Assert.DoesNotContain("LOGINDISABLED", capabilities, StringComparison.Ordinal);
        await client.OkAsync("LOGIN alice secret");
        Assert.DoesNotContain(server.Statistics.Transcript, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_slipped_in_behind_STARTTLS_end_the_connection()
    {
        await using var server = StartWithUsers();
        await using var client = await RawImapClient.ConnectAsync(server.Port);

        await client.SendAsync("a STARTTLS\r\nb NOOP\r\n");

        Assert.Equal("a BAD nothing may follow STARTTLS\r\n", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("\0alice\0secret", "OK")]
    [InlineData("bob\0root\0master", "OK")]
    [InlineData("bob\0alice\0secret", "NO [AUTHORIZATIONFAILED]")]
    [InlineData("\0alice\0wrong", "NO [AUTHENTICATIONFAILED]")]
    [InlineData("nobody", "BAD")]
    public async Task PLAIN_takes_an_identity_to_act_for(string message, string reply)
    {
        await using var server = StartWithUsers();
        await using var client = await RawImapClient.ConnectAsync(server.TlsPort, tls: true);

        Assert.StartsWith(reply, await client.FinalAsync("AUTHENTICATE PLAIN " + Base64(message)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XOAUTH2", "user=alice\u0001auth=Bearer token\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,a=alice,\u0001host=localhost\u0001auth=Bearer token\u0001\u0001")]
    public async Task A_wrong_token_is_explained_in_a_challenge(string mechanism, string message)
    {
        await using var server = StartWithUsers();
        await using var client = await RawImapClient.ConnectAsync(server.Port);

        await client.SendAsync($"a AUTHENTICATE {mechanism} {Base64(message.Replace("token", "stale"))}\r\n");
        Assert.Contains("401", Encoding.UTF8.GetString(Convert.FromBase64String((await client.ReadLineAsync())[2..])), StringComparison.Ordinal);
        await client.SendAsync("\r\n");
        Assert.StartsWith("a NO [AUTHENTICATIONFAILED]", await client.ReadLineAsync(), StringComparison.Ordinal);
        await client.OkAsync($"AUTHENTICATE {mechanism} {Base64(message)}");
        Assert.Equal(1, server.Statistics.Logins);
    }

    [Fact]
    public async Task Connections_of_one_user_are_limited_and_given_back()
    {
        await using var server = StartWithUsers(LoopbackProfile.Full with { MaxConnectionsPerUser = 1 });
        await using (var first = await RawImapClient.LogInAsync(server.Port, "alice", "secret"))
        {
            await using var second = await RawImapClient.ConnectAsync(server.Port);
            Assert.StartsWith("NO [UNAVAILABLE]", await second.FinalAsync("LOGIN alice secret"), StringComparison.Ordinal);
            await first.OkAsync("LOGOUT");
            await first.ReadToEndAsync();
        }

        SpinWait.SpinUntil(() => server.Statistics.LoggedIn("alice") == 0, TimeSpan.FromSeconds(30));
        await using var third = await RawImapClient.LogInAsync(server.Port, "alice", "secret");
    }

    [Fact]
    public async Task Compression_starts_after_its_OK()
    {
        await using var server = StartWithUsers();
        using var client = new TcpClient("127.0.0.1", server.Port);
        await using var plain = client.GetStream();
        var reader = new StreamReader(plain, Encoding.Latin1, false, 1, leaveOpen: true);
        await plain.WriteAsync("a LOGIN alice secret\r\n"u8.ToArray());
        await reader.ReadLineAsync();
        await reader.ReadLineAsync();
        await plain.WriteAsync("b COMPRESS DEFLATE\r\n"u8.ToArray());
        Assert.Equal("b OK compression starts", await reader.ReadLineAsync());

        await using var deflate = new DeflateStream(plain, CompressionLevel.Fastest, leaveOpen: true);
        await using var inflate = new DeflateStream(plain, CompressionMode.Decompress, leaveOpen: true);
        await deflate.WriteAsync("c STATUS INBOX (MESSAGES)\r\n"u8.ToArray());
        await deflate.FlushAsync();
        using var lines = new StreamReader(inflate);
        Assert.Equal("* STATUS \"INBOX\" (MESSAGES 0)", await lines.ReadLineAsync());
    }

    [Fact]
    public void The_shared_authority_has_signed_a_good_an_expired_and_a_misnamed_certificate()
    {
        var certificates = TestCertificates.Shared;

        Assert.True(certificates.Valid.MatchesHostname("localhost") && certificates.Valid.MatchesHostname("127.0.0.1"));
        Assert.True(certificates.Expired.NotAfter < DateTime.Now);
        Assert.False(certificates.WrongName.MatchesHostname("localhost"));
        Assert.Equal(certificates.CaPem, File.ReadAllText(certificates.CaPemFile).TrimEnd());
        Assert.Equal(64, TestCertificates.Sha256Pin(certificates.Valid).Length);
    }

    private static LoopbackImapServer StartWithUsers(LoopbackProfile? profile = null)
    {
        var server = LoopbackImapServer.Start(profile);
        server.AddAccount("alice", "secret").Token = "token";
        server.AddAccount("bob", "hidden");
        server.AddAccount("root", "master").IsAdministrator = true;
        return server;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
