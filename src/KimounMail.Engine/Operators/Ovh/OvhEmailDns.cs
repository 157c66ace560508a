using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Email;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>What MX Plan, E-mail Pro and Exchange want in the DNS of a domain, and the zones OVHcloud keeps.</summary>
internal sealed class OvhEmailDns(OvhClient client, IReadOnlyList<EmailSource> sources) : IOperatorDns
{
    public async Task<MailDnsProfile> GetExpectedAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var name = domain.ToString();
        foreach (var source in sources)
        {
            if (!(await source.ListDomainsAsync(cancellationToken).ConfigureAwait(false)).Any(own => MailAddress.IsSame(own, name)))
                continue;
            return source is HostedEmailSource hosted
                ? Profile(await hosted.GetHostedDomainAsync(name, cancellationToken).ConfigureAwait(false))
                : MailDnsProfiles.BuiltIn.Get("OvhMxPlan");
        }

        throw new MailException(MailErrorId.DomainNotFound, $"No service takes mail for {domain}.") { Category = MailErrorCategory.ObjectNotFound, Server = client.Server };
    }

    public async Task<IReadOnlyList<MailDomain>> DiagnoseAsync(IReadOnlyList<MailDomain> domains, CancellationToken cancellationToken)
    {
        // What the API finds wrong comes with each domain.
        await Task.CompletedTask.ConfigureAwait(false);
        return domains;
    }

    public Task<IOperatorZone?> FindZoneAsync(DnsName domain, CancellationToken cancellationToken) => OvhZone.FindAsync(client, domain, cancellationToken);

    private static MailDnsProfile Profile(HostedDomain domain) =>
        ExpectedDns.In(MailDnsProfiles.BuiltIn.Get(domain.ExpectedSpf is null ? "OvhMxPlan" : "OvhExchange"), Servers(domain), domain.ExpectedSpf, domain.ExpectedAutodiscoverSrv);

    /// <summary>Servers are told with and without their preference; without one their order counts.</summary>
    private static List<(long Priority, string Target)> Servers(HostedDomain domain) =>
        [.. (domain.ExpectedMx ?? []).Select((text, i) => text.Split(' ') is [var priority, var host] && long.TryParse(priority, out var number) ? (number, host) : (i + 1, text))];
}
