using System.Runtime.CompilerServices;
using KimounMail.Protocols.Dns.Channels;
using KimounMail.Protocols.Dns.Wire;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Dns;

/// <summary>Servers that all know the same, asked one after the other until one knows.</summary>
internal sealed class ServerList : IAsyncDisposable
{
    private readonly Server[] _servers;
    private readonly bool _rotates;
    private int _first;

    public ServerList(SystemServers system, TlsTrust trust)
    {
        Addresses = system.Servers;
        _rotates = system.Rotates;
        _servers = system.Servers.Select(address => Open(address, trust, system.TrustsAuthenticData)).ToArray();
    }

    public IReadOnlyList<DnsServerAddress> Addresses { get; }

    /// <summary>The first good reply, else the one that says most.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(DnsReply Reply, Server Server)> AskAsync(DnsQuery query, DnsDeadline deadline)
    {
        var first = _rotates ? Interlocked.Increment(ref _first) & int.MaxValue : Volatile.Read(ref _first);
        (DnsReply Reply, Server Server)? best = null;
        for (var i = 0; i < _servers.Length; i++)
        {
            var server = _servers[(first + i) % _servers.Length];
            var left = deadline.Left;
            if (left == TimeSpan.Zero)
                break;
            var reply = await server.Channel.AskAsync(query, left / (_servers.Length - i), deadline).ConfigureAwait(false);
            if (IsFinal(reply))
            {
                if (i > 0 && !_rotates)
                    Volatile.Write(ref _first, (first + i) % _servers.Length);
                return (reply, server);
            }

            if (best is null || Worth(reply) > Worth(best.Value.Reply))
                best = (reply, server);
        }

        return best ?? (DnsReply.TimedOut(_servers[first % _servers.Length].Name), _servers[first % _servers.Length]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.Channel.DisposeAsync().ConfigureAwait(false);
    }

    private static Server Open(DnsServerAddress address, TlsTrust trust, bool isTrusted)
    {
        IDnsChannel channel = address.Transport switch
        {
            DnsTransport.Tls => new TlsChannel(address.Host!, address.Port, trust),
            DnsTransport.Https => new HttpsChannel(address.Url!, trust),
            _ => new PlainChannel(address.EndPoint!, isBusy: true),
        };
        return new Server(channel, isTrusted || channel.IsProtected);
    }

    /// <summary>Another server may know more, unless this one answered, or refused what fails DNSSEC: that another does not check is no gain.</summary>
    private static bool IsFinal(DnsReply reply) => reply.Message switch
    {
        null => false,
        { IsTruncated: true } => false,
        { Code: DnsResponseCode.NameError } => true,
        { Code: DnsResponseCode.NoError } message => !DnsAnswers.IsReferral(message),
        { Code: DnsResponseCode.ServerFailure } message => DnsExtendedError.IsDnssec(message.ExtendedErrorCode),
        _ => false,
    };

    private static int Worth(DnsReply reply) => reply switch
    {
        { Message: { IsTruncated: true } } => 4,
        { Message: not null } => 3,
        { Failure: DnsStatus.Malformed } => 2,
        { Failure: DnsStatus.TimedOut } => 1,
        _ => 0,
    };

    /// <summary>A server and whether its AD bit is believed.</summary>
    internal sealed record Server(IDnsChannel Channel, bool IsTrusted)
    {
        public string Name => Channel.Server;
    }
}
