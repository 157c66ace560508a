using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Mx;
using KimounMail.Engine.MailDns.Services;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>How mail programs find the domain's servers: SRV records, autodiscover, autoconfig.</summary>
internal sealed class ServicesCheck : IMailDnsCheck
{
    /// <summary>A name nobody publishes: what it answers is a wildcard's, and says nothing of a service.</summary>
    private const string Improbable = "kimounmail-no-such-name";

    private static readonly string[] s_hosts = ["autodiscover", "autoconfig"];

    public string Name => "Services";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var srv = await Task.WhenAll(ServiceRecord.Names.Select(service => AskAsync(context, service, DnsRecordType.SRV, cancellationToken))).ConfigureAwait(false);
        var hosts = await Task.WhenAll(s_hosts.Append(Improbable).Select(label => AskAsync(context, label, DnsRecordType.A, cancellationToken))).ConfigureAwait(false);
        var found = new List<string>();
        foreach (var (service, answer) in ServiceRecord.Names.Zip(srv))
        {
            foreach (var finding in await AboutSrvAsync(context, service, answer, found, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }

        foreach (var (label, answer) in s_hosts.Zip(hosts))
        {
            if (IsDangling(answer))
                yield return ServiceFindings.Dangling.Find(answer.Name, DnsRecordType.CNAME, $"{answer.Name} is an alias of {answer.CanonicalName}, which leads nowhere.", $"{answer.CanonicalName}.");
            else if (answer.Records.Count > 0 && !IsSame(answer, hosts[^1]))
                found.Add($"{label} {answer.CanonicalName}");
        }

        var unknown = srv.Concat(hosts).Where(answer => !answer.IsKnown).Select(answer => $"{answer.Type} of {answer.Name}: {answer.Status}").ToList();
        if (unknown.Count > 0)
            yield return ServiceFindings.Unknown.Find(context.Domain, DnsRecordType.SRV, $"Not found out: {string.Join("; ", unknown)}.");
        if (found.Count > 0)
            yield return ServiceFindings.Ok.Find(context.Domain, DnsRecordType.SRV, "Mail programs find their servers.", string.Join(", ", found));
        else if (unknown.Count == 0)
            yield return ServiceFindings.None.Find(context.Domain, DnsRecordType.SRV, "There are no records by which mail programs find their servers.");
    }

    /// <summary>An alias without an address of either kind at its end; asked for A, a host of IPv6 alone gives NODATA.</summary>
    private static bool IsDangling(DnsAnswer answer) => answer.Aliases.Count > 0 && answer.Status == DnsStatus.NameError;

    private static bool IsSame(DnsAnswer one, DnsAnswer other) =>
        other.Records.Count > 0 && one.Records.Select(record => record.Data).ToHashSet().SetEquals(other.Records.Select(record => record.Data));

    private static async Task<IReadOnlyList<MailDnsFinding>> AboutSrvAsync(
        MailDnsContext context, string service, DnsAnswer answer, List<string> found, CancellationToken cancellationToken)
    {
        var findings = new List<MailDnsFinding>();
        var records = answer.Of<DnsSrvRecord>().Take(16).ToList();
        if (records.Count > 1 && records.Any(record => record.Target.IsRoot))
            findings.Add(ServiceFindings.DeclinedMixed.Find(answer.Name, DnsRecordType.SRV, $"{service} is both declined and offered.", string.Join(", ", records.Select(record => record.Data))));
        foreach (var record in records)
        {
            var judged = ServiceRecord.Judge(service, record, await TargetAsync(context, record, cancellationToken).ConfigureAwait(false));
            if (judged.Remark is { } rule)
                findings.Add(rule.Find(answer.Name, DnsRecordType.SRV, rule.Summary, record.Data));
            if (judged.Verdict == ServiceVerdict.Ok)
                found.Add($"{service} {record.Data}");
        }

        return findings;
    }

    private static async Task<ServiceTarget?> TargetAsync(MailDnsContext context, DnsSrvRecord record, CancellationToken cancellationToken)
    {
        if (record.Target.IsRoot)
            return null;
        var target = await MxTarget.ResolveAsync(context.Dns, record.Target, cancellationToken).ConfigureAwait(false);
        if (target.AliasOf is null && target.Addresses.Count == 0 && target.Unknown.Count > 0)
            return null;
        return new ServiceTarget(target.AliasOf is not null, target.Addresses.Count > 0);
    }

    private static async Task<DnsAnswer> AskAsync(MailDnsContext context, string label, DnsRecordType type, CancellationToken cancellationToken) =>
        context.Domain.Below(label) is { } name
            ? await context.Dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false)
            : new DnsAnswer { Name = context.Domain, Type = type, Status = DnsStatus.NameError };
}
