using KimounMail.Engine.MailDns.CutOver;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns;

/// <summary>Runs all checks of a domain at once and puts what they found in the order of the checks. None can hide what another found.</summary>
internal sealed class MailDnsRunner(IReadOnlyList<IMailDnsCheck> checks)
{
    /// <summary>Longer than all questions of a check take where every server is silent.</summary>
    public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public async Task<MailDnsReport> RunAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        var begun = context.Time.GetUtcNow();
        var cutOver = context.Options.CutOver ? TellCutOverAsync(context, cancellationToken) : Task.FromResult<(MailDnsCutOver?, List<MailDnsFinding>)>((null, []));
        var findings = await Task.WhenAll(Chosen(context.Options).Select(check => CollectAsync(check, context, cancellationToken))).ConfigureAwait(false);
        var (told, troubles) = await cutOver.ConfigureAwait(false);
        var all = findings.SelectMany(found => found).Concat(troubles);
        return new MailDnsReport
        {
            Domain = context.Domain,
            Findings = [.. context.ExpectedProfile is { } profile ? all.Select(profile.WithCode) : all],
            CheckedAt = begun,
            CutOver = told,
        };
    }

    private IEnumerable<IMailDnsCheck> Chosen(MailDnsOptions options) => options.Checks.Count == 0
        ? checks
        : checks.Where(check => options.Checks.Contains(check.Name, StringComparer.OrdinalIgnoreCase));

    private async Task<(MailDnsCutOver? Report, List<MailDnsFinding> Troubles)> TellCutOverAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        MailDnsCutOver? report = null;
        var troubles = new List<MailDnsFinding>();
        await GuardAsync("CutOver", context, troubles, async limit => report = await CutOverReporter.CreateAsync(context, limit).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return (report, troubles);
    }

    private async Task<List<MailDnsFinding>> CollectAsync(IMailDnsCheck check, MailDnsContext context, CancellationToken cancellationToken)
    {
        var found = new List<MailDnsFinding>();
        await GuardAsync(check.Name, context, found, CollectAllAsync, cancellationToken).ConfigureAwait(false);
        return found;

        async Task CollectAllAsync(CancellationToken limit)
        {
            await foreach (var finding in check.RunAsync(context, limit).ConfigureAwait(false))
                found.Add(finding);
        }
    }

    /// <summary>Runs one part of the report within its time; what goes wrong in it becomes a finding.</summary>
    private async Task GuardAsync(string part, MailDnsContext context, List<MailDnsFinding> found, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CheckTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await run(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            found.Add(About(part, RunnerFindings.TimedOut, context, $"The check did not end within {HumanText.Duration(CheckTimeout)}."));
        }
        catch (Exception failure)
        {
            // Whatever it is, it is this check's alone: the report is worth having without it.
            found.Add(About(part, RunnerFindings.Failed, context, $"The check failed: {failure.Message}"));
        }
    }

    private static MailDnsFinding About(string part, MailDnsRule rule, MailDnsContext context, string message) =>
        (rule with { Check = part }).Find(context.Domain, DnsRecordType.None, message);
}
