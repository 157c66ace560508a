using System.Net;

namespace KimounMail.Protocols.Dns;

/// <summary>Asks the name servers of a zone themselves, each address of each, without recursion.</summary>
public interface IDnsAuthorities
{
    /// <summary>The zone that holds a name, with the servers its parent and it itself name.</summary>
    ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken);

    /// <summary>What one of them says.</summary>
    ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken);
}

/// <summary>A zone and who serves it.</summary>
/// <param name="Name">Its top: the name with the SOA.</param>
/// <param name="Servers">Every address of every server, those first that both name.</param>
/// <param name="ParentNames">The names the parent delegates to.</param>
/// <param name="OwnNames">The names in the zone itself; empty where none of its servers says.</param>
public sealed record DnsZone(DnsName Name, IReadOnlyList<DnsNameServer> Servers, IReadOnlyList<DnsName> ParentNames, IReadOnlyList<DnsName> OwnNames)
{
    /// <summary>Success, or why nothing is known of it.</summary>
    public DnsStatus Status { get; init; }
}

/// <summary>A name server at one of its addresses; null when its name has none.</summary>
public sealed record DnsNameServer(DnsName Name, IPAddress? Address);
