using System.Net;
using KimounMail.Protocols.Dns.Channels;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns;

/// <summary>The name servers of zones, found by a resolver and asked themselves: without recursion, each at each of its addresses.</summary>
/// <param name="resolver">Finds zones and addresses.</param>
/// <param name="options">The port and the time of a query; null for the usual ones. Its servers are not asked.</param>
public sealed class DnsAuthorities(IDnsLookup resolver, DnsResolverOptions? options = null) : IDnsAuthorities, IAsyncDisposable
{
    /// <summary>Of a parent zone so many servers are asked for the delegation before it counts as not known.</summary>
    private const int ParentServersAsked = 3;

    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5);

    private readonly ChannelPool _channels = new(options?.AuthorityPort ?? 53);
    private readonly TimeSpan _timeout = options?.Timeout ?? UsualTimeout;

    /// <inheritdoc/>
    public async ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken)
    {
        var (top, status) = await FindTopAsync(name, cancellationToken).ConfigureAwait(false);
        if (top is null)
            return new DnsZone(name, [], [], []) { Status = status };
        var delegation = await FindDelegationAsync(top, cancellationToken).ConfigureAwait(false);
        var known = await resolver.QueryAsync(top, DnsRecordType.NS, cancellationToken).ConfigureAwait(false);
        var servers = await FindAddressesAsync(delegation.Names.Union(NamesOf(known.Records)), delegation.Glue, cancellationToken).ConfigureAwait(false);
        // The servers themselves know best; the resolver may have what they said before.
        var own = await AskForNamesAsync(top, servers, cancellationToken).ConfigureAwait(false) ?? NamesOf(known.Records);
        var further = own.Except(servers.Select(server => server.Name)).ToList();
        servers.AddRange(await FindAddressesAsync(further, [], cancellationToken).ConfigureAwait(false));
        return new DnsZone(top, [.. servers.OrderByDescending(server => delegation.Names.Contains(server.Name) && own.Contains(server.Name))], delegation.Names, own)
        {
            Status = servers.Count > 0 ? DnsStatus.Success : known.IsKnown ? DnsStatus.NoData : known.Status,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var question = new DnsQuestion(name, type);
        var chain = new AliasChain(question);
        if (server.Address is not { } address)
            return DnsAnswers.OfFailure(question, DnsReply.Unreachable(server.Name.ToString(), "its name has no address."), chain, server.Name.ToString());
        var (reply, channel) = await AskAsync(address, question, cancellationToken).ConfigureAwait(false);
        if (reply.Message is not { } message)
            return DnsAnswers.OfFailure(question, reply, chain, channel.Server);
        var records = chain.Follow(message.Answers);
        return chain.Fault is null
            ? DnsAnswers.OfMessage(question, message, chain, records, channel.Server, isAuthenticated: false) with { LacksEdns = channel.IsWithoutEdns }
            : DnsAnswers.OfFault(question, chain, channel.Server);
    }

    /// <summary>Closes every socket.</summary>
    public ValueTask DisposeAsync() => _channels.DisposeAsync();

    private static List<DnsName> NamesOf(IEnumerable<DnsRecord> records) =>
        records.OfType<DnsNameRecord>().Where(record => record.Type == DnsRecordType.NS).Select(record => record.Target).Distinct().ToList();

    /// <summary>The zone's name: the owner of the SOA, which a server gives with a negative answer too.</summary>
    private async ValueTask<(DnsName? Top, DnsStatus Status)> FindTopAsync(DnsName name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await resolver.QueryAsync(name, DnsRecordType.SOA, cancellationToken).ConfigureAwait(false);
            // Of an alias it would be the zone it leads to.
            if (answer.Aliases.Count == 0)
            {
                if (!answer.IsKnown)
                    return (null, answer.Status);
                if ((answer.Of<DnsSoaRecord>().FirstOrDefault() ?? answer.Soa) is { } soa)
                    return (soa.Name, DnsStatus.Success);
            }

            if (name.IsRoot)
                return (null, answer.IsKnown ? DnsStatus.NoData : answer.Status);
            name = name.Parent;
        }
    }

    /// <summary>What the parent's servers say of the zone's. A server of both zones answers for the lower one, and leaves it open.</summary>
    private async Task<(List<DnsName> Names, List<DnsAddressRecord> Glue)> FindDelegationAsync(DnsName zone, CancellationToken cancellationToken)
    {
        if (zone.IsRoot || (await FindTopAsync(zone.Parent, cancellationToken).ConfigureAwait(false)).Top is not { } parent)
            return ([], []);
        var names = NamesOf((await resolver.QueryAsync(parent, DnsRecordType.NS, cancellationToken).ConfigureAwait(false)).Records);
        var servers = await FindAddressesAsync(names.Take(ParentServersAsked), [], cancellationToken).ConfigureAwait(false);
        foreach (var server in servers.Where(server => server.Address is not null).DistinctBy(server => server.Name))
        {
            var (reply, _) = await AskAsync(server.Address!, new DnsQuestion(zone, DnsRecordType.NS), cancellationToken).ConfigureAwait(false);
            if (reply.Message is { } message && NamesOf(message.Authorities.Where(record => record.Name.Equals(zone))) is { Count: > 0 } delegated && DnsAnswers.IsReferral(message))
                return (delegated, message.Additionals.OfType<DnsAddressRecord>().ToList());
        }

        return ([], []);
    }

    /// <summary>What the first that answers for the zone says of its servers; null when none does.</summary>
    private async Task<List<DnsName>?> AskForNamesAsync(DnsName zone, IEnumerable<DnsNameServer> servers, CancellationToken cancellationToken)
    {
        foreach (var server in servers.Where(server => server.Address is not null))
        {
            var answer = await QueryAsync(server, zone, DnsRecordType.NS, cancellationToken).ConfigureAwait(false);
            if (answer is { IsAuthoritative: true, Status: DnsStatus.Success })
                return NamesOf(answer.Records);
        }

        return null;
    }

    private async Task<List<DnsNameServer>> FindAddressesAsync(IEnumerable<DnsName> names, List<DnsAddressRecord> glue, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(names.Select(name => FindAddressesAsync(name, glue, cancellationToken))).ConfigureAwait(false);
        return found.SelectMany(servers => servers).ToList();
    }

    private async Task<IEnumerable<DnsNameServer>> FindAddressesAsync(DnsName name, List<DnsAddressRecord> glue, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            resolver.QueryAsync(name, DnsRecordType.A, cancellationToken).AsTask(),
            resolver.QueryAsync(name, DnsRecordType.AAAA, cancellationToken).AsTask()).ConfigureAwait(false);
        var addresses = answers.SelectMany(answer => answer.Of<DnsAddressRecord>()).Select(record => record.Address).ToList();
        if (addresses.Count == 0)
            addresses = glue.Where(record => record.Name.Equals(name)).Select(record => record.Address).ToList();
        return addresses.Count == 0 ? [new DnsNameServer(name, null)] : addresses.Distinct().Select(address => new DnsNameServer(name, address));
    }

    private async Task<(DnsReply Reply, PlainChannel Channel)> AskAsync(IPAddress address, DnsQuestion question, CancellationToken cancellationToken)
    {
        var channel = _channels.Take(address);
        var query = new DnsQuery(question, DnsQueryFlags.None);
        if (options?.AuthorityOverTcp is not true)
            return (await channel.AskAsync(query, _timeout, new DnsDeadline(_timeout)).WaitAsync(cancellationToken).ConfigureAwait(false), channel);
        using var limit = new CancellationTokenSource(_timeout);
        return (await channel.AskByTcpAsync(query, withEdns: true, limit.Token).WaitAsync(cancellationToken).ConfigureAwait(false), channel);
    }
}
