using System.Reflection;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Findings;
using Xunit;

namespace KimounMail.Tests.MailDns;

/// <summary>What holds for every finding there can be.</summary>
public sealed class RuleTests
{
    private static readonly Type[] s_types = typeof(MailDnsRule).Assembly.GetTypes();

    internal static List<MailDnsRule> Rules { get; } = [.. s_types
        .Where(type => type.Namespace == typeof(MailDnsRule).Namespace)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Select(field => field.GetValue(null))
        .OfType<MailDnsRule>()];

    [Fact]
    public void Ids_are_unique_and_written_alike()
    {
        Assert.NotEmpty(Rules);
        Assert.Equal(Rules.Count, Rules.Select(rule => rule.Id).Distinct().Count());
        Assert.All(Rules, rule => Assert.Matches("^[A-Z0-9]+(_[A-Z0-9]+)+$", rule.Id));
    }

    [Fact]
    public void What_is_not_fine_says_what_to_do() =>
        Assert.All(Rules.Where(rule => rule.Severity >= MailDnsSeverity.Warning), rule => Assert.False(string.IsNullOrEmpty(rule.Fix), rule.Id));

    [Fact]
    public void Every_check_has_rules_under_its_name()
    {
        var checks = s_types.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IMailDnsCheck).IsAssignableFrom(type) && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => ((IMailDnsCheck)Activator.CreateInstance(type)!).Name);

        Assert.Subset(Rules.Select(rule => rule.Check).ToHashSet(), checks.ToHashSet());
    }
}
