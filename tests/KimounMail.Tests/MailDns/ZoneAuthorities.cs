using System.Net;
using KimounMail.Protocols.Dns;

namespace KimounMail.Tests.MailDns;

/// <summary>Name servers of one zone, each with records of its own; without any, a zone nothing is known of.</summary>
internal sealed class ZoneAuthorities(string zone = ".", params (string Name, string Address, ZoneLookup Records)[] servers) : IDnsAuthorities
{
    public ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken)
    {
        var names = servers.Select(server => DnsName.Parse(server.Name)).Distinct().ToList();
        var addresses = servers.Select(server => new DnsNameServer(DnsName.Parse(server.Name), IPAddress.Parse(server.Address))).ToList();
        return ValueTask.FromResult(new DnsZone(DnsName.Parse(zone), addresses, names, names) { Status = servers.Length > 0 ? DnsStatus.Success : DnsStatus.ServerFailure });
    }

    public async ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var records = servers.First(s => DnsName.Parse(s.Name).Equals(server.Name) && IPAddress.Parse(s.Address).Equals(server.Address)).Records;
        return await records.QueryAsync(name, type, cancellationToken) with { IsAuthoritative = true, Server = server.Address!.ToString() };
    }
}
