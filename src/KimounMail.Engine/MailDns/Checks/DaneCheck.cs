using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Dane;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Mx;
using KimounMail.Engine.MailDns.Zones;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>TLSA records of every mail server, which count only where DNSSEC secures them and the MX records that lead there.</summary>
internal sealed class DaneCheck : IMailDnsCheck
{
    public string Name => "Dane";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mx = await MxTargets.ResolveAsync(context, cancellationToken).ConfigureAwait(false);
        var hosts = (await mx.HostsAsync(context, cancellationToken).ConfigureAwait(false)).Where(host => host.Addresses.Count > 0).Select(host => host.Exchange);
        var servers = await Task.WhenAll(hosts.Select(host => AskAsync(context, host, cancellationToken))).ConfigureAwait(false);

        var unknown = servers.Where(server => !server.Answer.IsKnown).Select(server => $"{server.Answer.Name}: {server.Security.Reason}").ToList();
        if (!mx.Answer.IsKnown)
            unknown.Add($"MX of {context.Domain}: {mx.Answer.Status}");
        if (unknown.Count > 0)
            yield return DaneFindings.Unknown.Find(context.Domain, DnsRecordType.TLSA, $"Not found out: {string.Join("; ", unknown)}.");

        var with = servers.Where(server => server.Records.Count > 0).ToList();
        var without = servers.Where(server => server.Answer.IsKnown && server.Records.Count == 0).ToList();
        foreach (var finding in with.SelectMany(AboutServer))
            yield return finding;
        if (with.Count > 0 && without.Count > 0 && !with.Exists(server => server.Security.State == SecurityState.Insecure))
            yield return DaneFindings.Incomplete.Find(context.Domain, DnsRecordType.TLSA, $"Without TLSA records: {string.Join(", ", without.Select(server => server.Host))}.");
        if (with.Count > 0)
        {
            foreach (var finding in AboutDomain(context, mx, with, isWhole: without.Count == 0 && unknown.Count == 0))
                yield return finding;
        }
        else if (unknown.Count == 0 && servers.Length > 0)
            yield return DaneFindings.None.Find(context.Domain, DnsRecordType.TLSA, "No mail server has TLSA records.");
    }

    /// <summary>Whether the records count at all: nothing of DANE does without DNSSEC.</summary>
    private static IEnumerable<MailDnsFinding> AboutDomain(MailDnsContext context, MxTargets mx, List<Server> with, bool isWhole)
    {
        var record = string.Join(", ", with.SelectMany(server => server.Records.Select(tlsa => $"{server.Host} {tlsa.Data}")));
        if (with.FirstOrDefault(server => server.Security.State == SecurityState.Insecure) is { } open)
            yield return DaneFindings.Insecure.Find(open.Answer.Name, DnsRecordType.TLSA, $"The zone of {open.Host} is not signed.", record);
        else if (with.FirstOrDefault(server => server.Security.State != SecurityState.Secure) is { } doubtful)
            yield return DaneFindings.NotValidated.Find(doubtful.Answer.Name, DnsRecordType.TLSA, "This resolver does not vouch for the records.", record);
        else if (!mx.Answer.IsAuthenticated)
            yield return DaneFindings.DomainInsecure.Find(context.Domain, DnsRecordType.MX, "The MX records that lead to the servers are not secured.", record);
        else if (isWhole && with.All(server => server.IsUsable))
            yield return DaneFindings.Ok.Find(context.Domain, DnsRecordType.TLSA, "Each mail server has secured, usable TLSA records.", record);
    }

    private static IEnumerable<MailDnsFinding> AboutServer(Server server)
    {
        foreach (var record in server.Records)
        {
            if (TlsaUse.Of(record).Remark is { } rule)
                yield return rule.Find(server.Answer.Name, DnsRecordType.TLSA, rule.Summary, record.Data);
        }

        if (server.Records.All(record => TlsaUse.Of(record).Verdict == TlsaVerdict.Unusable))
            yield return DaneFindings.Unusable.Find(server.Answer.Name, DnsRecordType.TLSA, $"None of the TLSA records of {server.Host} can be used.");
    }

    private static async Task<Server> AskAsync(MailDnsContext context, DnsName host, CancellationToken cancellationToken)
    {
        // A host name so long that nothing fits before it has no TLSA records.
        var answer = host.Below("_25._tcp") is { } name
            ? await context.Dns.QueryAsync(name, DnsRecordType.TLSA, cancellationToken).ConfigureAwait(false)
            : new DnsAnswer { Name = host, Type = DnsRecordType.TLSA, Status = DnsStatus.NameError };
        // How secure it is that there are none does not matter here.
        return new Server(host, answer.IsKnown && answer.Records.Count == 0
            ? new ZoneSecurity(SecurityState.Unknown, answer)
            : await ZoneSecurity.OfAsync(context, answer, cancellationToken).ConfigureAwait(false));
    }

    private sealed record Server(DnsName Host, ZoneSecurity Security)
    {
        public DnsAnswer Answer => Security.Answer;

        public IReadOnlyList<DnsTlsaRecord> Records { get; } = [.. Security.Answer.Of<DnsTlsaRecord>()];

        public bool IsUsable => Records.Any(record => TlsaUse.Of(record).Verdict == TlsaVerdict.Ok);
    }
}
