using System.Runtime.CompilerServices;
using System.Text;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Spf;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>Who may send for the domain (RFC 7208): its record, all that record leads to, and the verdict on each address given.</summary>
internal sealed class SpfCheck : IMailDnsCheck
{
    private const int MaxTextOctets = 450;
    private const int MaxUdpOctets = 1232;
    private static readonly DnsName s_reverse = DnsName.Parse("arpa");

    public string Name => "Spf";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var policy = await SpfPolicy.FetchAsync(context.Dns, context.Domain, cancellationToken).ConfigureAwait(false);
        if (!policy.IsKnown)
        {
            yield return Find(context, SpfFindings.Unknown, $"The TXT records of {context.Domain} could not be had: {(policy.Answer.IsTruncated ? "the answer was cut" : $"{policy.Answer.Status}")}.");
            yield break;
        }

        var isMailless = await IsMaillessAsync(context, cancellationToken).ConfigureAwait(false);
        List<MailDnsFinding> findings = [.. FindPublished(context, policy, isMailless), .. FindSize(context, policy)];
        List<string> unknown = [];
        if (policy.Record is { Errors: [] } record)
        {
            var root = await new SpfTree(context.Dns, context.Domain, cancellationToken).BuildAsync(record).ConfigureAwait(false);
            unknown.AddRange(root.All.Where(node => node.Trouble == SpfTrouble.Unknown).Select(node => node.Detail!));
            findings.AddRange(ReviewTree(context, root, isMailless));
        }

