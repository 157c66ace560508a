using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>What receivers think of senders in the name of the test bed's domains.</summary>
public sealed class SpfBedTests
{
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
