using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.TlsReporting;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>TLS reporting (RFC 8460): whether senders know where to report.</summary>
internal sealed class TlsReportingCheck : IMailDnsCheck
{
    public string Name => "TlsReporting";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Domain.Below("_smtp._tls") is not { } name)
            yield break;

        var answer = await context.Dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        var records = answer.Of<DnsTxtRecord>().Where(txt => TlsReportingRecord.IsMeant(txt.Text)).Select(txt => TlsReportingRecord.Parse(txt.Text)).ToList();
        var seen = records.Where(record => record.IsSeen).ToList();
        if (!answer.IsKnown)
            yield return Unanswered.Find(TlsReportingFindings.Unknown, [answer]);
        else if (records.Count == 0)
            yield return TlsReportingFindings.Missing.Find(name, DnsRecordType.TXT, $"{context.Domain} asks for no reports on TLS.");
        else if (seen.Count > 1)
            yield return TlsReportingFindings.Multiple.Find(name, DnsRecordType.TXT, $"There are {seen.Count} TLS reporting records: senders use none.", seen[0].Text);
        else if (seen is [{ Faults.Count: 0 } valid])
            yield return TlsReportingFindings.Ok.Find(name, DnsRecordType.TXT, TlsReportingFindings.Ok.Summary, valid.Text);

        foreach (var (record, fault) in records.SelectMany(record => record.Faults.Select(fault => (record, fault))))
            yield return fault.At(name, record.Text);
    }
}
