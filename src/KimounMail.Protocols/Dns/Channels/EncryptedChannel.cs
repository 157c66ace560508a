using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>A server over a line nobody else can read: many questions under way on it, and whatever goes wrong is a reply.</summary>
internal abstract class EncryptedChannel(string server) : IDnsChannel
{
    private const int Window = 100;

    private readonly SemaphoreSlim _window = new(Window);

    public string Server { get; } = server;

    public bool IsProtected => true;

    public async Task<DnsReply> AskAsync(DnsQuery query, TimeSpan share, DnsDeadline deadline)
    {
        using var limit = new CancellationTokenSource(share);
        try
        {
            await _window.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                return await ExchangeAsync(query, limit.Token).ConfigureAwait(false);
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
        catch (Exception error) when (FindReason(error) is { } reason)
        {
            return DnsReply.Unreachable(Server, reason);
        }
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Sends the question and waits for its answer.</summary>
    protected abstract Task<DnsReply> ExchangeAsync(DnsQuery query, CancellationToken cancellationToken);

    /// <summary>Why the server could not be reached, where the error says so; null where it is another error.</summary>
    protected abstract string? FindReason(Exception error);
}
