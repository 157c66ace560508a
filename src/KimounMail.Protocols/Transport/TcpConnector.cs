using System.Net;
using System.Net.Sockets;

namespace KimounMail.Protocols.Transport;

/// <summary>Opens TCP connections and says in words why one could not be opened.</summary>
internal static class TcpConnector
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);

    /// <summary>Tries the host's addresses in turn, sharing the time between them so that a dead one does not use it up.</summary>
    /// <exception cref="MailException">HostNotFound, ConnectionFailed or ConnectionTimedOut.</exception>
    public static async Task<NetworkStream> ConnectAsync(
        string host, int port, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var server = $"{host}:{port}";
        var addresses = await ResolveAsync(host, server, timeout, cancellationToken).ConfigureAwait(false);
        MailException? failure = null;
        foreach (var address in addresses)
        {
            try
            {
                return await ConnectAsync(address, port, server, timeout / addresses.Length, cancellationToken).ConfigureAwait(false);
            }
            catch (MailException error)
            {
                failure = error;
            }
        }
        throw failure!;
    }

    private static async Task<IPAddress[]> ResolveAsync(
        string host, string server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var addresses = await System.Net.Dns.GetHostAddressesAsync(host, limit.Token).ConfigureAwait(false);
            return addresses.Length > 0 ? addresses : throw HostNotFound(server, null, isTransient: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw HostNotFound(server, null, isTransient: true);
        }
        catch (Exception error) when (error is SocketException or ArgumentException)
        {
            throw HostNotFound(server, error, error is SocketException { SocketErrorCode: SocketError.TryAgain });
        }
    }

    private static async Task<NetworkStream> ConnectAsync(
        IPAddress address, int port, string server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)KeepAlive.TotalSeconds);
            await socket.ConnectAsync(address, port, limit.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw ConnectionErrors.TimedOut(server, "No connection was made within the time allowed.");
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw ConnectionErrors.Refused(server, error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static MailException HostNotFound(string server, Exception? error, bool isTransient) =>
        new(MailErrorId.HostNotFound, "The host name does not resolve.", error)
        {
            Category = MailErrorCategory.ObjectNotFound,
            Server = server,
            IsTransient = isTransient,
            Advice = "Check the spelling of the host name and this machine's DNS.",
        };
}
