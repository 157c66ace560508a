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
        var findings = await Task.WhenAll(Chosen(context.Options).Select(check => CollectAsync(check, context, cancellationToken))).ConfigureAwait(false);
        return new MailDnsReport { Domain = context.Domain, Findings = [.. findings.SelectMany(found => found)], CheckedAt = begun };
    }

    private IEnumerable<IMailDnsCheck> Chosen(MailDnsOptions options) => options.Checks.Count == 0
        ? checks
        : checks.Where(check => options.Checks.Contains(check.Name, StringComparer.OrdinalIgnoreCase));

    private async Task<List<MailDnsFinding>> CollectAsync(IMailDnsCheck check, MailDnsContext context, CancellationToken cancellationToken)
    {
        var found = new List<MailDnsFinding>();
        using var limit = new CancellationTokenSource(CheckTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await foreach (var finding in check.RunAsync(context, either.Token).ConfigureAwait(false))
                found.Add(finding);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            found.Add(About(check, RunnerFindings.TimedOut, context, $"The check did not end within {HumanText.Duration(CheckTimeout)}."));
        }
        catch (Exception failure)
        {
            // Whatever it is, it is this check's alone: the report is worth having without it.
            found.Add(About(check, RunnerFindings.Failed, context, $"The check failed: {failure.Message}"));
        }

        return found;
    }

    private static MailDnsFinding About(IMailDnsCheck check, MailDnsRule rule, MailDnsContext context, string message) =>
        (rule with { Check = check.Name }).Find(context.Domain, DnsRecordType.None, message);
}
