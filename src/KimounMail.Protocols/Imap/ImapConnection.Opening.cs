using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <content>From the first octet to a connection that can log in.</content>
public sealed partial class ImapConnection
{
    /// <summary>Connects, encrypts and reads the capabilities. Log in next, with <see cref="AuthenticateAsync"/>.</summary>
    /// <exception cref="MailException">
    /// HostNotFound, ConnectionFailed, ConnectionTimedOut, CertificateRejected, TlsFailed, TlsUnavailable, or what the
    /// server said instead of a greeting.
    /// </exception>
    public static async Task<ImapConnection> ConnectAsync(ImapConnectOptions options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        try
        {
            var stream = await TcpConnector.ConnectAsync(options.Host, options.EffectivePort, options.ConnectTimeout, limit.Token).ConfigureAwait(false);
            return await OpenAsync(stream, options, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionErrors.TimedOut(options.Server, "No IMAP greeting came within the time allowed.");
        }
    }

    /// <summary>Starts on a stream that is connected already; the connection owns it.</summary>
    internal static async Task<ImapConnection> OpenAsync(Stream stream, ImapConnectOptions options, CancellationToken cancellationToken)
    {
        var connection = new ImapConnection(stream, options);
        try
        {
            await connection.GreetAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        if (_options.Security == ImapSecurity.ImplicitTls)
            await EncryptAsync(cancellationToken).ConfigureAwait(false);
        _options.Trace?.Event(Server, IsEncrypted ? "connected with TLS" : "connected without TLS");
        await NextAsync(cancellationToken).ConfigureAwait(false);
        if (_session.Last is not ImapStatusResponse { Tag: null } greeting)
            throw new ImapProtocolException("This is no IMAP server: its greeting cannot be understood.", 0) { Server = Server, Category = MailErrorCategory.InvalidData };
        if (greeting.Status == ImapStatus.Bye)
            throw ImapFailure.Ended(Server, greeting);
        IsAuthenticated = greeting.Status == ImapStatus.PreAuth;
        await LearnCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
        if (!IsEncrypted && _options.Security is ImapSecurity.StartTls or ImapSecurity.StartTlsWhenAvailable)
            await StartTlsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask LearnCapabilitiesAsync(CancellationToken cancellationToken)
    {
        if (_session.Capabilities is null)
            await RunAsync(new ImapCommandText("CAPABILITY"), null, cancellationToken).ConfigureAwait(false);
    }

    private async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        // A PREAUTH greeting leaves no way to STARTTLS, and is what an attacker would send (RFC 9051 §11.1).
        if (!Capabilities.StartTls || IsAuthenticated)
        {
            if (_options.Security == ImapSecurity.StartTls)
                throw TlsUnavailable();
            return;
        }
        await RunAsync(new ImapCommandText("STARTTLS"), null, cancellationToken).ConfigureAwait(false);
        // Anything already here was sent in clear by someone who wants it taken for part of the encrypted dialogue.
        if (!_wire.Buffered.IsEmpty)
            throw new ImapProtocolException("Octets followed the answer to STARTTLS in clear.", _session.Offset) { Server = Server, Category = MailErrorCategory.SecurityError };
        await EncryptAsync(cancellationToken).ConfigureAwait(false);
        _options.Trace?.Event(Server, "TLS started");
        _session.ForgetAll();
        await LearnCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        await _wire.UpgradeAsync(
            async (inner, _) => await TlsHandshake.AuthenticateAsync(inner, _options.Host, Server, _options.Trust, cancellationToken).ConfigureAwait(false),
            TlsHandshake.HeldAtMost).ConfigureAwait(false);
        IsEncrypted = true;
    }

    private MailException TlsUnavailable() =>
        new(MailErrorId.TlsUnavailable, "The server offers no TLS on this port.")
        {
            Category = MailErrorCategory.SecurityError,
            Server = Server,
            Advice = "Use port 993 with TLS from the start, or allow a connection in clear explicitly.",
        };

    /// <summary>Compresses both directions from here on (RFC 4978), where the server offers it and takes it.</summary>
    public async Task CompressAsync(CancellationToken cancellationToken)
    {
        if (!Capabilities.CompressDeflate)
            return;
        try
        {
            await RunAsync(new ImapCommandText("COMPRESS").Text("DEFLATE"), null, cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException)
        {
            // As when TLS compresses already (RFC 4978 §3).
            _options.Trace?.Event(Server, "compression was refused; going on without");
            return;
        }
        await _wire.UpgradeAsync((inner, early) => Task.FromResult<Stream>(new DeflateLayer(inner, early)), DeflateLayer.HeldAtMost).ConfigureAwait(false);
        _options.Trace?.Event(Server, "compression started");
    }
}
