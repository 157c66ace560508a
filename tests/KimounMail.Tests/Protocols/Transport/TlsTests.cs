using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Transport;
using Xunit;

namespace KimounMail.Tests.Protocols.Transport;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _good = Certificate("localhost", days: 30);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _good.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_pinned_certificate_is_accepted()
    {
        await using var connection = await ConnectAsync(_good, new TlsTrust { CertificatePin = _good.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant() });
        Assert.True(connection.IsEncrypted);
    }

    [Fact]
    public async Task A_certificate_of_the_CA_file_is_accepted()
    {
        await File.WriteAllTextAsync(_file, _good.ExportCertificatePem());
        await using var connection = await ConnectAsync(_good, new TlsTrust { CaFile = _file });
        Assert.True(connection.IsEncrypted);
    }

    [Fact]
    public async Task An_unknown_issuer_is_refused_with_what_a_pin_needs()
    {
        var error = await Assert.ThrowsAsync<MailException>(() => ConnectAsync(_good, TlsTrust.System));
        Assert.Equal(MailErrorId.CertificateRejected, error.ErrorId);
        Assert.Contains("not trusted", error.Message);
        Assert.Contains(_good.GetCertHashString(HashAlgorithmName.SHA256), error.Message);
        Assert.Contains("CN=localhost", error.Message);
    }

    [Fact]
    public async Task Another_pin_is_refused()
    {
        var error = await Assert.ThrowsAsync<MailException>(() => ConnectAsync(_good, new TlsTrust { CertificatePin = new string('0', 64) }));
        Assert.Contains("pinned", error.Message);
    }

    [Theory]
    [InlineData("other.example", 30, "not for localhost but for other.example")]
    [InlineData("localhost", -1, "expired")]
    public async Task Name_and_dates_are_checked_also_with_a_CA_file(string name, int days, string words)
    {
        using var certificate = Certificate(name, days);
        await File.WriteAllTextAsync(_file, certificate.ExportCertificatePem());
        var error = await Assert.ThrowsAsync<MailException>(() => ConnectAsync(certificate, new TlsTrust { CaFile = _file }));
        Assert.Equal(MailErrorId.CertificateRejected, error.ErrorId);
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public async Task A_certificate_for_clients_is_no_servers_also_with_a_CA_file()
    {
        using var certificate = Certificate("localhost", days: 30, usage: "1.3.6.1.5.5.7.3.2");
        await File.WriteAllTextAsync(_file, certificate.ExportCertificatePem());
        var error = await Assert.ThrowsAsync<MailException>(() => ConnectAsync(certificate, new TlsTrust { CaFile = _file }));
        Assert.Equal(MailErrorId.CertificateRejected, error.ErrorId);
    }

    [Fact]
    public async Task What_was_enabled_before_TLS_is_forgotten()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var heard = ServeSmuggledAsync(listener);
        var options = new ImapConnectOptions
        {
            Host = "localhost", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = ImapSecurity.StartTls,
            Trust = new TlsTrust { CertificatePin = _good.GetCertHashString(HashAlgorithmName.SHA256) },
        };
        await using var connection = await ImapConnection.ConnectAsync(options, default);
        await connection.DeleteAsync("é", default);
        Assert.Equal("A3 DELETE \"&AOk-\"", await heard);
    }

    [Fact]
    public async Task StartTls_encrypts_and_asks_for_the_capabilities_again()
    {
        var pin = new TlsTrust { CertificatePin = _good.GetCertHashString(HashAlgorithmName.SHA256) };
        await using var connection = await ConnectAsync(_good, pin, ImapSecurity.StartTls);
        Assert.True(connection.IsEncrypted);
        Assert.True(connection.Capabilities.Has("AUTH=PLAIN"));
        Assert.False(connection.Capabilities.LoginDisabled);
    }

    [Fact]
    public async Task A_port_nobody_listens_on_and_a_name_that_is_none()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var refused = await Assert.ThrowsAsync<MailException>(() => ImapConnection.ConnectAsync(new() { Host = "127.0.0.1", Port = port }, default));
        Assert.Equal(MailErrorId.ConnectionFailed, refused.ErrorId);
        var unknown = await Assert.ThrowsAsync<MailException>(() => ImapConnection.ConnectAsync(new() { Host = "no-such-host.invalid" }, default));
        Assert.Equal(MailErrorId.HostNotFound, unknown.ErrorId);
    }

    private static async Task<ImapConnection> ConnectAsync(X509Certificate2 certificate, TlsTrust trust, ImapSecurity security = ImapSecurity.ImplicitTls)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = ServeAsync(listener, certificate, security);
        try
        {
            var options = new ImapConnectOptions { Host = "localhost", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = security, Trust = trust };
            return await ImapConnection.ConnectAsync(options, default);
        }
        finally
        {
            await server;
        }
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate, ImapSecurity security)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var clear = client.GetStream();
        if (security == ImapSecurity.StartTls)
        {
            await clear.WriteAsync("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi\r\n"u8.ToArray());
            await clear.ReadExactlyAsync(new byte["A1 STARTTLS\r\n".Length]);
            await clear.WriteAsync("A1 OK go\r\n"u8.ToArray());
        }
        await using var tls = new SslStream(clear);
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            if (security == ImapSecurity.StartTls)
                await tls.ReadExactlyAsync(new byte["A2 CAPABILITY\r\n".Length]);
            await tls.WriteAsync(Encoding.ASCII.GetBytes(security == ImapSecurity.StartTls
                ? "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA2 OK\r\n"
                : "* OK [CAPABILITY IMAP4rev1] hi\r\n"));
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // The client refused the certificate: what these tests are about.
        }
    }

    /// <summary>Claims in clear, where anybody can, that names are UTF-8 now, and gives the first command after TLS.</summary>
    private async Task<string?> ServeSmuggledAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var clear = client.GetStream();
        await clear.WriteAsync("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n* ENABLED UTF8=ACCEPT\r\n"u8.ToArray());
        await clear.ReadExactlyAsync(new byte["A1 STARTTLS\r\n".Length]);
        await clear.WriteAsync("A1 OK go\r\n"u8.ToArray());
        await using var tls = new SslStream(clear);
        await tls.AuthenticateAsServerAsync(_good);
        using var reader = new StreamReader(tls, Encoding.UTF8);
        await reader.ReadLineAsync();
        await tls.WriteAsync("* CAPABILITY IMAP4rev1 LITERAL+\r\nA2 OK\r\n"u8.ToArray());
        var command = await reader.ReadLineAsync();
        await tls.WriteAsync("A3 OK\r\n"u8.ToArray());
        return command;
    }

    private static X509Certificate2 Certificate(string name, int days, string? usage = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        if (usage is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-10), now.AddDays(days));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
