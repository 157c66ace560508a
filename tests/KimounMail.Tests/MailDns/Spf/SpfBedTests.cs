using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>Every SPF name of the test bed is graded as it is called.</summary>
public sealed class SpfBedTests
{
    [BedZonesTheory]
    [InlineData("good", "SPF_OK")]
    [InlineData("nullmx", "SPF_OK")]
    [InlineData("wild", "SPF_OK")]
    [InlineData("spfnone", "SPF_MISSING")]
    [InlineData("spf99", "SPF_MISSING")]
    [InlineData("spfmulti", "SPF_MULTIPLE")]
    [InlineData("twospf", "SPF_MULTIPLE")]
    [InlineData("spfplusall", "SPF_PLUS_ALL")]
    [InlineData("spfneutral", "SPF_NEUTRAL_ALL SPF_VOID_LOOKUPS")]
    [InlineData("spfnoall", "SPF_NO_ALL SPF_VOID_LOOKUPS")]
    [InlineData("spfsoft", "SPF_OK SPF_VOID_LOOKUPS")]
    [InlineData("spfptr", "SPF_PTR")]
    [InlineData("spfcase", "SPF_OK SPF_VOID_LOOKUPS")]
    [InlineData("spfquote", "SPF_QUOTED")]
    [InlineData("spfbad", "SPF_SYNTAX SPF_SYNTAX")]
    [InlineData("spfafterall", "SPF_TERMS_AFTER_ALL")]
    [InlineData("spfredirall", "SPF_REDIRECT_IGNORED")]
    [InlineData("spfsplit", "SPF_OK")]
    [InlineData("spfsplitbad", "SPF_SYNTAX")]
    [InlineData("spf10", "SPF_OK SPF_LOOKUPS_AT_LIMIT")]
    [InlineData("spf11", "SPF_TOO_MANY_LOOKUPS")]
    [InlineData("spfi0", "SPF_OK")]
    [InlineData("spfvoid2", "SPF_OK SPF_VOID_LOOKUPS")]
    [InlineData("spfvoid3", "SPF_TOO_MANY_VOID_LOOKUPS")]
    [InlineData("spfloop", "SPF_LOOP")]
    [InlineData("spfloop2", "SPF_LOOP")]
    [InlineData("spfself", "SPF_LOOP")]
    [InlineData("spfincnone", "SPF_INCLUDE_MISSING")]
    [InlineData("spfmacro", "SPF_OK")]
    [InlineData("spflong", "SPF_TXT_LARGE SPF_OK")]
    [InlineData("spfwide", "SPF_HUGE_RANGE")]
    [InlineData("spfmxmany", "SPF_TOO_MANY_MX")]
    [InlineData("txtmany", "SPF_TXT_NEEDS_TCP SPF_OK SPF_VOID_LOOKUPS")]
    [InlineData("l1", "SPF_UNKNOWN")]
    [InlineData("ovh", "SPF_OK")]
    [InlineData("ovhmixed", "SPF_OK")]
    [InlineData("nodot", "SPF_OK")]
    public async Task Each_name_is_graded_as_it_is_called(string name, string ids) =>
        Assert.Equal(ids, string.Join(' ', await SpfChecks.IdsAsync(BedZones.Load(), $"{name}.mailtest")));

    [BedZonesFact]
    public void No_SPF_name_of_the_bed_is_left_out()
    {
        var graded = typeof(SpfBedTests).GetMethod(nameof(Each_name_is_graded_as_it_is_called))!.GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(attribute => $"{((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value}.mailtest");
        // spfi0 to spfi11 are alike, made to be included.
        var names = BedZones.Load().Names.Select(name => name.ToString()).Where(name => name.StartsWith("spf", StringComparison.Ordinal) && !name.StartsWith("spfi", StringComparison.Ordinal));
        Assert.Empty(names.Except(graded));
    }

    [BedZonesTheory]
    [InlineData("good", "192.0.2.1", "SPF_OK SPF_SENDER_PASS")]
    [InlineData("good", "2001:db8::2", "SPF_OK SPF_SENDER_PASS")]
    [InlineData("good", "203.0.113.1", "SPF_OK SPF_SENDER_FAIL")]
    [InlineData("ovh", "198.51.100.219", "SPF_OK SPF_SENDER_PASS")]
    [InlineData("ovh", "192.99.77.81", "SPF_OK SPF_SENDER_PASS")]
    [InlineData("ovh", "192.0.2.1", "SPF_OK SPF_SENDER_SOFTFAIL")]
    [InlineData("spfneutral", "192.0.2.200", "SPF_NEUTRAL_ALL SPF_VOID_LOOKUPS SPF_SENDER_NEUTRAL")]
    [InlineData("spf11", "203.0.113.1", "SPF_TOO_MANY_LOOKUPS SPF_SENDER_PERMERROR")]
    [InlineData("spf11", "198.51.100.3", "SPF_TOO_MANY_LOOKUPS SPF_SENDER_PASS")]
    public async Task A_sender_is_judged_as_a_receiver_would(string name, string sender, string ids) =>
        Assert.Equal(ids, string.Join(' ', await SpfChecks.IdsAsync(BedZones.Load(), $"{name}.mailtest", sender)));
}
