using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Profiles;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>Compares the domain's mail records with what its operator expects; says nothing where none is named.</summary>
internal sealed class ExpectedCheck : IMailDnsCheck
{
    public string Name => "Expected";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Profile is null && context.Options.Expected is null)
            yield break;
        if (context.ExpectedProfile is not { } profile)
        {
            yield return ExpectedFindings.NoProfile.Find(context.Domain, DnsRecordType.None, $"There is no profile '{context.Options.Expected}'.");
            yield break;
        }

        var (findings, unknown) = await CompareAsync(context, profile, cancellationToken).ConfigureAwait(false);
        if (unknown.Count > 0)
            findings.Add(ExpectedFindings.Unknown.Find(context.Domain, DnsRecordType.None, $"Not found out: {string.Join("; ", unknown)}."));
        else if (findings.All(finding => finding.Severity <= MailDnsSeverity.Info))
            findings.Add(ExpectedFindings.Ok.Find(context.Domain, DnsRecordType.None, $"The records are as {profile.Title} expects."));
        foreach (var finding in findings)
            yield return finding;
    }

    private static async Task<(List<MailDnsFinding> Findings, List<string> Unknown)> CompareAsync(
        MailDnsContext context, MailDnsProfile profile, CancellationToken cancellationToken)
    {
        var domain = context.Domain;
        var mx = AskAsync(domain, DnsRecordType.MX);
        var txt = AskAsync(domain, DnsRecordType.TXT);
        var selectors = ExpectedNames.Selectors(profile, domain, context.Options.Selectors).ToList();
        var keys = Task.WhenAll(selectors.Select(pair => AskAsync(domain.Below($"{pair.Selector}._domainkey") ?? domain, pair.Key.Type)));
        var services = Task.WhenAll(profile.Services.Select(service => AskAsync(domain.Below(service.Name) ?? domain, service.Type)));
        IReadOnlyList<DnsAnswer> answers = [await mx.ConfigureAwait(false), await txt.ConfigureAwait(false), .. await keys.ConfigureAwait(false), .. await services.ConfigureAwait(false)];

        var unknown = answers.Where(answer => !answer.IsKnown).Select(answer => $"{answer.Type} of {answer.Name}: {answer.Status}").ToList();
        var findings = new List<MailDnsFinding>();
        if (answers[0].IsKnown)
            findings.AddRange(ExpectedMx.Compare(profile, domain, answers[0]));
        if (answers[1].IsKnown)
            findings.AddRange(await ExpectedSpf.CompareAsync(context.Dns, profile, domain, answers[1], unknown, cancellationToken).ConfigureAwait(false));
        findings.AddRange(ExpectedNames.CompareKeys(profile, domain, [.. selectors.Select(pair => pair.Key).Zip(await keys.ConfigureAwait(false))]));
        findings.AddRange(profile.Services.Zip(await services.ConfigureAwait(false)).SelectMany(pair => ExpectedNames.CompareService(profile, domain, pair.First, pair.Second)));
        return (findings, unknown);

        Task<DnsAnswer> AskAsync(DnsName name, DnsRecordType type) => context.Dns.QueryAsync(name, type, cancellationToken).AsTask();
    }
}
