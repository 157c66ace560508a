using KimounMail.Engine.MailDns.CutOver;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Profiles;

namespace KimounMail.Engine.MailDns;

/// <summary>Runs all checks of a domain at once and puts what they found in the order of the checks. None can hide what another found.</summary>
internal sealed class MailDnsRunner(IReadOnlyList<IMailDnsCheck> checks)
{
    private const string CutOverName = "CutOver";

    /// <summary>Longer than all questions of a check take where every server is silent.</summary>
    public TimeSpan CheckTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public async Task<MailDnsReport> RunAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        var begun = context.Time.GetUtcNow();
        MailDnsCutOver? cutOver = null;
        var works = Chosen(context.Options)
            .Select(check => CollectAsync(check.Name, context, (found, stop) => DrainAsync(check, context, found, stop), cancellationToken))
            .ToList();
        if (context.Options.CutOver)
            works.Add(CollectAsync(CutOverName, context, async (_, stop) => cutOver = await CutOverReporter.CreateAsync(context, ProfileOf(context), stop).ConfigureAwait(false), cancellationToken));
        var findings = await Task.WhenAll(works).ConfigureAwait(false);
        return new MailDnsReport { Domain = context.Domain, Findings = [.. findings.SelectMany(found => found)], CheckedAt = begun, CutOver = cutOver };
    }

    private IEnumerable<IMailDnsCheck> Chosen(MailDnsOptions options) => options.Checks.Count == 0
        ? checks
        : checks.Where(check => options.Checks.Contains(check.Name, StringComparer.OrdinalIgnoreCase));

    private static MailDnsProfile? ProfileOf(MailDnsContext context) =>
        context.Profile ?? (context.Options.Expected is { } name ? MailDnsProfiles.BuiltIn.Find(name) : null);

    private static async Task DrainAsync(IMailDnsCheck check, MailDnsContext context, List<MailDnsFinding> found, CancellationToken cancellationToken)
    {
        await foreach (var finding in check.RunAsync(context, cancellationToken).ConfigureAwait(false))
            found.Add(finding);
    }

    private async Task<List<MailDnsFinding>> CollectAsync(
        string check, MailDnsContext context, Func<List<MailDnsFinding>, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var found = new List<MailDnsFinding>();
        using var limit = new CancellationTokenSource(CheckTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await work(found, either.Token).ConfigureAwait(false);
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

    private static MailDnsFinding About(string check, MailDnsRule rule, MailDnsContext context, string message) =>
        (rule with { Check = check }).Find(context.Domain, DnsRecordType.None, message);
}
