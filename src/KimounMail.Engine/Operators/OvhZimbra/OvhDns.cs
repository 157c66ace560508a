using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;
using KimounMail.Protocols.Ovh.Zones;

namespace KimounMail.Engine.Operators.OvhZimbra;

/// <summary>What OVHcloud wants in the DNS of a domain, as it tells today, and the zones it keeps.</summary>
internal sealed class OvhDns(OvhClient client, ZimbraPlatform platform, OvhDomains domains) : IOperatorDns
{
    private const string Selectors = "._domainkey";
    private const string Autodiscover = "_autodiscover._tcp";
    private static readonly Lazy<MailDnsProfile> s_known = new(() => MailDnsProfiles.BuiltIn.Get("OvhZimbra"));

    public async Task<MailDnsProfile> GetExpectedAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var found = await domains.FindAsync(domain.ToString(), cancellationToken).ConfigureAwait(false) ?? throw new MailException(MailErrorId.DomainNotFound, $"The platform takes no mail for {domain}.")
        {
            Category = MailErrorCategory.ObjectNotFound,
            Server = client.Server,
            Advice = "New-MailDomain adds it.",
        };
        return found.CurrentState.ExpectedDns is { } expected ? Profile(expected, domain) : throw new MailException(MailErrorId.OperatorBusy, $"OVHcloud does not tell yet what it wants in the DNS of {domain}.")
        {
            Category = MailErrorCategory.InvalidOperation,
            Server = client.Server,
            IsTransient = true,
            Advice = "Wait until the domain is made (Get-MailDomain).",
        };
    }

    public async Task<IReadOnlyList<MailDomain>> DiagnoseAsync(IReadOnlyList<MailDomain> asked, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
            return [];
        var diagnoses = await platform.DiagnoseAsync([.. asked.Select(domain => Guid.Parse(domain.Id))], cancellationToken).ConfigureAwait(false);
        var faults = diagnoses.ToDictionary(diagnosis => diagnosis.DomainId.ToString(), diagnosis => (IReadOnlyList<string>)[.. Faults(diagnosis)]);
        return [.. asked.Select(domain => domain with { Diagnosis = faults.GetValueOrDefault(domain.Id) })];
    }

    public async Task<IOperatorZone?> FindZoneAsync(DnsName domain, CancellationToken cancellationToken)
    {
        var zones = await DnsZone.ListAsync(client, cancellationToken).ConfigureAwait(false);
        var name = zones.Select(DnsName.Parse).Where(domain.IsAtOrBelow).MaxBy(zone => zone.Depth);
        return name is null ? null : new OvhZone(name, new DnsZone(client, name.ToString()));
    }

    /// <summary>What is known of OVHcloud in general, with what it tells of this domain in its place. Names of other data centres may come at any time.</summary>
    private static MailDnsProfile Profile(ExpectedDnsConfig expected, DnsName domain)
    {
        var known = s_known.Value;
        return known with
        {
            Mx = expected.Mx is { Count: > 0 } mx
                ? known.Mx with { Accept = [.. mx.Select(server => server.Target.TrimEnd('.')).Union(known.Mx.Accept)], AtLeast = Math.Min(known.Mx.AtLeast, mx.Count), Publish = [.. mx.Select(server => $"{server.Priority} {Absolute(server.Target)}")] }
                : known.Mx,
            Spf = expected.Spf is { Length: > 0 } spf ? known.Spf! with { Publish = spf, Term = Include(spf) ?? known.Spf!.Term } : known.Spf,
            Dkim = expected.Dkim?.Cnames is { Count: > 0 } keys ? [.. keys.Select(key => Key(key, domain))] : known.Dkim,
            Services = expected.Autodiscover is { Length: > 0 } data
                ? [.. known.Services.Select(service => service.Name == Autodiscover ? service with { Publish = Absolute(data) } : service)]
                : known.Services,
        };
    }

    private static IEnumerable<string> Faults(DomainDiagnosis diagnosis)
    {
        if (diagnosis.Error is { } error)
            yield return Fault("Diagnosis", error);
        if (diagnosis.Result is not { } result)
            yield break;
        foreach (var (topic, found) in new[] { ("MX", result.Mx), ("SPF", result.Spf), ("DKIM", result.Dkim), ("Autodiscover", result.Autodiscover) })
        {
            foreach (var fault in found?.Errors ?? [])
                yield return Fault(topic, fault);
        }
    }

    private static string Fault(string topic, DiagnosisError fault) => HumanText.Line(string.IsNullOrEmpty(fault.Message) ? $"{topic}: {fault.Code}" : $"{topic}: {fault.Code} ({fault.Message})");

    /// <summary>Names are told with and without the domain, and with and without the final dot.</summary>
    private static DkimExpectation Key(ExpectedCname key, DnsName domain)
    {
        var name = key.Name.TrimEnd('.');
        if (name.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase))
            name = name[..^(domain.ToString().Length + 1)];
        var selector = name.EndsWith(Selectors, StringComparison.OrdinalIgnoreCase) ? name[..^Selectors.Length] : name;
        return new DkimExpectation { Selector = selector, Accept = [key.Value.TrimEnd('.')], Publish = Absolute(key.Value) };
    }

    private static string? Include(string spf) => spf.Split(' ').FirstOrDefault(term => term.StartsWith("include:", StringComparison.OrdinalIgnoreCase));

    private static string Absolute(string data) => data.EndsWith('.') ? data : $"{data}.";
}
