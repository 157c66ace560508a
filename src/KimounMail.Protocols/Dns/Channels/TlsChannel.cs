using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>A server by TLS (RFC 7858): one connection, kept while the server keeps it, with many questions under way on it.</summary>
internal sealed class TlsChannel(string host, int port, TlsTrust trust)
    : EncryptedChannel($"tls://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}")
{
    private readonly SemaphoreSlim _opening = new(1);
    private TlsConnection? _connection;

    public override async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A kept connection may have been closed by the server meanwhile (RFC 7766 §6.2.3): then once more on a new one.</summary>
    protected override async Task<DnsReply> ExchangeAsync(DnsQuery query, CancellationToken cancellationToken)
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

    protected override string? FindReason(Exception error) => error is MailException or IOException ? error.Message : null;

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
