using KimounMail.Engine.MailDns.Checks;
using KimounMail.Engine.MailDns.MtaSts;

namespace KimounMail.Engine.MailDns.CutOver;

/// <summary>The MTA-STS policy as it is served now, which senders keep for as long as it says.</summary>
internal sealed record ServedPolicy(string Text, MtaStsPolicy Policy)
{
    /// <summary>The policy; null where the domain has no record of one, or it cannot be fetched, which the check of MTA-STS tells.</summary>
    public static async Task<ServedPolicy?> FetchAsync(MailDnsContext context, IReadOnlyList<MailDnsCutOverEntry> entries, CancellationToken cancellationToken)
    {
        var record = entries.FirstOrDefault(entry => entry.Type == DnsRecordType.TXT && entry.Name.Equals(context.Domain.Below("_mta-sts")));
        if (record?.Resolvers.Concat(record.Authorities).Any(said => said.Values.Count > 0) is not true || context.Domain.Below("mta-sts") is not { } host)
            return null;
        var fetched = await MtaStsCheck.FetchAsync(context.Policies, host, cancellationToken).ConfigureAwait(false);
        return fetched.Text is { } text ? new ServedPolicy(text, MtaStsPolicyParser.Parse(text)) : null;
    }
}
