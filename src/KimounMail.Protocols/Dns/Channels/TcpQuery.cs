using System.Net;
using System.Net.Sockets;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>One question over a connection of its own.</summary>
internal static class TcpQuery
{
    /// <summary>Connects, asks and reads within one time limit, however slowly the octets come.</summary>
    public static async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuery query, bool withEdns, CancellationToken cancellationToken)
    {
        var name = server.ToString();
        try
        {
            var reply = await AskOnceAsync(server, query, withEdns, cancellationToken).ConfigureAwait(false);
            if (withEdns && reply.Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented or DnsResponseCode.BadVersion)
                reply = await AskOnceAsync(server, query, withEdns: false, cancellationToken).ConfigureAwait(false);
            return DnsReply.Answered(reply);
        }
        catch (DnsFormatException error)
        {
            return DnsReply.Malformed(name, error.Message);
        }
        catch (OperationCanceledException)
        {
            return DnsReply.TimedOut(name);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return DnsReply.Unreachable(name, error.Message);
        }
    }

    private static async Task<DnsMessage> AskOnceAsync(IPEndPoint server, DnsQuery query, bool withEdns, CancellationToken cancellationToken)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var stream = await ConnectAsync(socket, server, cancellationToken).ConfigureAwait(false);
        var id = DnsFrames.NewId();
        await DnsFrames.WriteAsync(stream, id, query, withEdns, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            using var frame = await DnsFrames.ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (frame.IsAnswerTo(id, query.Question))
                return DnsMessage.Read(frame.Octets, query.Question);
        }
    }

    private static async Task<NetworkStream> ConnectAsync(Socket socket, IPEndPoint server, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
