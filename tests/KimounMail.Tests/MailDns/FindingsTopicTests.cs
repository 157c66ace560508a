using System.Text;
using System.Text.RegularExpressions;
using KimounMail.Engine.MailDns;
using KimounMail.Tests.PowerShell;
using Xunit;

namespace KimounMail.Tests.MailDns;

/// <summary>The table of findings in about_KimounMail_MailDns is made of the rules in the code, by this test.</summary>
public sealed partial class FindingsTopicTests
{
    private const int LineLength = 80;

    // With it the test writes the topic in place of judging it.
    private const string WriteVariable = "KIMOUNMAIL_WRITE_TOPIC";

    private static string TopicFile => Path.Combine(Pwsh.RepositoryRoot, "module", "en-US", "about_KimounMail_MailDns.help.txt");

    [Fact]
    public void The_topic_lists_every_finding_as_the_code_has_it()
    {
        var topic = File.ReadAllText(TopicFile);
        var wanted = Section().Replace(topic, match => match.Groups["head"].Value + Table() + match.Groups["tail"].Value, 1);
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
            File.WriteAllText(TopicFile, wanted);
        else
            Assert.True(topic == wanted, $"The table in {Path.GetFileName(TopicFile)} is not that of the code. Run this test with {WriteVariable}=1 to write it.");
    }

    [Fact]
    public void Every_rule_belongs_to_a_check_that_is_run() =>
        Assert.All(RuleTests.Rules, rule => Assert.Contains(rule.Check, MailDnsService.CheckNames.Append("Any")));

    private static string Table()
    {
        var text = new StringBuilder();
        foreach (var check in MailDnsService.CheckNames.Append("Any"))
        {
            text.Append(check == "Any" ? "\n  Any check\n" : $"\n  {check}\n");
            foreach (var rule in RuleTests.Rules.Where(rule => rule.Check == check))
            {
                text.Append($"    {rule.Id,-32} {rule.Severity,-8} {rule.Reference}".TrimEnd()).Append('\n');
                foreach (var line in Fold(rule.Summary))
                    text.Append("        ").Append(line).Append('\n');
            }
        }

        return text.Append('\n').ToString();
    }

    private static IEnumerable<string> Fold(string sentence)
    {
        var line = new StringBuilder();
        foreach (var word in sentence.Split(' '))
        {
            if (line.Length + word.Length + 1 > LineLength - 8)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }

    [GeneratedRegex(@"(?<head>\nFINDINGS\n[^\n]*\n)(?s:.*?)(?<tail>SEE ALSO\n)")]
    private static partial Regex Section();
}