        if (policy.Published.Count > 0)
            findings.AddRange(await EvaluateSendersAsync(context, unknown, cancellationToken).ConfigureAwait(false));
        findings.AddRange(await CompareServersAsync(context, cancellationToken).ConfigureAwait(false));
        if (unknown.Count > 0)
            findings.Add(Find(context, SpfFindings.Unknown, $"Not all could be looked at: {string.Join("; ", unknown.Distinct())}.", policy.Record?.Text));
        foreach (var finding in findings)
            yield return finding;
    }

    /// <summary>What is published: one record, none, several, or something that only looks like one.</summary>
    private static IEnumerable<MailDnsFinding> FindPublished(MailDnsContext context, SpfPolicy policy, bool isMailless)
    {
        if (policy.Published.Count > 1)
        {
            var records = string.Join(" | ", policy.Published.Select(txt => txt.Text));
            return [Find(context, SpfFindings.Multiple, $"{context.Domain} has {policy.Published.Count} SPF records: {records}", records, "one", $"{policy.Published.Count}")];
        }

        if (policy.Published is [var published])
            return policy.Record!.Errors.Take(SpfReview.MaxAlike).Select(error => Find(context, SpfFindings.Syntax, $"{error.Term} {error.Problem}.{HintAtSplit(published, error)}", published.Text, actual: error.Term));
        var texts = policy.Answer.Of<DnsTxtRecord>().Select(txt => txt.Text).ToList();
        if (texts.Find(IsQuoted) is { } quoted)
            return [Find(context, SpfFindings.Quoted, "The text of the record begins with a quotation mark, so no receiver takes it for SPF.", quoted, quoted.Trim(' ', '"'), quoted)];
        if (texts.Find(LooksLikeRecord) is { } text)
            return [Find(context, SpfFindings.NotRecognised, "A TXT record looks like SPF, but no receiver takes it for it.", text, "v=spf1 …", text)];
        return isMailless
            ? [Find(context, SpfFindings.NoMailMissing, $"{context.Domain} has no mail; nothing says that nobody sends for it.", expected: "v=spf1 -all")]
            : [Find(context, SpfFindings.Missing, policy.Answer.Status == DnsStatus.NameError ? $"{context.Domain} does not exist." : $"{context.Domain} has no SPF record.")];
    }

    /// <summary>Strings of one record are joined as they are: a space between them must be in one of them (§3.3).</summary>
    private static string HintAtSplit(DnsTxtRecord txt, SpfSyntaxError error) =>
        txt.Strings.Count > 1 && !txt.Strings.Any(part => Encoding.Latin1.GetString(part.Span).Contains(error.Term, StringComparison.Ordinal))
            ? " The record is in several strings, which are joined without a space: one is missing at their border."
            : "";

    private static bool IsQuoted(string text) => text.TrimStart().StartsWith('"') && LooksLikeRecord(text);

    private static bool LooksLikeRecord(string text) =>
        text[..Math.Min(text.Length, 40)].Replace(" ", "", StringComparison.Ordinal).TrimStart('"', '\'', '\\').StartsWith("v=spf1", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<MailDnsFinding> FindSize(MailDnsContext context, SpfPolicy policy)
    {
        if (policy.Published.Count == 0)
            yield break;
        var name = context.Domain.Labels.Sum(label => label.Length + 1) + 1;
        var all = policy.Answer.Of<DnsTxtRecord>().ToList();
        var text = name + all.Sum(txt => txt.Strings.Sum(part => part.Length));
        // Header, question and EDNS; a pointer to the name, type, class, time and length for each; a length for each string (RFC 1035 §4.1).
        var answer = 12 + name + 4 + 11 + all.Sum(txt => 12 + txt.Strings.Sum(part => part.Length + 1));
        var says = $"The {all.Count} TXT records of {context.Domain} have {text} octets, their answer {answer}.";
        if (answer > MaxUdpOctets)
            yield return Find(context, SpfFindings.TextNeedsTcp, says, expected: $"{MaxUdpOctets} octets at most", actual: $"{answer}");
        else if (text > MaxTextOctets)
            yield return Find(context, SpfFindings.LargeText, says, expected: $"{MaxTextOctets} octets at most", actual: $"{text}");
    }

    private static List<MailDnsFinding> ReviewTree(MailDnsContext context, SpfNode root, bool isMailless)
    {
        var review = new SpfReview(context.Domain, root);
        var findings = review.Find().ToList();
        if (isMailless && !review.LetsNobodySend)
            findings.Add(Find(context, SpfFindings.NoMailAllowed, $"{context.Domain} takes no mail, and its record lets some send for it.", root.Record!.Text, "v=spf1 -all", root.Record.Text));
        if (findings.All(finding => finding.Severity <= MailDnsSeverity.Info) && root.All.All(node => node.Trouble != SpfTrouble.Unknown))
        {
            var terms = root.Lookups == 0 ? "" : $": {root.DescribeTerms()}";
            findings.Insert(0, Find(context, SpfFindings.Ok, $"The record is sound; it takes {root.Lookups} of {SpfEvaluator.MaxLookups} lookups{terms}.", root.Record!.Text));
        }

        return findings;
    }

    private static async Task<List<MailDnsFinding>> EvaluateSendersAsync(MailDnsContext context, List<string> unknown, CancellationToken cancellationToken)
    {
        var findings = new List<MailDnsFinding>();
        var domain = SpfDomain.ToText(context.Domain);
        foreach (var address in context.Options.SenderAddresses)
        {
            var verdict = await SpfEvaluator.EvaluateAsync(context.Dns, new SpfRequest(address, domain, $"postmaster@{domain}"), cancellationToken).ConfigureAwait(false);
            if (RuleOf(verdict.Result) is not { } rule)
            {
                unknown.Add($"{address}: {verdict.Problem}");
                continue;
            }

            var by = verdict.Problem ?? (verdict.Path.Count > 0 ? string.Join(" > ", verdict.Path) : "no mechanism matches");
            var result = verdict.Result.ToString().ToLowerInvariant();
            findings.Add(Find(context, rule, $"{address}: {result} ({by}); {verdict.Lookups} lookups, {verdict.VoidLookups} void.", expected: "pass", actual: result));
        }

        return findings;
    }

    private static MailDnsRule? RuleOf(SpfResult result) => result switch
    {
        SpfResult.Pass => SpfFindings.SenderPass,
        SpfResult.Fail => SpfFindings.SenderFail,
        SpfResult.SoftFail => SpfFindings.SenderSoftFail,
        SpfResult.Neutral or SpfResult.None => SpfFindings.SenderNeutral,
        SpfResult.PermError => SpfFindings.SenderError,
        _ => null,
    };

    /// <summary>Whether all name servers that answer for the zone say the same; those that do not answer are the name server check's to tell.</summary>
    private static async Task<IReadOnlyList<MailDnsFinding>> CompareServersAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        var zone = await context.Authorities.FindZoneAsync(context.Domain, cancellationToken).ConfigureAwait(false);
        var servers = zone.Servers.Where(server => server.Address is not null).ToList();
        var answers = await Task.WhenAll(servers.Select(server => context.Authorities.QueryAsync(server, context.Domain, DnsRecordType.TXT, cancellationToken).AsTask())).ConfigureAwait(false);
        var said = servers.Zip(answers)
            .Where(pair => pair.Second is { IsKnown: true, IsAuthoritative: true, IsTruncated: false, Aliases.Count: 0 })
            .GroupBy(pair => Describe(pair.Second), pair => $"{pair.First.Name} ({pair.First.Address})", StringComparer.Ordinal)
            .ToList();
        if (said.Count < 2)
            return [];
        var differences = string.Join("; ", said.Select(group => $"{group.Key} at {string.Join(", ", group)}"));
        return [Find(context, SpfFindings.Inconsistent, $"The name servers differ: {differences}.", actual: differences)];
    }

    private static string Describe(DnsAnswer answer)
    {
        var records = answer.Of<DnsTxtRecord>().Select(txt => txt.Text).Where(SpfRecord.IsRecord).Order(StringComparer.Ordinal).ToList();
        return records.Count == 0 ? "no SPF record" : string.Join(" | ", records);
    }

    /// <summary>A domain with a null MX (RFC 7505), a top-level domain and the reverse tree have no mail.</summary>
    private static async ValueTask<bool> IsMaillessAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        if (context.Domain.Depth <= 1 || context.Domain.IsAtOrBelow(s_reverse))
            return true;
        var answer = await context.Dns.QueryAsync(context.Domain, DnsRecordType.MX, cancellationToken).ConfigureAwait(false);
        return answer.Of<DnsMxRecord>().ToList() is [{ Exchange.IsRoot: true }];
    }

    private static MailDnsFinding Find(MailDnsContext context, MailDnsRule rule, string message, string? record = null, string? expected = null, string? actual = null) =>
        rule.Find(context.Domain, DnsRecordType.TXT, message, record, expected, actual);
}
