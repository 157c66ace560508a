using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Bimi;
using KimounMail.Engine.MailDns.Dmarc;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>BIMI at the selector every receiver asks for first: the record, and whether the DMARC policy lets the logo be shown.</summary>
internal sealed class BimiCheck : IMailDnsCheck
{
    public string Name => "Bimi";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Domain.Below("default._bimi") is not { } name)
            yield break;

        var answer = await context.Dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        var records = answer.Of<DnsTxtRecord>().Where(txt => BimiRecord.IsMeant(txt.Text)).Select(txt => BimiRecord.Parse(txt.Text)).ToList();
        if (!answer.IsKnown)
            yield return Unanswered.Find(BimiFindings.Unknown, [answer]);
        else if (records.Count == 0)
            yield return BimiFindings.Missing.Find(name, DnsRecordType.TXT, $"{context.Domain} names no logo.");
        else if (records.Count > 1)
            yield return BimiFindings.Multiple.Find(name, DnsRecordType.TXT, $"There are {records.Count} BIMI records: receivers use none.", records[0].Text);
        else
        {
            foreach (var finding in await TellAsync(context, name, records[0], cancellationToken).ConfigureAwait(false))
                yield return finding;
        }
    }

    private static async Task<List<MailDnsFinding>> TellAsync(MailDnsContext context, DnsName name, BimiRecord record, CancellationToken cancellationToken)
    {
        if (record.Standing == RecordStanding.Declined)
            return [BimiFindings.Declined.Find(name, DnsRecordType.TXT, BimiFindings.Declined.Summary, record.Text)];

        var findings = record.Faults.Select(fault => fault.At(name, record.Text)).ToList();
        if (record.Standing != RecordStanding.Valid)
            return findings;

        findings.Insert(0, BimiFindings.Ok.Find(name, DnsRecordType.TXT, BimiFindings.Ok.Summary, record.Text));
        var walk = await DmarcWalk.RunAsync(context.Dns, context.Domain, cancellationToken).ConfigureAwait(false);
        var scope = walk.Applicable == walk.Own ? DmarcScope.Domain : DmarcScope.Subdomain;
        if (walk.Own.Answer is { IsKnown: true } && walk.Applicable?.Record?.PolicyFor(scope) is null or DmarcPolicy.None)
            findings.Add(BimiFindings.WeakDmarc.Find(name, DnsRecordType.TXT, BimiFindings.WeakDmarc.Summary, record.Text));
        return findings;
    }
}
