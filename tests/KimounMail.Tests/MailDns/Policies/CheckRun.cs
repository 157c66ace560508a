using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Dns;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>Runs one check over a DNS in memory.</summary>
internal static class CheckRun
{
    public static async Task<List<MailDnsFinding>> FindAsync(
        this IMailDnsCheck check, IDnsLookup dns, string domain, MailDnsOptions? options = null, IPolicyFetcher? policies = null)
    {
        var context = new MailDnsContext
        {
            Domain = DnsName.Parse(domain),
            Dns = dns,
            Authorities = new NoAuthorities(),
            Policies = policies ?? new ServedPolicy(new FetchedPolicy(null, "nothing is served")),
            Options = options ?? new MailDnsOptions(),
        };
        var findings = new List<MailDnsFinding>();
        await foreach (var finding in check.RunAsync(context, CancellationToken.None))
            findings.Add(finding);
        return findings;
    }

    /// <summary>The ids in alphabetical order, between spaces.</summary>
    public static string Ids(this IEnumerable<MailDnsFinding> findings) =>
        string.Join(' ', findings.Select(finding => finding.Id).Order(StringComparer.Ordinal));

    public static MailDnsSeverity Worst(this IEnumerable<MailDnsFinding> findings) => findings.Max(finding => finding.Severity);

    private sealed class NoAuthorities : IDnsAuthorities
    {
        public ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken) => throw new InvalidOperationException("Not to be asked.");

        public ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Not to be asked.");
    }
}

/// <summary>A web where the same is served everywhere.</summary>
internal sealed class ServedPolicy(FetchedPolicy policy) : IPolicyFetcher
{
    public List<Uri> Asked { get; } = [];

    public Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        Asked.Add(address);
        return Task.FromResult(policy);
    }
}
