using System.Net;
using KimounMail.Protocols.Dns;

namespace KimounMail.Tests.MailDns;

/// <summary>Zones and their servers as a test wants them: each server answers from a lookup of its own, and well or badly.</summary>
internal sealed class ZoneAuthorities : IDnsAuthorities
{
    private readonly Dictionary<DnsName, DnsZone> _zones = [];
    private readonly Dictionary<DnsNameServer, (IDnsLookup Dns, bool IsAuthoritative, DnsStatus? Failure)> _servers = [];

    /// <summary>A zone; its servers are added to it.</summary>
    public ZoneAuthorities Zone(string name)
    {
        var zone = DnsName.Parse(name);
        _zones[zone] = new DnsZone(zone, [], [], []);
        return this;
    }

    /// <summary>A server of a zone, named by the zone and its parent alike.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="name">The server's name.</param>
    /// <param name="address">Its address; null for none.</param>
    /// <param name="dns">What it says.</param>
    /// <param name="isAuthoritative">False for answers without AA.</param>
    /// <param name="failure">How it fails on every question; null when it answers.</param>
    public ZoneAuthorities Server(string zone, string name, string? address, IDnsLookup dns, bool isAuthoritative = true, DnsStatus? failure = null)
    {
        var server = new DnsNameServer(DnsName.Parse(name), address is null ? null : IPAddress.Parse(address));
        _servers[server] = (dns, isAuthoritative, failure);
        var old = _zones[DnsName.Parse(zone)];
        var names = old.Servers.Append(server).Select(s => s.Name).Distinct().ToList();
        _zones[old.Name] = old with { Servers = [.. old.Servers, server], ParentNames = names, OwnNames = names };
        return this;
    }

    /// <summary>What the zone itself says its servers are, where that is not what its parent says.</summary>
    public ZoneAuthorities OwnNames(string zone, params string[] names)
    {
        var old = _zones[DnsName.Parse(zone)];
        _zones[old.Name] = old with { OwnNames = [.. names.Select(DnsName.Parse)] };
        return this;
    }

    public ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken)
    {
        var found = _zones.Values.Where(zone => name.IsAtOrBelow(zone.Name)).MaxBy(zone => zone.Name.Depth);
        return ValueTask.FromResult(found ?? new DnsZone(DnsName.Root, [], [], []) { Status = DnsStatus.TimedOut });
    }

    public async ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var (dns, isAuthoritative, failure) = _servers[server];
        if (failure is { } status)
            return new DnsAnswer { Name = name, Type = type, Status = status };
        return await dns.QueryAsync(name, type, cancellationToken) with { IsAuthoritative = isAuthoritative, IsAuthenticated = false, Server = $"{server.Address}" };
    }
}
