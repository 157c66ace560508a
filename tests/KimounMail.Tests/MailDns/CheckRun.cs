using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Protocols.Dns;

namespace KimounMail.Tests.MailDns;

/// <summary>Runs one check of one domain over the DNS of a test.</summary>
internal static class CheckRun
{
    public static async Task<IReadOnlyList<MailDnsFinding>> FindAsync(IMailDnsCheck check, MailDnsContext context)
    {
        var findings = new List<MailDnsFinding>();
        await foreach (var finding in check.RunAsync(context, CancellationToken.None))
            findings.Add(finding);
        return findings;
    }

    public static Task<IReadOnlyList<MailDnsFinding>> FindAsync(IMailDnsCheck check, string domain, IDnsLookup dns, MailDnsOptions? options = null) =>
        FindAsync(check, Context(domain, dns, options: options));

    public static MailDnsContext Context(
        string domain, IDnsLookup dns, IDnsAuthorities? authorities = null, MailDnsOptions? options = null, IDnsLookup? dnsUnchecked = null,
        IDnsAuthorities? overTcp = null, MailDnsProfile? profile = null, IReadOnlyList<NamedLookup>? resolvers = null, IPolicyFetcher? policies = null, TimeProvider? time = null) => new()
    {
        Domain = DnsName.Parse(domain),
        Dns = dns,
        DnsUnchecked = dnsUnchecked,
        Authorities = authorities ?? new ZoneAuthorities(),
        AuthoritiesOverTcp = overTcp,
        Resolvers = resolvers ?? [],
        Policies = policies ?? new NoPolicies(),
        Options = options ?? new MailDnsOptions(),
        Profile = profile,
        Time = time ?? TimeProvider.System,
    };

    /// <summary>The ids of findings, in alphabetical order, with spaces between.</summary>
    public static string Ids(this IEnumerable<MailDnsFinding> findings) =>
        string.Join(' ', findings.Select(finding => finding.Id).Distinct().Order(StringComparer.Ordinal));

    private sealed class NoPolicies : IPolicyFetcher
    {
        public Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken) => Task.FromResult(new FetchedPolicy(null, "none in this test"));
    }
}
