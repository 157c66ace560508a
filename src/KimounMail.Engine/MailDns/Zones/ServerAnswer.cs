using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Zones;

/// <summary>What one address of one name server of a zone said.</summary>
internal sealed record ServerAnswer(DnsNameServer Server, DnsAnswer Answer)
{
    /// <summary>A zone with more addresses than this is not asked at all of them.</summary>
    private const int MaxServers = 32;

    /// <summary>It answered as a server of the zone does.</summary>
    public bool IsSound => Answer.IsKnown && Answer.IsAuthoritative;

    /// <summary>Nothing came that could be understood.</summary>
    public bool IsSilent => Answer.Status is DnsStatus.TimedOut or DnsStatus.Unreachable or DnsStatus.Malformed;

    /// <summary>Name and address, for a person.</summary>
    public string Who => Describe(Server);

    public static string Describe(DnsNameServer server) => server.Address is null ? $"{server.Name}" : $"{server.Name} ({server.Address})";

    /// <summary>Asks every address of every server of a zone, all at once; a server whose name has no address is left out.</summary>
    public static async Task<IReadOnlyList<ServerAnswer>> AskAllAsync(
        IDnsAuthorities authorities, DnsZone zone, DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
        await Task.WhenAll(zone.Servers.Where(server => server.Address is not null).Take(MaxServers).Select(async server =>
            new ServerAnswer(server, await authorities.QueryAsync(server, name, type, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
}
