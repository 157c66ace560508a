using KimounMail.Engine.MailDns.Spf;
using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>The test suite of RFC 7208, whole: results and explanations.</summary>
public sealed class Rfc7208Tests
{
    private const int CasesOfTheSuite = 203;
    private const int ExplanationsOfTheSuite = 22;

    [DnsDataFact]
    public async Task Every_case_of_the_suite_has_an_allowed_result_and_the_explanation_asked_for()
    {
        var (wrong, cases, explanations) = (new List<string>(), 0, 0);
        foreach (var scenario in SpfScenario.ReadAll())
        {
            foreach (var test in scenario.Cases)
            {
                var verdict = await SpfEvaluator.EvaluateAsync(scenario.Lookup(), new SpfRequest(test.Host, test.Helo, test.MailFrom), CancellationToken.None);
                cases++;
                explanations += test.Explanation is null ? 0 : 1;
                var result = verdict.Result.ToString().ToLowerInvariant();
                if (!test.Results.Contains(result))
                    wrong.Add($"{scenario.Description} / {test.Name}: {result} ({verdict.Problem}), not {string.Join(" or ", test.Results)}");
                if (test.Explanation is not null && (verdict.Explanation ?? "DEFAULT") != test.Explanation)
                    wrong.Add($"{scenario.Description} / {test.Name}: explained as '{verdict.Explanation}', not '{test.Explanation}'");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Equal((CasesOfTheSuite, ExplanationsOfTheSuite), (cases, explanations));
    }

    [DnsDataFact]
    public async Task Type_99_is_never_asked_for()
    {
        foreach (var scenario in SpfScenario.ReadAll())
        {
            var dns = scenario.Lookup();
            foreach (var test in scenario.Cases)
                await SpfEvaluator.EvaluateAsync(dns, new SpfRequest(test.Host, test.Helo, test.MailFrom), CancellationToken.None);
            Assert.DoesNotContain(dns.Asked, asked => (int)asked.Type == 99);
        }
    }
}
