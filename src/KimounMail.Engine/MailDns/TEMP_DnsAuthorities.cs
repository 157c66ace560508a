namespace KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;
internal sealed class DnsAuthorities(DnsResolverOptions o) : IDnsAuthorities
{
    public ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken) => ValueTask.FromResult(new DnsZone(name, [], [], []) { Status = o.UseCache ? DnsStatus.Unreachable : DnsStatus.TimedOut });
    public ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
}
