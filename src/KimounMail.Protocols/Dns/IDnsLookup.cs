namespace KimounMail.Protocols.Dns;

/// <summary>Asks the DNS. What servers do wrong is in the answer; only a cancelled wait throws.</summary>
public interface IDnsLookup
{
    ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken);
}
