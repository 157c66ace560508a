using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Caa;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>Who may issue certificates for the domain: its own records, else those of the nearest name above it (RFC 8659 §3).</summary>
internal sealed class CaaCheck : IMailDnsCheck
{
    public string Name => "Caa";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var name = context.Domain; !name.IsRoot; name = name.Parent)
        {
            var answer = await context.Dns.QueryAsync(name, DnsRecordType.CAA, cancellationToken).ConfigureAwait(false);
            if (!answer.IsKnown)
            {
                yield return CaaFindings.Unknown.Find(context.Domain, DnsRecordType.CAA, $"CAA of {name} was not found out: {answer.ExtendedError ?? answer.Status.ToString()}.");
                yield break;
            }

            if (answer.Records.Count == 0)
                continue;
            foreach (var finding in About(name, [.. answer.Of<DnsCaaRecord>()]))
                yield return finding;
            yield break;
        }

        yield return CaaFindings.None.Find(context.Domain, DnsRecordType.CAA, "There are no CAA records.");
    }

    private static IEnumerable<MailDnsFinding> About(DnsName name, List<DnsCaaRecord> records)
    {
        var sound = true;
        foreach (var record in records)
        {
            if (CaaProperty.Judge(record) is not { } rule)
                continue;
            sound &= rule.Severity < MailDnsSeverity.Warning;
            yield return rule.Find(name, DnsRecordType.CAA, rule.Summary, record.Data);
        }

        if (sound)
            yield return CaaFindings.Ok.Find(name, DnsRecordType.CAA, "CAA records say who may issue.", string.Join(", ", records.Select(record => record.Data)));
    }
}
