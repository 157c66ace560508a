using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KimounMail.Protocols.Transport;

/// <summary>The client side of TLS: verified always, and a refusal says what is wrong with the certificate.</summary>
internal static class TlsHandshake
{
    /// <summary>SslStream keeps less than two records (RFC 8446 §5.1: 16 KB each, and some more) before it hands their content on.</summary>
    public const int HeldAtMost = 48 * 1024;

    /// <summary>Runs the handshake over <paramref name="inner"/>, which the result owns.</summary>
    /// <exception cref="MailException">CertificateRejected or TlsFailed.</exception>
    public static async Task<SslStream> AuthenticateAsync(
        Stream inner, string host, string server, TlsTrust trust, CancellationToken cancellationToken)
    {
        MailException? rejection = null;
        var verifier = new CertificateVerifier(host, server, trust);
        var tls = new SslStream(inner, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                (rejection = verifier.Verify(certificate as X509Certificate2, chain, errors)) is null,
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return tls;
        }
        catch (Exception error) when (error is AuthenticationException or IOException or CryptographicException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw rejection ?? Failed(server, error);
        }
        catch
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static MailException Failed(string server, Exception error) =>
        new(MailErrorId.TlsFailed, "The TLS handshake failed.", error)
        {
            Category = MailErrorCategory.SecurityError,
            Server = server,
            IsTransient = error is IOException,
            Advice = "Check that the port speaks TLS (993 is TLS from the start, 143 uses STARTTLS) and that the server offers TLS 1.2 or later.",
        };
}
