using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Dmarc;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>DMARC by RFC 9989: the record that applies to the domain, what it says, and whether its reports arrive.</summary>
internal sealed class DmarcCheck : IMailDnsCheck
{
    public string Name => "Dmarc";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = await DmarcWalk.RunAsync(context.Dns, context.Domain, cancellationToken).ConfigureAwait(false);
        var findings = new List<MailDnsFinding>(BeforeThePolicy(walk));

        // Once the domain's own record is there, what is above does not change its policy.
        var unanswered = walk.Own.Record is null ? walk.Unanswered.Select(step => step.Answer!).ToList() : [];
        if (walk.Applicable is { } found)
            await TellAsync(context, walk, found, findings, unanswered, cancellationToken).ConfigureAwait(false);
        else if (findings.Count == 0 && unanswered.Count == 0)
            findings.Add(DmarcFindings.Missing.Find(walk.Own.Name, DnsRecordType.TXT, $"No DMARC policy applies to {context.Domain}."));

        if (unanswered.Count > 0)
            findings.Add(Unanswered.Find(DmarcFindings.Unknown, unanswered));
        foreach (var finding in findings)
            yield return finding;
    }

    /// <summary>What is wrong with the records found, before the one that applies is looked at.</summary>
    private static IEnumerable<MailDnsFinding> BeforeThePolicy(DmarcWalk walk)
    {
        // Above the domain it matters only where the domain has none of its own.
        var several = walk.Own.Candidates.Count > 0 ? walk.Steps.Take(1) : walk.Steps;
        foreach (var step in several.Where(step => step.Candidates.Count > 1))
        {
            yield return DmarcFindings.Multiple.Find(
                step.Name, DnsRecordType.TXT, $"There are {step.Candidates.Count} DMARC records at {step.Name}: receivers use none of them.", step.Candidates[0].Text);
        }

        foreach (var ignored in walk.Own.Records.Where(record => record.Standing == RecordStanding.Ignored))
        {
            foreach (var fault in ignored.Faults)
                yield return fault.At(walk.Own.Name, ignored.Text);
        }
    }

    private static async Task TellAsync(
        MailDnsContext context, DmarcWalk walk, DmarcWalkStep found, List<MailDnsFinding> findings, List<DnsAnswer> unanswered, CancellationToken cancellationToken)
    {
        var record = found.Record!;
        findings.AddRange(record.Faults.Select(fault => fault.At(found.Name, record.Text)));
        findings.AddRange(await UnauthorizedAsync(context, walk, found, unanswered, cancellationToken).ConfigureAwait(false));

        var scope = found == walk.Own ? DmarcScope.Domain : await ScopeAsync(context, unanswered, cancellationToken).ConfigureAwait(false);
        if (record.PolicyFor(scope) is not { } policy)
        {
            findings.Add(DmarcFindings.NoPolicy.Find(found.Name, DnsRecordType.TXT, $"No policy applies to mail from {context.Domain} although there is a record.", record.Text));
            return;
        }

        var word = policy.ToString().ToLowerInvariant();
        if (scope != DmarcScope.Domain)
            findings.AddRange(Inherited(context.Domain, walk, found, word));
        if (findings.All(finding => finding.Severity < MailDnsSeverity.Warning))
        {
            findings.Insert(0, DmarcFindings.Ok.Find(
                found.Name, DnsRecordType.TXT, $"The policy for mail from {context.Domain} is {word}; its organisation is {walk.Organization}.", record.Text));
        }
    }

    private static IEnumerable<MailDnsFinding> Inherited(DnsName domain, DmarcWalk walk, DmarcWalkStep found, string policy)
    {
        yield return DmarcFindings.Inherited.Find(
            found.Name, DnsRecordType.TXT, $"{domain} has no record of its own: that of {found.Domain} applies, with the policy {policy}.", found.Record!.Text);
        if (found.Record.IsPublicSuffix is { } isSuffix)
        {
            yield return DmarcFindings.WalkOnly.Find(
                found.Name,
                DnsRecordType.TXT,
                $"The record of {found.Domain} is found because of psd={(isSuffix ? "y" : "n")} (organisation {walk.Organization}); a receiver by RFC 7489 may find none.",
                found.Record.Text);
        }
    }

    /// <summary>A domain below the record's: <c>np</c> is for names that do not exist, and one without records of a type does (RFC 9989 §3.2.13).</summary>
    private static async Task<DmarcScope> ScopeAsync(MailDnsContext context, List<DnsAnswer> unanswered, CancellationToken cancellationToken)
    {
        var answer = await context.Dns.QueryAsync(context.Domain, DnsRecordType.A, cancellationToken).ConfigureAwait(false);
        if (!answer.IsKnown)
            unanswered.Add(answer);
        return answer.Status == DnsStatus.NameError ? DmarcScope.NonexistentSubdomain : DmarcScope.Subdomain;
    }

    private static async Task<List<MailDnsFinding>> UnauthorizedAsync(
        MailDnsContext context, DmarcWalk walk, DmarcWalkStep found, List<DnsAnswer> unanswered, CancellationToken cancellationToken)
    {
        var consents = await DmarcReportAuthorization.AskAsync(context.Dns, found, walk, cancellationToken).ConfigureAwait(false);
        unanswered.AddRange(consents.Select(consent => consent.Unanswered).OfType<DnsAnswer>());
        return [.. consents.Where(consent => !consent.IsGiven && consent.Unanswered is null).Select(consent => DmarcFindings.ReportUnauthorized.Find(
            consent.Name,
            DnsRecordType.TXT,
            $"Reports of {found.Domain} to {consent.Uri.Text} are not sent: {consent.Uri.Host} does not say that it takes them.",
            expected: "v=DMARC1",
            actual: "no such record"))];
    }
}
