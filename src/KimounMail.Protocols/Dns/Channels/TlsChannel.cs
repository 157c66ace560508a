using KimounMail.Protocols.Dns.Wire;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>A server by TLS (RFC 7858): one connection, kept while the server keeps it, with many questions under way on it.</summary>
internal sealed class TlsChannel(string host, int port, TlsTrust trust) : IDnsChannel
{
    private const int Window = 100;

    private readonly SemaphoreSlim _window = new(Window);
    private readonly SemaphoreSlim _opening = new(1);
    private TlsConnection? _connection;

    public string Server { get; } = $"tls://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}";

    public bool IsProtected => true;

    public async Task<DnsReply> AskAsync(DnsQuery query, TimeSpan share, DnsDeadline deadline)
    {
        using var limit = new CancellationTokenSource(share);
        try
        {
            await _window.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                return await AskAsync(query, limit.Token).ConfigureAwait(false);
            }
            finally
            {
                _window.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return DnsReply.TimedOut(Server);
        }
        catch (DnsFormatException error)
        {
            return DnsReply.Malformed(Server, error.Message);
        }
        catch (Exception error) when (error is MailException or IOException)
        {
            return DnsReply.Unreachable(Server, error.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A kept connection may have been closed by the server meanwhile (RFC 7766 §6.2.3): then once more on a new one.</summary>
    private async Task<DnsReply> AskAsync(DnsQuery query, CancellationToken cancellationToken)
    {
        var (connection, isNew) = await TakeAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return DnsReply.Answered(await connection.AskAsync(query, cancellationToken).ConfigureAwait(false));
        }
        catch (IOException) when (!isNew)
        {
            (connection, _) = await TakeAsync(cancellationToken).ConfigureAwait(false);
            return DnsReply.Answered(await connection.AskAsync(query, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<(TlsConnection Connection, bool IsNew)> TakeAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { IsOpen: true } open)
                return (open, false);
            if (_connection is { } closed)
                await closed.DisposeAsync().ConfigureAwait(false);
            _connection = null;
            return (_connection = await TlsConnection.OpenAsync(host, port, Server, trust, cancellationToken).ConfigureAwait(false), true);
        }
        finally
        {
            _opening.Release();
        }
    }
}
