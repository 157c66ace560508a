using System.Collections.Concurrent;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Zones;

/// <summary>Authorities that look for each zone once: most checks of a domain need the same one, and finding it takes many questions.</summary>
internal sealed class KnownZones(IDnsAuthorities authorities, CancellationToken lifetime) : IDnsAuthorities
{
    private readonly ConcurrentDictionary<DnsName, Lazy<Task<DnsZone>>> _zones = [];

    /// <inheritdoc/>
    // Not ended with who asked first: others wait for it too.
    public async ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken) =>
        await _zones.GetOrAdd(name, asked => new Lazy<Task<DnsZone>>(() => authorities.FindZoneAsync(asked, lifetime).AsTask()))
            .Value.WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
        authorities.QueryAsync(server, name, type, cancellationToken);
}
