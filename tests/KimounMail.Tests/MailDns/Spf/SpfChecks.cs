using System.Net;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Checks;
using KimounMail.Protocols.Dns;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>Runs the SPF check of a domain.</summary>
internal static class SpfChecks
{
    /// <summary>The findings' ids, in order.</summary>
    public static async Task<IReadOnlyList<string>> IdsAsync(ZoneLookup dns, string domain, params string[] senders) =>
        [.. (await RunAsync(dns, domain, senders)).Select(finding => finding.Id)];

    public static Task<IReadOnlyList<MailDnsFinding>> RunAsync(ZoneLookup dns, string domain, params string[] senders) =>
        RunAsync(dns, new ZoneAuthorities(), DnsName.Parse(domain), senders);

    public static async Task<IReadOnlyList<MailDnsFinding>> RunAsync(IDnsLookup dns, IDnsAuthorities authorities, DnsName domain, params string[] senders)
    {
        var context = new MailDnsContext
        {
            Domain = domain,
            Dns = dns,
            Authorities = authorities,
            Policies = new NoPolicies(),
            Options = new MailDnsOptions { SenderAddresses = [.. senders.Select(IPAddress.Parse)] },
        };
        var findings = new List<MailDnsFinding>();
        await foreach (var finding in new SpfCheck().RunAsync(context, CancellationToken.None))
            findings.Add(finding);
        return findings;
    }

    private sealed class NoPolicies : IPolicyFetcher
    {
        public Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken) => throw new InvalidOperationException("SPF fetches nothing.");
    }
}
