using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.Operators;

/// <summary>What an operator knows of the DNS of the domains it takes mail for.</summary>
public interface IOperatorDns
{
    /// <summary>The records it wants for a domain now; asked only with <see cref="OperatorFeatures.ExpectedDns"/>.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.DomainNotFound"/>: it takes no mail for it.</exception>
    Task<MailDnsProfile> GetExpectedAsync(DnsName domain, CancellationToken cancellationToken);

    /// <summary>The domains with what the operator itself finds wrong in their DNS; asked only with <see cref="OperatorFeatures.ExpectedDns"/>.</summary>
    /// <param name="domains">Domains it gave.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    Task<IReadOnlyList<MailDomain>> DiagnoseAsync(IReadOnlyList<MailDomain> domains, CancellationToken cancellationToken);

    /// <summary>The zone a domain's records are in; null when the operator does not keep it. Asked only with <see cref="OperatorFeatures.DnsZones"/>.</summary>
    Task<IOperatorZone?> FindZoneAsync(DnsName domain, CancellationToken cancellationToken);
}

/// <summary>A DNS zone that can be written. Asked as a name server it tells what is in it, also what is not published yet; its answers stay the same while it lives.</summary>
public interface IOperatorZone : IDnsLookup
{
    /// <summary>Its name.</summary>
    DnsName Name { get; }

    /// <summary>Removes and adds records as told, and publishes the zone. What fails on the way is not published.</summary>
    Task ApplyAsync(IReadOnlyList<MailDnsChange> changes, CancellationToken cancellationToken);
}
