using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.MtaSts;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>MTA-STS (RFC 8461): the record, the policy it announces, and whether that names every MX.</summary>
internal sealed class MtaStsCheck : IMailDnsCheck
{
    public string Name => "MtaSts";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Domain.Below("_mta-sts") is not { } name)
            yield break;

        var answer = await context.Dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        var records = answer.Of<DnsTxtRecord>().Where(txt => MtaStsRecord.IsMeant(txt.Text)).Select(txt => MtaStsRecord.Parse(txt.Text)).ToList();
        var seen = records.Where(record => record.IsSeen).ToList();
        if (!answer.IsKnown)
            yield return Unanswered.Find(MtaStsFindings.Unknown, [answer]);
        else if (records.Count == 0)
            yield return MtaStsFindings.Missing.Find(name, DnsRecordType.TXT, $"{context.Domain} has no MTA-STS.");
        if (seen.Count > 1)
            yield return MtaStsFindings.Multiple.Find(name, DnsRecordType.TXT, $"There are {seen.Count} MTA-STS records: senders use none.", seen[0].Text);
        foreach (var record in records.Where(record => record.Fault is not null))
            yield return record.Fault!.At(name, record.Text);

        if (seen is not [{ Fault: null } valid])
            yield break;
        foreach (var finding in await TellPolicyAsync(context, name, valid, cancellationToken).ConfigureAwait(false))
            yield return finding;
    }

    private static async Task<IReadOnlyList<MailDnsFinding>> TellPolicyAsync(
        MailDnsContext context, DnsName name, MtaStsRecord record, CancellationToken cancellationToken)
    {
        if (context.Domain.Below("mta-sts") is not { } host)
            return [];
        var addresses = await context.Dns.QueryAsync(host, DnsRecordType.A, cancellationToken).ConfigureAwait(false);
        if (addresses.Status is DnsStatus.NoData or DnsStatus.NameError)
            addresses = await context.Dns.QueryAsync(host, DnsRecordType.AAAA, cancellationToken).ConfigureAwait(false);
        if (!addresses.IsKnown)
            return [Unanswered.Find(MtaStsFindings.Unknown, [addresses])];
        if (addresses.Status != DnsStatus.Success)
            return [MtaStsFindings.HostMissing.Find(host, DnsRecordType.A, $"{host} has no address: the policy cannot be fetched.", record.Text)];

        var fetched = await FetchAsync(context.Policies, host, cancellationToken).ConfigureAwait(false);
        if (fetched.Text is null)
        {
            var rule = fetched.IsUnreachable ? MtaStsFindings.Unknown : MtaStsFindings.FetchFailed;
            return [rule.Find(host, DnsRecordType.None, $"The policy at {host} cannot be had: {fetched.Error}.", record.Text)];
        }

        var findings = TellType(host, fetched.ContentType).ToList();
        var policy = MtaStsPolicyParser.Parse(fetched.Text);
        var line = string.Join("; ", fetched.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        findings.AddRange(policy.Faults.Select(fault => fault.At(host, line, DnsRecordType.None)));
        if (policy.Standing == RecordStanding.Valid)
            findings.AddRange(await TellHostsAsync(context, host, policy, cancellationToken).ConfigureAwait(false));
        if (findings.TrueForAll(finding => finding.Severity < MailDnsSeverity.Warning))
            findings.Insert(0, MtaStsFindings.Ok.Find(name, DnsRecordType.TXT, $"The policy of {context.Domain} is in order: {Describe(policy)}.", record.Text));
        return findings;
    }

    /// <summary>Fetches the policy from where it is served (RFC 8461 §3.3).</summary>
    internal static async Task<FetchedPolicy> FetchAsync(IPolicyFetcher policies, DnsName host, CancellationToken cancellationToken)
    {
        // A name with octets no URL has would be read as another host.
        var isHost = Uri.TryCreate($"https://{host}/.well-known/mta-sts.txt", UriKind.Absolute, out var address)
            && address.IdnHost.Equals(host.ToString(), StringComparison.OrdinalIgnoreCase);
        return isHost
            ? await policies.FetchAsync(address!, cancellationToken).ConfigureAwait(false)
            : new FetchedPolicy(null, "the name is none a web server can have");
    }

    private static IEnumerable<MailDnsFinding> TellType(DnsName host, string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim() ?? "";
        if (!type.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            yield return MtaStsFindings.ContentType.Find(host, DnsRecordType.None, MtaStsFindings.ContentType.Summary, expected: "text/plain", actual: type);
    }

    private static string Describe(MtaStsPolicy policy) =>
        $"mode {policy.Mode.ToString().ToLowerInvariant()}, kept for {HumanText.Duration(policy.MaxAge)}, {string.Join(' ', policy.Patterns)}";

    private static async Task<List<MailDnsFinding>> TellHostsAsync(
        MailDnsContext context, DnsName host, MtaStsPolicy policy, CancellationToken cancellationToken)
    {
        var findings = new List<MailDnsFinding>();
        var answer = await context.Dns.QueryAsync(context.Domain, DnsRecordType.MX, cancellationToken).ConfigureAwait(false);
        if (!answer.IsKnown)
            findings.Add(Unanswered.Find(MtaStsFindings.Unknown, [answer]));
        else if (policy.Mode != MtaStsMode.None)
            findings.AddRange(Compare(policy, host, HostsOf(answer)));

        if (context.Options.CutOver)
            findings.Add(MtaStsFindings.CutOver.Find(host, DnsRecordType.None, $"Senders keep this policy for {HumanText.Duration(policy.MaxAge)} unless they see a new id."));
        return findings;
    }

    /// <summary>The domain itself where it has no MX (RFC 5321 §5.1); none where it says that it takes no mail (RFC 7505).</summary>
    private static List<DnsName> HostsOf(DnsAnswer answer)
    {
        var hosts = answer.Of<DnsMxRecord>().Select(mx => mx.Exchange).Distinct().ToList();
        return hosts.Count == 0 ? [answer.Name] : hosts.FindAll(exchange => !exchange.IsRoot);
    }

    private static IEnumerable<MailDnsFinding> Compare(MtaStsPolicy policy, DnsName policyHost, List<DnsName> exchanges)
    {
        var rule = policy.Mode == MtaStsMode.Enforce ? MtaStsFindings.MxNotCovered : MtaStsFindings.MxNotCoveredYet;
        foreach (var exchange in exchanges.Where(exchange => !policy.Covers(exchange.ToString())))
        {
            yield return rule.Find(
                exchange, DnsRecordType.MX, $"The MX {exchange} is not named in the policy of {policyHost}.", expected: string.Join(' ', policy.Patterns), actual: exchange.ToString());
        }

        foreach (var pattern in policy.Patterns.Where(pattern => !exchanges.Exists(exchange => MtaStsPolicy.Matches(pattern, exchange.ToString()))))
            yield return MtaStsFindings.MxUnused.Find(policyHost, DnsRecordType.None, $"The policy names {pattern}, which no MX of the domain is.", actual: pattern);
    }
}
