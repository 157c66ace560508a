using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>What OVHcloud wants in the DNS of a domain, as it tells today, and the zones it keeps.</summary>
internal sealed class OvhDns(OvhClient client, ZimbraPlatform platform, OvhDomains domains) : IOperatorDns
{
    private const string Selectors = "._domainkey";
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

    public Task<IOperatorZone?> FindZoneAsync(DnsName domain, CancellationToken cancellationToken) => OvhZone.FindAsync(client, domain, cancellationToken);

    private static MailDnsProfile Profile(ExpectedDnsConfig expected, DnsName domain)
    {
        var profile = ExpectedDns.In(s_known.Value, [.. (expected.Mx ?? []).Select(mx => ((long)mx.Priority, mx.Target))], expected.Spf, expected.Autodiscover);
        return expected.Dkim?.Cnames is { Count: > 0 } keys ? profile with { Dkim = [.. keys.Select(key => Key(key, domain))] } : profile;
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
        return new DkimExpectation { Selector = selector, Accept = [key.Value.TrimEnd('.')], Publish = ExpectedDns.Absolute(key.Value) };
    }
}
