using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Mx;
using KimounMail.Engine.MailDns.Zones;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>Where the domain's mail goes, and whether all its name servers say the same.</summary>
internal sealed class MxCheck : IMailDnsCheck
{
    private static readonly DnsName s_arpa = DnsName.Parse("arpa");

    public string Name => "Mx";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mx = await MxTargets.ResolveAsync(context, cancellationToken).ConfigureAwait(false);
        await foreach (var finding in AboutSetAsync(context, mx, cancellationToken).ConfigureAwait(false))
            yield return finding;
        var unknown = mx.Targets.SelectMany(target => target.Unknown).ToList();
        if (!mx.Answer.IsKnown)
            unknown.Insert(0, $"MX of {context.Domain}: {mx.Answer.ExtendedError ?? mx.Answer.Status.ToString()}");
        if (mx.Answer.IsTruncated)
            unknown.Add("the answer was cut");
        if (unknown.Count > 0)
            yield return MxFindings.Unknown.Find(context.Domain, DnsRecordType.MX, $"Not found out: {string.Join("; ", unknown)}.");
        await foreach (var finding in AboutServersAsync(context, cancellationToken).ConfigureAwait(false))
            yield return finding;
    }

    private static async IAsyncEnumerable<MailDnsFinding> AboutSetAsync(
        MailDnsContext context, MxTargets mx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var domain = context.Domain;
        if (!mx.Answer.IsKnown)
            yield break;
        if (mx.Answer.Status == DnsStatus.NameError)
        {
            yield return MxFindings.NoDomain.Find(domain, DnsRecordType.MX, $"There is no domain {mx.Answer.CanonicalName}.");
            yield break;
        }

        if (mx.Records.Count == 0)
        {
            if (await AboutNoneAsync(context, cancellationToken).ConfigureAwait(false) is { } finding)
                yield return finding;
            yield break;
        }

        var set = MxSet.Judge(mx.Records, mx.Targets);
        foreach (var remark in set.Remarks)
            yield return remark.Rule.Find(remark.Record?.Exchange is { IsRoot: false } exchange ? exchange : domain, DnsRecordType.MX, remark.Message, remark.Record?.Data);
        await foreach (var finding in ForgottenDotsAsync(context, mx, cancellationToken).ConfigureAwait(false))
            yield return finding;
        var record = string.Join(", ", mx.Records.Select(r => r.Data));
        if (set.Verdict == MxVerdict.NullMx && set.Remarks.Count == 0)
            yield return MxFindings.Null.Find(domain, DnsRecordType.MX, "The domain takes no mail.", record);
        else if (set.Verdict != MxVerdict.NullMx && domain.Depth < 2)
            yield return (domain.IsRoot ? MxFindings.Root : MxFindings.TopLevel).Find(domain, DnsRecordType.MX, "Mail for a name without a dot is refused by many.", record);
        else if (set.Verdict == MxVerdict.Ok)
            yield return MxFindings.Ok.Find(domain, DnsRecordType.MX, $"Mail goes to {string.Join(", ", mx.Records.Select(r => r.Exchange))}.", record);
    }

    /// <summary>Without MX records the domain's own addresses count, unless nobody has mail there.</summary>
    private static async Task<MailDnsFinding?> AboutNoneAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        var domain = context.Domain;
        if (domain.Depth < 2 || domain.IsAtOrBelow(s_arpa))
            return MxFindings.NotExpected.Find(domain, DnsRecordType.MX, "There are no MX records, as is usual for such a name.");
        var self = await MxTarget.ResolveAsync(context.Dns, domain, cancellationToken).ConfigureAwait(false);
        if (self.Addresses.Count > 0)
            return MxFindings.None.Find(domain, DnsRecordType.MX, $"There are no MX records: mail goes to {string.Join(", ", self.Addresses)}.");
        return self.Unknown.Count > 0
            ? MxFindings.Unknown.Find(domain, DnsRecordType.A, $"There are no MX records, and not found out is: {string.Join("; ", self.Unknown)}.")
            : MxFindings.Missing.Find(domain, DnsRecordType.MX, "There are neither MX records nor addresses: no mail arrives.");
    }

    private static async IAsyncEnumerable<MailDnsFinding> ForgottenDotsAsync(
        MailDnsContext context, MxTargets mx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var target in mx.Targets.Where(target => target.DoesNotExist && target.AliasOf is null))
        {
            foreach (var meant in MissingFinalDot.Candidates(target.Exchange, context.Domain))
            {
                if ((await MxTarget.ResolveAsync(context.Dns, meant, cancellationToken).ConfigureAwait(false)).Addresses.Count == 0)
                    continue;
                yield return MxFindings.FinalDot.Find(
                    context.Domain, DnsRecordType.MX, $"{target.Exchange} does not exist, {meant} does: the final dot is missing.", expected: $"{meant}.", actual: $"{target.Exchange}.");
                break;
            }
        }
    }

    private static async IAsyncEnumerable<MailDnsFinding> AboutServersAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Without a zone the check of name servers says so.
        var zone = await context.Authorities.FindZoneAsync(context.Domain, cancellationToken).ConfigureAwait(false);
        if (zone.Status != DnsStatus.Success)
            yield break;
        var answers = await ServerAnswer.AskAllAsync(context.Authorities, zone, context.Domain, DnsRecordType.MX, cancellationToken).ConfigureAwait(false);
        foreach (var faulty in answers.Where(answer => !answer.IsSound))
        {
            // A server that is no better when asked for the SOA is the check of name servers' to tell.
            var soa = await context.Authorities.QueryAsync(faulty.Server, zone.Name, DnsRecordType.SOA, cancellationToken).ConfigureAwait(false);
            if (new ServerAnswer(faulty.Server, soa).IsSound)
                yield return RuleOf(faulty).Find(context.Domain, DnsRecordType.MX, $"{faulty.Who}, asked for MX: {(faulty.Answer.IsKnown ? "not authoritative" : faulty.Answer.Status)}.");
        }

        var said = answers.Where(answer => answer.IsSound).GroupBy(answer => Key(answer.Answer), StringComparer.OrdinalIgnoreCase).ToList();
        if (said.Count > 1)
        {
            var actual = string.Join("; ", said.Select(group => $"{string.Join(", ", group.Select(answer => answer.Who))}: {(group.Key.Length == 0 ? "none" : group.Key)}"));
            yield return MxFindings.Inconsistent.Find(context.Domain, DnsRecordType.MX, "The name servers give different MX records.", actual: actual);
        }
    }

    private static MailDnsRule RuleOf(ServerAnswer faulty) =>
        faulty.Answer.IsKnown ? MxFindings.ServerNotAuthoritative
        : faulty.IsSilent ? MxFindings.ServerSilent
        : MxFindings.ServerError;

    private static string Key(DnsAnswer answer) => string.Join(", ", answer.Of<DnsMxRecord>()
        .OrderBy(record => record.Preference)
        .ThenBy(record => record.Exchange.ToString(), StringComparer.OrdinalIgnoreCase)
        .Select(record => record.Data));
}
